// What a fixer left in its clone, as one commit in ours. Nothing that lies in the fixer's clone is believed or run.
import { rm } from 'node:fs/promises';
import { git, tryGit } from './git.ts';

/**
 * Writes the folder's content (tracked or not, without what the base's ignore rules leave out) as a commit on `base`,
 * using our own object store and a temporary index. Null when the tree is that of the base.
 */
export async function treeToCommit(
  bare: string,
  folder: string,
  base: string,
  indexFile: string,
): Promise<string | null> {
  await rm(indexFile, { force: true });
  const options = { cwd: folder, env: { GIT_DIR: bare, GIT_WORK_TREE: folder, GIT_INDEX_FILE: indexFile } };
  try {
    await git(['read-tree', base], options);
    await git(['add', '--all', '--force', '--', '.', ...ignoredOf(await ignored(options))], options);
    const tree = await git(['write-tree'], options);
    if (tree === (await git(['rev-parse', `${base}^{tree}`], { cwd: bare }))) return null;
    return await git(['commit-tree', tree, '-p', base, '-m', 'Candidate'], { cwd: bare });
  } finally {
    await rm(indexFile, { force: true });
  }
}

type Options = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

/** Untracked paths that the ignore rules of the tree leave out, folders as one. */
async function ignored(options: Options): Promise<readonly string[]> {
  const { stdout } = await tryGit(
    ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'],
    options,
  );
  return stdout.split('\0').filter((path) => path !== '');
}

function ignoredOf(paths: readonly string[]): readonly string[] {
  return paths.map((path) => `:(exclude,literal)${path.replace(/\/$/, '')}`);
}

/** Paths that a commit changes against its parent tree. */
export async function changedFiles(bare: string, base: string, commit: string): Promise<readonly string[]> {
  const out = await git(['diff', '--name-only', '-z', '--no-renames', base, commit], { cwd: bare });
  return out.split('\0').filter((path) => path !== '');
}
