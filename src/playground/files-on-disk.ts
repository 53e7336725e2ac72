import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The bytes of uploaded files, by file id. */
export type FilesOnDisk = {
  write(id: string, bytes: Buffer): void;
  /** Null when there are none. */
  read(id: string): Buffer | null;
};

/** Keeps files in a folder, each whole or not at all; null keeps them in memory. */
export function openFilesOnDisk(folder: string | null): FilesOnDisk {
  if (folder === null) {
    const kept = new Map<string, Buffer>();
    return { write: (id, bytes) => void kept.set(id, bytes), read: (id) => kept.get(id) ?? null };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    write(id, bytes) {
      const output = openSync(join(folder, `${id}.tmp`), 'w', 0o600);
      for (let at = 0; at < bytes.length; ) at += writeSync(output, bytes, at);
      fsyncSync(output);
      closeSync(output);
      renameSync(join(folder, `${id}.tmp`), join(folder, id));
    },
    read(id) {
      try {
        return readFileSync(join(folder, id));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}
