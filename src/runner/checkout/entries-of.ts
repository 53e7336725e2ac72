import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** What lies in a folder; nothing when it may not be read, or is gone: git passes over such a one too. */
export async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
