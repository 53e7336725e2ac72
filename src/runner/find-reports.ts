// Which files of a run's reports folder are reports.
import { glob, lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';

const OWN_FOLDER = /^\{reports\}\/?/;

/** More files than any honest runner leaves: one for each of a very large suite's classes. */
const MOST_FILES = 20_000;

/**
 * Paths of the regular files in the reports folder that the glob means, sorted. Links, pipes, what lies outside and what is
 * reached through a link are passed over: a command that leaves such things cannot pass another run's report off as its own.
 * A sentence when it left more files than are looked at, or folders that cannot be looked through.
 */
export async function findReports(
  folder: string,
  pattern: string,
  most = MOST_FILES,
): Promise<readonly string[] | string> {
  // The folder's own path is no part of the pattern: it may hold brackets and stars.
  const wanted = pattern.replace(OWN_FOLDER, '');
  if (isAbsolute(wanted)) return [];
  const root = await realFolder(folder);
  if (root === null) return [];
  const found: string[] = [];
  let looked = 0;
  try {
    for await (const name of glob(wanted, { cwd: root })) {
      looked += 1;
      if (looked > most) return `it left more than ${most} files where its reports are looked for`;
      const inside = relative(root, join(root, name));
      if (inside === '' || inside === '..' || inside.startsWith('../')) continue;
      const path = join(folder, inside);
      if (await isOwnFile(path, join(root, inside))) found.push(path);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return `the folder that it left its reports in cannot be looked through (${code})`;
  }
  return found.toSorted();
}

/** A regular file that no link leads to. One that was there a moment ago counts: it is told as missing when it is read. */
async function isOwnFile(path: string, real: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile() && (await realpath(path)) === real;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/** The folder's path without links in it; null when it or the run's folder around it is none, or a link was put in its place. */
async function realFolder(folder: string): Promise<string | null> {
  const around = dirname(folder);
  if (!(await isFolder(around)) || !(await isFolder(folder))) return null;
  return join(await realpath(around), relative(around, folder));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
