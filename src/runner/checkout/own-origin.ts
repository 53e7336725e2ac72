// A folder that is not the root of a git repository is copied into the data folder and made one.
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { git, tryGit } from './git.ts';

const NEVER_COPIED = ['.git', 'node_modules', '.greenloop', '.staging'];

/** Whether the folder is the root of a repository (a bare one too). */
export async function isRepositoryRoot(folder: string): Promise<boolean> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return false;
  const entries = await readdir(folder);
  return (
    entries.includes('.git') ||
    (entries.includes('HEAD') && entries.includes('objects') && entries.includes('refs'))
  );
}

/**
 * The copy of `folder` as a repository at `origin`, with the folder's present content committed on `ref`; what `.gitignore`
 * leaves out stays out. Its other branches (the fixes) are kept. Says whether something new was committed.
 */
export async function refreshOwnOrigin(
  folder: string,
  origin: string,
  ref: string,
): Promise<{ changed: boolean }> {
  const fresh = !(await isRepositoryRoot(origin));
  if (fresh) {
    await mkdir(origin, { recursive: true });
    await git(['init', '--quiet', '--initial-branch', ref], { cwd: origin });
    await git(['config', 'receive.denyCurrentBranch', 'refuse'], { cwd: origin });
  }
  for (const entry of await readdir(origin))
    if (entry !== '.git') await rm(join(origin, entry), { recursive: true, force: true });
  await cp(folder, origin, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) =>
      !source
        .slice(folder.length)
        .split(sep)
        .some((part) => NEVER_COPIED.includes(part)),
  });
  await git(['add', '--all'], { cwd: origin });
  const same = await tryGit(['diff', '--cached', '--quiet'], { cwd: origin });
  if (!fresh && same.code === 0) return { changed: false };
  await git(
    [
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      fresh ? 'Start from the folder as it is' : 'Take the folder as it is now',
    ],
    {
      cwd: origin,
    },
  );
  return { changed: true };
}
