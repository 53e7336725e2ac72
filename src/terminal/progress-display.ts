// A live area at the bottom of a terminal, below lines that scroll. The cursor is never hidden, so nothing can leave it so.
import { displayWidth, fitWidth } from './fit-width.ts';

/** The part of a terminal's stream that is used; what a file or a pipe has of it will do. */
export type TerminalOutput = {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
};

/** Time as the display needs it: `now` in ms, and `later`, which calls once after `ms` and returns how to cancel. */
export type DisplayTime = {
  now(): number;
  later(ms: number, call: () => void): () => void;
};

export type ProgressDisplay = {
  /** Lines above the area, for good. */
  print(text: string): void;
  /** The area is due for drawing: at once, or when the last drawing is 100 ms old. */
  changed(): void;
  /** Takes the area away; nothing is drawn or scheduled any more. */
  close(): void;
};

const LEAST_MS = 100;
const TICK_MS = 1_000;

/**
 * Draws what `area` gives (plain lines) below everything printed: at most ten times a second, once a second at the
 * least, so that elapsed times move, and again when the window changes its size. `paint` adds colour to a line.
 */
export function createProgressDisplay(
  output: TerminalOutput,
  time: DisplayTime,
  area: () => readonly string[],
  paint: (line: string) => string,
): ProgressDisplay {
  let shown: readonly string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let cancel = () => {};
  let closed = false;

  const columns = () => Math.max(2, output.columns ?? 80);
  /** A narrower window wraps what is on it already: the cursor is as many rows further down. */
  const rowsOf = (lines: readonly string[]) =>
    lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns())), 0);
  const erase = () => (shown.length === 0 ? '' : `\u001b[${rowsOf(shown)}A\r\u001b[J`);
  const draw = (above: string) => {
    cancel();
    const most = Math.max(1, (output.rows ?? 24) - 1);
    const lines = closed ? [] : area().slice(0, most);
    const fitted = lines.map((line) => fitWidth(line, columns() - 1));
    const frame = fitted.map((line) => `${paint(line)}\n`).join('');
    output.write(`${erase()}${above}${frame}`);
    shown = fitted;
    drawnAt = time.now();
    cancel = closed ? () => {} : time.later(TICK_MS, () => draw(''));
  };
  const changed = () => {
    if (closed) return;
    const wait = drawnAt + LEAST_MS - time.now();
    if (wait <= 0) return draw('');
    cancel();
    cancel = time.later(wait, () => draw(''));
  };
  const resized = () => draw('');
  output.on?.('resize', resized);

  return {
    print(text) {
      if (closed) output.write(`${text.split('\n').map(paint).join('\n')}\n`);
      else draw(`${text.split('\n').map(paint).join('\n')}\n`);
    },
    changed,
    close() {
      if (closed) return;
      closed = true;
      output.off?.('resize', resized);
      draw('');
    },
  };
}
