// The work tree that suites run in. Git is told where its folder is: what stands in the tree's own `.git` is not believed.
import { existsSync } from 'node:fs';
import { lstat, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoopError } from '../../loop/errors.ts';
import { git } from './git.ts';
import { removeFolder } from './remove-folder.ts';
import { removeUnreadable } from './remove-specials.ts';

/**
 * Puts `tree` at a revision: changes and untracked files are gone, what is ignored (installed packages) is kept. A tree
 * that a crash or a test broke is made anew, once. Throws LoopError `checkout-broken`.
 */
export async function useWorkTree(bare: string, tree: string, revision: string): Promise<void> {
  const own = join(bare, 'worktrees', 'tree');
  if (existsSync(join(own, 'commondir')) && (await isFolder(tree)))
    try {
      return await moveTo(own, tree, revision);
    } catch (error) {
      if (!(error instanceof LoopError) || error.code !== 'checkout-broken') throw error;
    }
  await removeFolder(tree);
  await removeFolder(own);
  const add = ['worktree', 'add', '--quiet', '--detach', '--no-checkout', '-f', '-f', tree, revision];
  await git(add, { cwd: bare });
  await moveTo(own, tree, revision);
}

async function moveTo(own: string, tree: string, revision: string): Promise<void> {
  await putBack(join(tree, '.git'), `gitdir: ${own}\n`);
  await putBack(join(own, 'gitdir'), `${join(tree, '.git')}\n`);
  await putBack(join(own, 'commondir'), '../..\n');
  for (const left of ['index.lock', 'HEAD.lock', 'config.worktree'])
    await rm(join(own, left), { recursive: true, force: true });
  await removeUnreadable(tree);
  const options = { cwd: tree, env: { GIT_DIR: own, GIT_WORK_TREE: tree } };
  await git(['checkout', '--quiet', '--detach', '--force', revision, '--'], options);
  await git(['clean', '--quiet', '-ffd'], options);
}

async function putBack(file: string, text: string): Promise<void> {
  const known = await lstat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (known && (await readFile(file, 'utf8')) === text) return;
  await removeFolder(file);
  await writeFile(file, text);
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
