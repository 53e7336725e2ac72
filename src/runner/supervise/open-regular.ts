// Opening what lies in a run's folder: the command could put something else there, and nobody waits for that.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** What opening gives when nothing is there, a link, a folder or device, or nothing of ours. */
const NO_FILE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR', 'EACCES', 'ENODEV', 'EOPNOTSUPP']);

/** A descriptor for reading, and the file's size in bytes; null when no regular file is there. A pipe is not waited for. */
export function openRegular(path: string): { readonly file: number; readonly size: number } | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    if (NO_FILE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  const stat = fstatSync(file);
  if (stat.isFile()) return { file, size: stat.size };
  closeSync(file);
  return null;
}

/** The file's text; one above `most` bytes has only its head and its tail, and says what is left out. Null without a regular file. */
export function readRegular(path: string, most: number): string | null {
  const opened = openRegular(path);
  if (opened === null) return null;
  const { file, size } = opened;
  try {
    if (size <= most) return readPart(file, 0, size);
    const half = Math.floor(most / 2);
    const [head, tail] = [readPart(file, 0, half), readPart(file, size - half, half)];
    return `${head}\n… ${size - 2 * half} bytes were left out here …\n${tail}`;
  } finally {
    closeSync(file);
  }
}

function readPart(file: number, from: number, length: number): string {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(file, bytes, read, length - read, from + read);
    if (count === 0) break;
    read += count;
  }
  return bytes.toString('utf8', 0, read);
}
