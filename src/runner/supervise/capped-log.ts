// A log file that keeps the head and the tail of a stream, and says what was left out between them.
import { closeSync, openSync, writeSync } from 'node:fs';

/** Characters of the head that are written at once, and of the tail that is written at the end. */
const HEAD = 1_048_576;
const TAIL = 1_048_576;

export type CappedLog = { readonly write: (text: string) => void; readonly close: () => void };

/** Opens the file for appending; memory stays below a few megabytes whatever is written. */
export function openCappedLog(path: string, head = HEAD, tail = TAIL): CappedLog {
  const file = openSync(path, 'a', 0o600);
  let room = head;
  let left = 0;
  let pieces: string[] = [];
  let kept = 0;
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
      if (now !== '') writeSync(file, now);
      const rest = text.slice(now.length);
      if (rest === '') return;
      pieces.push(rest);
      kept += rest.length;
      if (kept > 2 * tail) trim();
    },
    close() {
      if (kept > tail) trim();
      if (left > 0) writeSync(file, `\n… ${left} characters were left out here …\n`);
      if (kept > 0) writeSync(file, pieces.join(''));
      closeSync(file);
    },
  };
}
