// A folder's content as a git tree, by our own object store and index: whatever `.git` stands in the folder is not looked at.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf } from './entries-of.ts';
import { type GitOptions, git } from './git.ts';

export type AddOptions = {
  /** The git folder whose settings, attributes and ignore rules hold. */
  readonly gitDir: string;
  /** Where objects are read and written. */
  readonly objects: string;
  readonly folder: string;
  /** Is read when it is there (what did not change since is not read again), and written. */
  readonly indexFile: string;
  /** The commit that the index starts from when it is not there; null: nothing. */
  readonly base: string | null;
};

/**
 * Writes everything in the folder that is not ignored as a tree. Repositories inside it are not looked into and keep what
 * the base has; those that the base does not have are `nested`. Throws LoopError `checkout-broken`.
 */
export async function addTree(options: AddOptions): Promise<{ tree: string; nested: readonly string[] }> {
  const { gitDir, objects, folder, indexFile, base } = options;
  const run = {
    cwd: folder,
    env: {
      GIT_DIR: gitDir,
      GIT_OBJECT_DIRECTORY: objects,
      GIT_WORK_TREE: folder,
      GIT_INDEX_FILE: indexFile,
    },
  };
  if (!existsSync(indexFile)) await git(base === null ? ['read-tree', '--empty'] : ['read-tree', base], run);
  const submodules = base === null ? [] : await submodulesOf(run, base);
  const { repositories, unusable } = await findRepositories(folder);
  const left = [...new Set([...submodules, ...repositories, ...unusable])];
  const excluded = left.map((path) => `:(top,exclude,literal)${path}`);
  await git(['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], {
    ...run,
    input: [':(top)', ...excluded].join('\0'),
  });
  const tree = await git(['write-tree'], run);
  return { tree, nested: repositories.filter((path) => !submodules.includes(path)) };
}

/** Paths of the submodules in a commit. */
async function submodulesOf(run: GitOptions, commit: string): Promise<readonly string[]> {
  const listed = await git(['ls-tree', '-r', '-z', commit], run);
  return listed
    .split('\0')
    .filter((entry) => entry.startsWith('160000 '))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
}

/** Folders below the root that have a `.git`, and entries that git cannot store (`.GIT`); links are not followed. */
async function findRepositories(root: string) {
  const repositories: string[] = [];
  const unusable: string[] = [];
  const open = [''];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const entries = await entriesOf(join(root, path));
    const isRepository = path !== '' && entries.some((entry) => entry.name === '.git');
    if (isRepository) {
      repositories.push(path);
      continue;
    }
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (/^(?:\.git|git~1)$/i.test(entry.name)) {
        if (entry.name !== '.git') unusable.push(inner);
      } else if (entry.isDirectory()) open.push(inner);
    }
  }
  return { repositories, unusable };
}
