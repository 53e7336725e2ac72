// Pipes, sockets and devices in a folder that git is to read: it would wait for ever for what a pipe called .gitignore says.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes what is neither a file, a folder nor a link, in the folder and below it; links are not followed. */
export async function removeSpecials(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeSpecials(path);
    else if (!entry.isFile() && !entry.isSymbolicLink()) await rm(path, { force: true });
  }
}
