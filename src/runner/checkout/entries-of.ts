import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

const PASSED_OVER = ['EACCES', 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];

/** What lies in a folder; nothing when it may not be read, is gone, or lies too deep for a path: git passes over such a one too. */
export async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && PASSED_OVER.includes(code)) return [];
    throw error;
  }
}
