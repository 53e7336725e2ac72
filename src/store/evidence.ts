// What earlier runs of a suite showed, for judging the passes of the next one.
import type { Database } from 'better-sqlite3';
import type { RecordedResult, RunEvidence, TestIdentity } from '../loop/model.ts';
import type { OutputBefore } from '../loop/same-output.ts';
import type { RunRow } from './run-row.ts';
import { all, one, run } from './sql.ts';

/** Keeps what an ended run of an end-to-end suite showed. */
export function keepEvidence(db: Database, row: RunRow, { assertions, requests }: RunEvidence): void {
  run(db, 'UPDATE runs SET assertions = ?, requests = ? WHERE n = ?', assertions, requests, row.n);
}

/** Keeps what a test printed when it passed, in place of what it printed before; `test` is its number. */
export function keepOutput(db: Database, row: RunRow, test: number, { printed }: RecordedResult): void {
  if (printed === undefined) return;
  run(
    db,
    `INSERT INTO outputs (test, run, digest, shape, varied) VALUES (?, ?, ?, ?, 0)
     ON CONFLICT (test) DO UPDATE SET run = excluded.run, digest = excluded.digest, shape = excluded.shape,
       varied = CASE WHEN outputs.shape <> excluded.shape OR excluded.shape = '' THEN 0
         WHEN outputs.digest = excluded.digest THEN outputs.varied
         ELSE outputs.varied + (SELECT count(*) FROM runs WHERE n = outputs.run AND revision = ?) END`,
    test,
    row.n,
    printed.digest,
    printed.shape ?? '',
    row.revision,
  );
}

/** What the tests of a suite printed when they last passed. */
export function outputsBefore(
  db: Database,
  suite: number,
): readonly (TestIdentity & { readonly before: OutputBefore })[] {
  const rows = all<TestIdentity & OutputBefore>(
    db,
    `SELECT t.file, t.class AS className, t.name, u.id AS runId, o.digest, o.varied,
       cast(u.started_at + coalesce(u.duration_ms, 0) AS INTEGER) AS endedAt
     FROM tests t JOIN outputs o ON o.test = t.n JOIN runs u ON u.n = o.run WHERE t.suite = ?`,
    suite,
  );
  return rows.map(({ file, className, name, runId, digest, varied, endedAt }) => ({
    file,
    className,
    name,
    before: { runId, digest, varied, endedAt },
  }));
}

/** Whether a run of this suite had an assertion. */
export function countsAssertions(db: Database, suite: number): boolean {
  return one(db, 'SELECT 1 FROM runs WHERE suite = ? AND assertions > 0 LIMIT 1', suite) !== undefined;
}

/** Whether a run of one of the project's suites had a request in this access log. */
export function hasTraces(db: Database, project: string, log: string): boolean {
  const text = `SELECT 1 FROM runs r JOIN suites s ON s.n = r.suite
    WHERE s.project = ? AND r.requests > 0 AND r.access_log ->> 'log' = ? LIMIT 1`;
  return one(db, text, project, log) !== undefined;
}
