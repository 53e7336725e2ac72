import type { Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** What lies below a path. */
export type Measured = { readonly bytes: number; readonly files: number };

/** What a file or a folder takes on the disk, links not followed; what goes away meanwhile counts nothing. */
export async function measureFolder(path: string): Promise<Measured> {
  const found = await lstatOrNull(path);
  if (found === null) return { bytes: 0, files: 0 };
  let bytes = diskBytes(found);
  if (!found.isDirectory()) return { bytes, files: 1 };
  let files = 0;
  for await (const name of namesIn(path)) {
    const below = await measureFolder(join(path, name));
    bytes += below.bytes;
    files += below.files;
  }
  return { bytes, files };
}

/** The names in a folder, a few at a time; none where it is not there or cannot be read. */
export async function* namesIn(folder: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(folder)) yield entry.name;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Null for a path that is not there or may not be looked at. */
export async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(code);
}

function diskBytes({ blocks, size }: Stats): number {
  // Some file systems count no blocks.
  return blocks > 0 ? blocks * 512 : size;
}
