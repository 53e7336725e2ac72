// What the failing results of a run said.

import type { Database } from 'better-sqlite3';
import { isFailing } from '../loop/judge-suite.ts';
import type { Belief, RecordedResult } from '../loop/model.ts';
import { beliefOf, outcomeOf } from './dictionary.ts';
import { all } from './sql.ts';

type RemarkRow = {
  readonly file: string;
  readonly class: string;
  readonly name: string;
  readonly synthetic: number;
  readonly outcome: number;
  readonly retries: number;
  readonly duration_ms: number | null;
  readonly category: string;
  readonly message: string;
  readonly details: string;
  readonly output: string;
  readonly belief: number | null;
};

/** Failing results of the run with this number, synthetic ones included, and the passes that do not count, in report order. */
export function tellingResults(db: Database, run: number): readonly RecordedResult[] {
  const rows = all<RemarkRow>(
    db,
    `SELECT t.file, t.class, t.name, t.synthetic, m.outcome, m.retries, m.duration_ms, c.text AS category,
       s.text AS message, d.text AS details, o.text AS output, r.belief
     FROM remarks m LEFT JOIN results r ON r.run = m.run AND r.test = m.test JOIN tests t ON t.n = m.test JOIN texts c ON c.n = m.category JOIN texts s ON s.n = m.message
     JOIN texts d ON d.n = m.details JOIN texts o ON o.n = m.output
     WHERE m.run = ? AND (m.outcome IN (1, 2) OR r.belief > 0) ORDER BY m.pos`,
    run,
  );
  return rows.map((row) => ({
    file: row.file,
    className: row.class,
    name: row.name,
    outcome: outcomeOf(row.outcome),
    durationMs: row.duration_ms,
    message: row.message,
    details: row.details,
    output: row.output,
    retries: row.retries,
    synthetic: row.synthetic === 1,
    category: row.category,
    ...believed(row.belief),
  }));
}

function believed(number: number | null): { belief?: Belief } {
  const belief = beliefOf(number);
  return belief === undefined ? {} : { belief };
}

/** Whether the journal keeps a result: a failure, or a pass that does not count. */
export function isTelling(result: RecordedResult): boolean {
  return isFailing(result) || isDoubted(result);
}

/** Whether a result is a pass that does not count. */
export function isDoubted({ belief }: RecordedResult): boolean {
  return belief === 'suspicious' || belief === 'fake';
}
