// A folder that is not the root of a git repository becomes one in the data folder; the folder itself stays as it is.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { addTree } from './add-tree.ts';
import { git } from './git.ts';
import { EXACT_ATTRIBUTES } from './own-clone.ts';
import { moveBranch, resolveCommit } from './sync-branch.ts';

/** What is never taken along, whatever `.gitignore` says; `.git` is left out by git itself. */
const NEVER = ['node_modules/', '.staging/', '.greenloop/'];

/** Whether the folder is the root of a repository (a bare one too). */
export async function isRepositoryRoot(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return entries.includes('.git') || ['HEAD', 'objects', 'refs'].every((one) => entries.includes(one));
}

/**
 * Commits the folder's present content on `ref` of the bare repository at `origin`, without what `.gitignore` leaves out
 * and without the data folder. Its other branches (the fixes) are kept. `changed`: something new was committed; `leftOut`:
 * folders that are repositories of their own. Throws LoopError `checkout-broken`.
 */
export async function refreshOrigin(
  folder: string,
  origin: string,
  ref: string,
  dataFolder: string,
): Promise<{ changed: boolean; leftOut: readonly string[] }> {
  if (!existsSync(join(origin, 'HEAD'))) {
    await mkdir(origin, { recursive: true });
    await git(['init', '--quiet', '--bare', '--template=', '--initial-branch', ref, origin], { cwd: origin });
  }
  const data = relative(folder, dataFolder);
  const inside = data !== '' && !data.startsWith('..') && !isAbsolute(data);
  await mkdir(join(origin, 'info'), { recursive: true });
  await writeFile(
    join(origin, 'info', 'exclude'),
    [...NEVER, ...(inside ? [`/${data}/`] : []), ''].join('\n'),
  );
  await writeFile(join(origin, 'info', 'attributes'), EXACT_ATTRIBUTES);
  const last = await resolveCommit(origin, `refs/heads/${ref}`);
  const indexFile = join(origin, 'folder.index');
  await rm(`${indexFile}.lock`, { force: true });
  const { tree, nested } = await addTree({
    gitDir: origin,
    objects: join(origin, 'objects'),
    folder,
    indexFile,
    base: last,
  });
  if (last !== null && tree === (await git(['rev-parse', `${last}^{tree}`], { cwd: origin })))
    return { changed: false, leftOut: nested };
  const subject = last === null ? 'Start from the folder as it is' : 'Take the folder as it is now';
  const parent = last === null ? [] : ['-p', last];
  const commit = await git(['commit-tree', tree, ...parent, '-m', subject], { cwd: origin });
  await moveBranch(origin, ref, commit, last ?? '');
  return { changed: true, leftOut: nested };
}
