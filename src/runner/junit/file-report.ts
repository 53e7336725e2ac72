// What reading one report file gives: plain data, so that it can cross from the worker thread.
import type { TestResult } from '../../loop/model.ts';

/** A report that was understood. A report is incomplete when `declared` is more than `results.length`. */
export type ReadReport = {
  readonly path: string;
  readonly status: 'read';
  readonly results: readonly TestResult[];
  /** How many results the report itself says there should be, put in terms of `results`; null when it does not say. */
  readonly declared: number | null;
  /** Sum of the test cases' times; the suites' own times where no case has one. */
  readonly durationMs: number;
  /** What a reader should know: texts cut, raw control characters, merged attempts. */
  readonly notes: readonly string[];
};

/** A file that is no complete JUnit report; `reason` says what it is and what to do. */
type UnreadableReport = {
  readonly path: string;
  readonly status: 'unreadable';
  readonly reason: string;
  readonly notes: readonly string[];
};

/** One report file, read or refused. */
export type FileReport = ReadReport | UnreadableReport;
