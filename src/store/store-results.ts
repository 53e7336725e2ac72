// The rows of one run's results.

import type { Database } from 'better-sqlite3';
import { isFailing } from '../loop/judge-suite.ts';
import type { RecordedResult, RunEvidence } from '../loop/model.ts';
import { beliefNumber, numberedTest, outcomeNumber, resultNumber, textNumber } from './dictionary.ts';
import { keepOutput } from './evidence.ts';
import type { RunRow } from './run-row.ts';
import { run, type Value } from './sql.ts';

/** Numbers of what a run's report held: tests, and files or suites that could not load. `recounted`: one of them has another category now. */
export type Stored = {
  readonly tests: readonly number[];
  readonly broken: readonly number[];
  readonly recounted: boolean;
};

/** A result by the number of its test; `pos`: its place in the report. */
export type Row = { readonly test: number; readonly pos: number; readonly result: RecordedResult };

/** Rows an INSERT; more make the statement slower to bind, fewer make more statements. */
const CHUNK = 40;

/** Writes a row for every test, and a remark for what did not just pass. A collected test has no outcome, so no row. What is
 * printed is kept of end-to-end suites only: those that gave evidence. */
export function storeResults(
  db: Database,
  runRow: RunRow,
  results: readonly RecordedResult[],
  evidence: RunEvidence | null,
): Stored {
  const numbered = new Map<number, Row>();
  const recounted = numberResults(db, runRow.suite, results, 0, numbered);
  const rows = [...numbered.values()];
  const tests = sorted(rows.filter((row) => !row.result.synthetic));
  if (runRow.purpose !== 'collect') insertResults(db, runRow.n, tests);
  if (evidence !== null) for (const { test, result } of tests) keepOutput(db, runRow, test, result);
  insertRemarks(db, runRow.n, rows);
  const broken = rows.filter((row) => row.result.synthetic).map((row) => row.test);
  return { tests: tests.map((row) => row.test), broken, recounted };
}

/** In the order of the table: rows are appended then. */
export function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => a.test - b.test);
}

/**
 * Puts a row a test into `rows`, `from` being the place of the first result; whether one of the tests has another category now. Should an identity
 * come twice, the worse result stands, as nobody could say which of them is right.
 */
export function numberResults(
  db: Database,
  suite: number,
  results: readonly RecordedResult[],
  from: number,
  rows: Map<number, Row>,
): boolean {
  let recounted = false;
  const categories = new Map<string, number>();
  results.forEach((result, at) => {
    let category = categories.get(result.category);
    if (category === undefined) {
      category = textNumber(db, result.category);
      categories.set(result.category, category);
    }
    const { n: test, moved } = numberedTest(db, suite, result, result.synthetic, category);
    recounted ||= moved;
    const other = rows.get(test);
    if (other === undefined || badness(result) > badness(other.result))
      rows.set(test, { test, pos: from + at, result });
  });
  return recounted;
}

/** Of two outcomes of one test the worse is the higher. */
export function badness({ outcome }: RecordedResult): number {
  return ['passed', 'skipped', 'failed', 'errored'].indexOf(outcome);
}

function hasRemark(result: RecordedResult): boolean {
  return result.synthetic || isFailing(result) || result.message !== '';
}

/** Writes the rows' results. */
export function insertResults(db: Database, runNumber: number, rows: readonly Row[]): void {
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const places = Array(chunk.length).fill('(?, ?, ?, ?, ?, ?)').join(', ');
    const values = chunk.flatMap(({ test, result }): Value[] => [
      runNumber,
      test,
      resultNumber(result),
      result.retries,
      result.durationMs === null ? null : Math.round(result.durationMs),
      beliefNumber(result.belief),
    ]);
    run(
      db,
      `INSERT INTO results (run, test, outcome, retries, duration_ms, belief) VALUES ${places}`,
      ...values,
    );
  }
}

/** Writes a remark for each row that did not just pass. */
export function insertRemarks(db: Database, runNumber: number, rows: readonly Row[]): void {
  for (const row of rows) if (hasRemark(row.result)) insertRemark(db, runNumber, row);
}

function insertRemark(db: Database, runNumber: number, { test, pos, result }: Row): void {
  run(
    db,
    `INSERT INTO remarks (run, test, pos, outcome, retries, duration_ms, category, message, details, output)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    runNumber,
    test,
    pos,
    outcomeNumber(result.outcome),
    result.retries,
    result.durationMs,
    textNumber(db, result.category),
    textNumber(db, result.message),
    textNumber(db, result.details),
    textNumber(db, result.output),
  );
}
