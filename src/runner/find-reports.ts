// Which files of a run's reports folder are reports.
import { glob, lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';

const OWN_FOLDER = /^\{reports\}\/?/;

/**
 * Paths of the regular files in the reports folder that the glob means, sorted. Links, pipes, what lies outside and what is
 * reached through a link are passed over: a command that leaves such things cannot pass another run's report off as its own.
 */
export async function findReports(folder: string, pattern: string): Promise<readonly string[]> {
  // The folder's own path is no part of the pattern: it may hold brackets and stars.
  const wanted = pattern.replace(OWN_FOLDER, '');
  if (isAbsolute(wanted)) return [];
  const root = await realFolder(folder);
  if (root === null) return [];
  const found: string[] = [];
  for await (const name of glob(wanted, { cwd: root })) {
    const inside = relative(root, join(root, name));
    if (inside === '' || inside === '..' || inside.startsWith('../')) continue;
    const path = join(folder, inside);
    if ((await lstat(path)).isFile() && (await realpath(path)) === join(root, inside)) found.push(path);
  }
  return found.toSorted();
}

/** The folder's path without links in it; null when it is none, or a link was put in its place. */
async function realFolder(folder: string): Promise<string | null> {
  const stat = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return stat?.isDirectory()
    ? join(await realpath(dirname(folder)), relative(dirname(folder), folder))
    : null;
}
