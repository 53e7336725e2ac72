// Reads a growing file line by line, from its beginning.
import { closeSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as turn } from 'node:timers/promises';
import { openRegular } from './open-regular.ts';

/** Bytes read at a stretch: lines of a few milliseconds. */
const CHUNK = 65_536;
const LONGEST_LINE = 65_536;
/** More than any log of ours has: a command could put an endless file in its place. */
const MOST_BYTES = 134_217_728;

export type Follower = {
  /** Hands on the lines that are there now, and lets others work between pieces of them; one at a time. */
  readonly read: () => Promise<void>;
  /** Hands on the rest, and what stands behind the last newline. */
  readonly finish: () => Promise<void>;
};

/** Follows a file that may not exist yet; lines above 64 KiB are cut, and what is beyond 128 MiB. */
export function followFile(path: string, onLine: (line: string) => void): Follower {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(CHUNK);
  let file: number | null = null;
  let position = 0;
  let line = '';

  const read = async () => {
    file ??= openRegular(path)?.file ?? null;
    if (file === null) return;
    while (position < MOST_BYTES) {
      const bytes = readSync(file, buffer, 0, CHUNK, position);
      if (bytes === 0) return;
      if (position > 0) await turn();
      position += bytes;
      const parts = (line + decoder.write(buffer.subarray(0, bytes))).split('\n');
      line = (parts.pop() ?? '').slice(0, LONGEST_LINE);
      for (const part of parts) onLine(part.replace(/\r$/, '').slice(0, LONGEST_LINE));
    }
  };
  return {
    read,
    async finish() {
      await read();
      if (line !== '') onLine(line);
      line = '';
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}
