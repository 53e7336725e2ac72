// Removing what others left: folders may be read-only (as Go's module cache is), or still be written to.
import { chmod, lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { entriesOf } from './entries-of.ts';

/** Removes a folder, a file or a link and everything below it; nothing there is fine. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENAMETOOLONG') throw error;
    await makeWritable(path);
    // It goes down step by step, so folders deeper than any path are no obstacle to it.
    await execa('rm', ['-rf', '--', path]);
  }
}

async function makeWritable(folder: string): Promise<void> {
  try {
    if (!(await lstat(folder)).isDirectory()) return;
    await chmod(folder, 0o700);
  } catch (error) {
    // The removal that failed may still be removing the rest, and what lies too deep cannot be named.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENAMETOOLONG') return;
    throw error;
  }
  for (const entry of await entriesOf(folder))
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
}
