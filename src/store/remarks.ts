// What the failing results of a run said.
import type { Database } from 'better-sqlite3';
import type { RecordedResult } from '../loop/model.ts';
import { outcomeOf } from './dictionary.ts';
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
};

/** Failing results of the run with this number, synthetic ones included, in report order. */
export function failuresOf(db: Database, run: number): readonly RecordedResult[] {
  const rows = all<RemarkRow>(
    db,
    `SELECT t.file, t.class, t.name, t.synthetic, m.outcome, m.retries, m.duration_ms, c.text AS category,
       s.text AS message, d.text AS details, o.text AS output
     FROM remarks m JOIN tests t ON t.n = m.test JOIN texts c ON c.n = m.category JOIN texts s ON s.n = m.message
     JOIN texts d ON d.n = m.details JOIN texts o ON o.n = m.output
     WHERE m.run = ? AND m.outcome IN (1, 2) ORDER BY m.pos`,
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
  }));
}

/** Whether a result is a failure: what a run's `failures` and the journal keep. */
export function isFailing({ outcome }: RecordedResult): boolean {
  return outcome === 'failed' || outcome === 'errored';
}
