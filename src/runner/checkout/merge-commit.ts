// Commits on top of a head, made in the bare repository: nothing is checked out for them.
import { LoopError } from '../../loop/errors.ts';
import { git, tryGit } from './git.ts';
import { gitWords } from './git-words.ts';

export type Merged = { readonly tree: string; readonly conflicts: readonly string[] };

/** Merges two commits three-way from their merge base. Throws LoopError `checkout-broken` when git cannot do that at all. */
export async function mergeTrees(bare: string, ours: string, theirs: string): Promise<Merged> {
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs];
  const { code, stdout, stderr } = await tryGit(args, { cwd: bare });
  if (code > 1)
    throw new LoopError(
      'checkout-broken',
      `git merge-tree failed in ${bare}: ${gitWords(stderr)}`,
      'use git 2.39 or newer; two histories without a common commit cannot be merged',
    );
  const [tree = '', ...paths] = stdout.split('\0').filter((part) => part !== '');
  return { tree, conflicts: code === 0 ? [] : [...new Set(paths)] };
}

/** The candidate's change (against its parent) on top of `head`, as one commit with this message, or the paths in conflict. */
export async function mergeCommit(
  bare: string,
  head: string,
  candidate: string,
  message: string,
): Promise<{ commit: string } | { conflicts: readonly string[] }> {
  const { tree, conflicts } = await mergeTrees(bare, head, candidate);
  if (conflicts.length > 0) return { conflicts };
  const args = ['commit-tree', tree, '-p', head, '-F', '-'];
  return { commit: await git(args, { cwd: bare, input: message }) };
}

/** A commit that takes `commit` back on top of `head`. Throws LoopError `merge-conflict` when later changes are in the way. */
export async function revertCommit(
  bare: string,
  head: string,
  commit: string,
  reason: string,
): Promise<string> {
  const before = await git(['commit-tree', `${commit}^^{tree}`, '-p', commit, '-m', 'Before'], { cwd: bare });
  const { tree, conflicts } = await mergeTrees(bare, head, before);
  const subject = await git(['show', '--no-patch', '--format=%s', commit, '--'], { cwd: bare });
  if (conflicts.length > 0)
    throw new LoopError(
      'merge-conflict',
      `"${subject}" (${commit.slice(0, 7)}) cannot be taken back: later commits changed ${conflicts.join(', ')}`,
      'take it back on the branch with git revert and push that, then /loop resume',
    );
  const message = `Revert "${subject}"\n\n${reason}\n\nGreenloop-Reverts: ${commit}\n`;
  return git(['commit-tree', tree, '-p', head, '-F', '-'], { cwd: bare, input: message });
}
