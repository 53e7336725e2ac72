// One commit more on the branch, made in the bare repository: nothing is checked out for it.

import { LoopError } from '../../loop/errors.ts';
import { git, lastLine, tryGit } from './git.ts';

/** The candidate's change (against its parent) on top of `head`, as one commit with this message, or the paths in conflict. */
export async function mergeCommit(
  bare: string,
  head: string,
  candidate: string,
  message: string,
): Promise<{ commit: string } | { conflicts: readonly string[] }> {
  const merged = await mergeTrees(bare, head, candidate);
  if (merged.conflicts.length > 0) return { conflicts: merged.conflicts };
  const commit = await git(['commit-tree', merged.tree, '-p', head, '-F', '-'], {
    cwd: bare,
    input: message,
  });
  return { commit };
}

/** A commit that takes `commit` back on top of `head`. Throws LoopError `checkout-broken` when later changes are in the way. */
export async function revertCommit(
  bare: string,
  head: string,
  commit: string,
  reason: string,
): Promise<string> {
  const before = await git(['commit-tree', `${commit}^^{tree}`, '-p', commit, '-m', 'Before'], { cwd: bare });
  const merged = await mergeTrees(bare, head, before);
  const subject = await git(['show', '--no-patch', '--format=%s', commit], { cwd: bare });
  if (merged.conflicts.length > 0)
    throw new LoopError(
      'checkout-broken',
      `"${subject}" (${commit.slice(0, 7)}) cannot be taken back: later commits changed ${merged.conflicts.join(', ')}`,
      'revert it by hand on the branch, then /loop resume',
    );
  const message = `Revert "${subject}"\n\n${reason}\n\nGreenloop-Reverts: ${commit}\n`;
  return git(['commit-tree', merged.tree, '-p', head, '-F', '-'], { cwd: bare, input: message });
}

/** Three-way, with the commits' own merge base: `theirs` is always a child of a commit that `ours` descends from. */
async function mergeTrees(bare: string, ours: string, theirs: string) {
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs];
  const { code, stdout, stderr } = await tryGit(args, { cwd: bare });
  if (code > 1)
    throw new LoopError(
      'checkout-broken',
      `git merge-tree failed in ${bare}: ${lastLine(stderr)}`,
      'look at that folder, and use git 2.39 or newer',
    );
  const [tree = '', ...paths] = stdout.split('\0').filter((part) => part !== '');
  return { tree, conflicts: code === 0 ? [] : [...new Set(paths)] };
}
