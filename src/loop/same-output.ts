// Output that is the same as in an earlier run although it cannot be. Most output may well be the same: only what tells the time,
// or was another in each run of one revision, may not.
import type { TestResult } from './model.ts';

/** What a test printed when it last passed. */
export type OutputBefore = {
  /** The run it was in. */
  readonly runId: string;
  /** When that run ended, epoch milliseconds. */
  readonly endedAt: number;
  readonly digest: string;
  /**
   * How often in a row it was another than the time before, on the same revision and apart from times, durations and the like
   * the same text.
   */
  readonly varied: number;
};

/** Times are printed in steps of up to this, ms: what was printed as soon after may be the same. */
const STEP_MS = 1_000;
/** From so many on it is no chance that it varied. */
const OFTEN = 2;

/** A moment at the beginning of a line is when that line was printed; elsewhere it may be a value that never changes. */
const LINE_TIME =
  /^\W*(?:[A-Z]{4,8}\W+)?(?:"?(?:time|ts|@?timestamp)"?\s*[:=]\s*"?)?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\d\d:\d\d:\d\d[.,]\d{3}|1[5-9]\d{8}(?:\.\d+|\d{3})\b)/m;

/** What is another in each run when a program measures or makes it. */
const VARYING =
  /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b|\b\d+(?:[.,]\d+)?\s?(?:ms|µs|us|ns|s)\b|(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[::1?\]):\d{1,5}\b|\/(?:tmp|var\/folders)\/[^\s'"`)]+/gi;

/** The text without what varies; null when it was cut, as what is missing may vary in another way. */
export function shapeOf(output: string): string | null {
  return /\n\[cut: \d+ more characters\]$/.test(output) ? null : output.replace(VARYING, '\u0000');
}

/**
 * Why a test that passed in a run begun at `startedAt` (epoch ms) cannot have printed what it printed `before`, to the byte;
 * null: it did not, or it could.
 */
export function sameOutputReason(
  { printed, output }: TestResult,
  before: OutputBefore | null,
  run: { readonly id: string; readonly startedAt: number },
): string | null {
  if (printed === undefined || before === null || before.runId === run.id) return null;
  if (printed.digest !== before.digest || run.startedAt < before.endedAt + STEP_MS) return null;
  if (LINE_TIME.test(output)) return 'its lines tell when they were printed';
  return before.varied >= OFTEN ? 'it was another one in every run before' : null;
}
