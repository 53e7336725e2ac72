// Reads a growing file line by line, from its beginning.
import { closeSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { openRegular } from './open-regular.ts';

const CHUNK = 65_536;
const LONGEST_LINE = 65_536;
/** More than any log of ours has: a command could put an endless file in its place. */
const MOST_BYTES = 134_217_728;

export type Follower = {
  /** Hands on the lines that are there now. */
  readonly read: () => void;
  /** Hands on the rest, and what stands behind the last newline. */
  readonly finish: () => void;
};

/** Follows a file that may not exist yet; lines above 64 KiB are cut, and what is beyond 128 MiB. */
export function followFile(path: string, onLine: (line: string) => void): Follower {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(CHUNK);
  let file: number | null = null;
  let position = 0;
  let line = '';

  const read = () => {
    file ??= openRegular(path)?.file ?? null;
    if (file === null) return;
    while (position < MOST_BYTES) {
      const bytes = readSync(file, buffer, 0, CHUNK, position);
      if (bytes === 0) return;
      position += bytes;
      const parts = (line + decoder.write(buffer.subarray(0, bytes))).split('\n');
      line = (parts.pop() ?? '').slice(0, LONGEST_LINE);
      for (const part of parts) onLine(part.replace(/\r$/, '').slice(0, LONGEST_LINE));
    }
  };
  return {
    read,
    finish() {
      read();
      if (line !== '') onLine(line);
      line = '';
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}
