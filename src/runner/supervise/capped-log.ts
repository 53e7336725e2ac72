// A log file that keeps the head and the tail of a stream, and says what was left out between them.
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { isOutOfSpace } from '../../loop/out-of-space.ts';

/** Characters of the head that are written at once, and of the tail that is written at the end. */
const HEAD = 1_048_576;
const TAIL = 1_048_576;

export type CappedLog = { readonly write: (text: string) => void; readonly close: () => void };

/**
 * Opens the file for appending; memory stays below a few megabytes whatever is written. What the disk has no space for is left out: a command goes on
 * when nothing of what it prints can be kept.
 */
export function openCappedLog(path: string, head = HEAD, tail = TAIL): CappedLog {
  let file: number | null = null;
  const put = (text: string) => {
    try {
      file ??= openSync(path, 'a', 0o600);
      writeFileSync(file, text);
    } catch (error) {
      if (!isOutOfSpace(error)) throw error;
      left += text.length;
    }
  };
  let room = head;
  let left = 0;
  let pieces: string[] = [];
  let kept = 0;
  put('');
  const trim = () => {
    const joined = pieces.join('');
    left += Math.max(0, joined.length - tail);
    pieces = [joined.slice(-tail)];
    kept = pieces[0]?.length ?? 0;
  };
  return {
    write(text) {
      const now = text.slice(0, room);
      room -= now.length;
      if (now !== '') put(now);
      const rest = text.slice(now.length);
      if (rest === '') return;
      pieces.push(rest);
      kept += rest.length;
      if (kept > 2 * tail) trim();
    },
    close() {
      if (kept > tail) trim();
      if (left > 0) put(`\n… ${left} characters were left out here …\n`);
      if (kept > 0) put(pieces.join(''));
      if (file !== null) closeSync(file);
    },
  };
}
