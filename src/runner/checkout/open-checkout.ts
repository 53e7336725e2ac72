// A project's own clone: our bare repository, the work tree that suites run in, and a private clone for each fixer.
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoopError } from '../../loop/errors.ts';
import type { Plan } from '../../loop/plan.ts';
import type { Checkout } from '../../loop/ports.ts';
import { diffTrees } from './diff-trees.ts';
import { git, lastLine, tryGit } from './git.ts';
import { mergeCommit, revertCommit } from './merge-commit.ts';
import { isRepositoryRoot, refreshOwnOrigin } from './own-origin.ts';
import { changedFiles, treeToCommit } from './take-candidate.ts';

/** Opens the checkout of a plan below `<dataFolder>/projects/<project>/`. Throws LoopError `checkout-broken`. */
export async function openCheckout(options: {
  readonly plan: Plan;
  readonly dataFolder: string;
}): Promise<Checkout> {
  const { plan, dataFolder } = options;
  const root = join(dataFolder, 'projects', plan.project);
  const bare = join(root, 'clone.git');
  const tree = join(root, 'tree');
  const branch = `refs/heads/${plan.branch}`;
  await mkdir(join(root, 'fixes'), { recursive: true });
  if (!existsSync(join(bare, 'HEAD'))) await git(['init', '--quiet', '--bare', bare], { cwd: root });

  const resolveRef = async (ref: string): Promise<string | null> => {
    const { code, stdout } = await tryGit(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], {
      cwd: bare,
    });
    return code === 0 ? stdout.trim() : null;
  };
  const head = async (): Promise<string> => (await resolveRef(branch)) ?? '';
  const moveBranch = (to: string, from: string) => git(['update-ref', branch, to, from], { cwd: bare });
  const folderOf = (fixId: string) => join(root, 'fixes', fixId);

  /** Where to fetch from and push to, and a note when that is a copy of ours. */
  const source = async (): Promise<{ remote: string; note: string }> => {
    const { repository } = plan;
    const isPath = repository.startsWith('/');
    if (!isPath || (await isRepositoryRoot(repository))) return { remote: repository, note: '' };
    if (!existsSync(repository)) throw unreadable(repository, 'there is no such folder');
    const origin = join(root, 'origin');
    const { changed } = await refreshOwnOrigin(repository, origin, plan.ref);
    const note = `${repository} is not the root of a git repository, so it was copied to ${origin} and made one there; fixes are pushed there`;
    return { remote: origin, note: changed ? note : '' };
  };

  return {
    tree,
    head,
    async prepare() {
      const { remote, note } = await source();
      const fetched = await tryGit(
        ['fetch', '--quiet', '--prune', '--no-tags', remote, '+refs/heads/*:refs/remotes/origin/*'],
        {
          cwd: bare,
        },
      );
      if (fetched.code !== 0) throw unreadable(remote, lastLine(fetched.stderr));
      const ref = await resolveRef(`refs/remotes/origin/${plan.ref}`);
      if (ref === null)
        throw new LoopError(
          'repository-unreadable',
          `${remote} has no branch ${plan.ref}`,
          'correct ref in greenloop.yaml',
        );
      const published = await resolveRef(`refs/remotes/origin/${plan.branch}`);
      let own = await resolveRef(branch);
      if (own === null) {
        own = published ?? ref;
        await moveBranch(own, '');
      } else if (published !== null && published !== own) own = await catchUp(own, published);
      const merged = await mergeRef(own, ref);
      return { revision: merged, note };
    },
    async useTree(revision) {
      if (!existsSync(join(tree, '.git'))) {
        await rm(tree, { recursive: true, force: true });
        await git(['worktree', 'prune'], { cwd: bare });
        await git(['worktree', 'add', '--quiet', '--detach', '--force', tree, revision], { cwd: bare });
      }
      await rm(join(bare, 'worktrees', 'tree', 'index.lock'), { force: true });
      await git(['checkout', '--quiet', '--detach', '--force', revision], { cwd: tree });
      await git(['clean', '--quiet', '-ffd'], { cwd: tree });
      return tree;
    },
    async openCandidate(fixId, base) {
      const folder = folderOf(fixId);
      const ready = `${folder}.ready`;
      if (existsSync(ready) && existsSync(folder)) return folder;
      await rm(folder, { recursive: true, force: true });
      await git(['clone', '--quiet', '--no-hardlinks', '--no-checkout', '--template=', bare, folder], {
        cwd: root,
      });
      await git(['remote', 'remove', 'origin'], { cwd: folder });
      await git(['checkout', '--quiet', '-B', 'fix', base], { cwd: folder });
      await writeFile(ready, base);
      return folder;
    },
    async takeCandidate(fixId, base) {
      const folder = folderOf(fixId);
      const commit = await treeToCommit(bare, folder, base, join(root, 'fixes', `${fixId}.index`));
      if (commit === null) return null;
      await git(['update-ref', `refs/greenloop/fixes/${fixId}`, commit], { cwd: bare });
      return { candidate: commit, files: await changedFiles(bare, base, commit) };
    },
    async closeCandidate(fixId) {
      await rm(`${folderOf(fixId)}.ready`, { force: true });
      await rm(folderOf(fixId), { recursive: true, force: true });
    },
    diff: (base, candidate) => diffTrees(bare, base, candidate),
    async merge(fixId, candidate, message) {
      const from = await head();
      const done = await commitWith(`Greenloop-Fix: ${fixId}`);
      if (done !== null) return { commit: done, files: await changedFiles(bare, `${done}^`, done) };
      const merged = await mergeCommit(bare, from, candidate, message);
      if ('conflicts' in merged) return merged;
      await moveBranch(merged.commit, from);
      return { commit: merged.commit, files: await changedFiles(bare, from, merged.commit) };
    },
    async revert(commits, reason) {
      for (const commit of commits) {
        if ((await commitWith(`Greenloop-Reverts: ${commit}`)) !== null) continue;
        const from = await head();
        const reverted = await revertCommit(bare, from, commit, reason);
        await moveBranch(reverted, from);
      }
      return head();
    },
    async push() {
      if (!plan.push) return null;
      const { remote } = await source();
      const pushed = await tryGit(['push', '--quiet', remote, `${branch}:${branch}`], { cwd: bare });
      if (pushed.code === 0) return remote;
      throw new LoopError(
        'push-refused',
        `${remote} refused ${plan.branch}: ${lastLine(pushed.stderr)}`,
        'let Greenloop push that branch, or set push: false, then /loop resume',
      );
    },
  };

  /** The commit on the branch, since `ref`, that has this trailer; null without one. */
  async function commitWith(trailer: string): Promise<string | null> {
    const out = await git(
      [
        'log',
        '--max-count=1',
        '--format=%H',
        '--fixed-strings',
        `--grep=${trailer}`,
        await head(),
        '--not',
        `refs/remotes/origin/${plan.ref}`,
      ],
      { cwd: bare },
    );
    return out === '' ? null : out;
  }

  /** Takes what others pushed to the branch: forward when it is ahead of ours, merged when both moved. */
  async function catchUp(own: string, published: string): Promise<string> {
    if (await isAncestor(published, own)) return own;
    if (await isAncestor(own, published)) {
      await moveBranch(published, own);
      return published;
    }
    return mergeRef(own, published);
  }

  async function isAncestor(older: string, newer: string): Promise<boolean> {
    return (await tryGit(['merge-base', '--is-ancestor', older, newer], { cwd: bare })).code === 0;
  }

  async function mergeRef(own: string, other: string): Promise<string> {
    if (await isAncestor(other, own)) return own;
    if (await isAncestor(own, other)) {
      await moveBranch(other, own);
      return other;
    }
    const merged = await tryGit(
      ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', own, other],
      { cwd: bare },
    );
    const [treeId = '', ...paths] = merged.stdout.split('\0').filter((part) => part !== '');
    if (merged.code !== 0)
      throw new LoopError(
        'merge-conflict',
        `${plan.ref} and ${plan.branch} changed the same lines in ${paths.join(', ')}`,
        `merge ${plan.ref} into ${plan.branch} by hand and push it, then /loop resume`,
      );
    const message = `Merge ${plan.ref} into ${plan.branch}`;
    const commit = await git(['commit-tree', treeId, '-p', own, '-p', other, '-m', message], { cwd: bare });
    await moveBranch(commit, own);
    return commit;
  }
}

function unreadable(remote: string, words: string): LoopError {
  return new LoopError(
    'repository-unreadable',
    `the repository ${remote} cannot be read: ${words}`,
    'correct repository in greenloop.yaml, or give Greenloop access to it',
  );
}
