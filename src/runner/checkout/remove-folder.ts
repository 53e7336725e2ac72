// Removing what others left: folders may be read-only (as Go's module cache is), or still be written to.
import { chmod, lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf } from './entries-of.ts';

/** Removes a folder, a file or a link and everything below it; nothing there is fine. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    await makeWritable(path);
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function makeWritable(folder: string): Promise<void> {
  try {
    if (!(await lstat(folder)).isDirectory()) return;
    await chmod(folder, 0o700);
  } catch (error) {
    // The removal that failed may still be removing the rest.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  for (const entry of await entriesOf(folder))
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
}
