// A terminal's window that understands just what the live area uses, and a clock that is moved by hand.
import { displayWidth } from '../../src/terminal/fit-width.ts';
import type { DisplayTime, TerminalOutput } from '../../src/terminal/progress-display.ts';

/** A window of these columns and rows; a line that is longer than the columns wraps, as on a real one. */
export function screen(columns: number, rows: number) {
  let size = { columns, rows };
  let raw = '';
  let writes = 0;
  /** Logical lines with their wrapped rows computed from the width of the window; the cursor is on the last one. */
  const lines: string[] = [''];
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  const listeners = new Set<() => void>();

  const rowsOf = (line: string) => Math.max(1, Math.ceil(displayWidth(line) / size.columns));
  const up = (count: number) => {
    let left = count;
    while (left > 0 && lines.length > 1) {
      lines.pop();
      left -= rowsOf(lines.at(-1) ?? '');
    }
    if (left < 0) throw new Error('the cursor went into the middle of a wrapped line');
  };
  const take = (text: string) => {
    for (const part of text.split(/(\u001b\[\d*[A-Za-z]|\n|\r)/)) {
      const moved = /^\u001b\[(\d*)A$/.exec(part);
      if (moved) up(Number(moved[1] || 1));
      else if (part === '\n') lines.push('');
      else if (part === '\r' || part === '\u001b[J') lines[lines.length - 1] = '';
      else if (!/^\u001b\[\d*m$/.test(part)) lines[lines.length - 1] += part;
    }
  };
  const output: TerminalOutput = {
    isTTY: true,
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    write(text) {
      raw += text;
      writes += 1;
      take(text);
    },
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
  };
  const time: DisplayTime = {
    now: () => now,
    later(ms, call) {
      const timer = { at: now + ms, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  return {
    output,
    time,
    /** The lines on it, without the empty one that the cursor is on. */
    lines: () => (lines.at(-1) === '' ? lines.slice(0, -1) : [...lines]),
    raw: () => raw,
    writes: () => writes,
    /** Timers that have not fired. */
    waiting: () => timers.length,
    resize(toColumns: number, toRows: number) {
      size = { columns: toColumns, rows: toRows };
      for (const listener of listeners) listener();
    },
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const [next] = timers.toSorted((a, b) => a.at - b.at);
        if (next === undefined || next.at > end) break;
        now = next.at;
        timers = timers.filter((one) => one !== next);
        next.call();
      }
      now = end;
    },
  };
}
