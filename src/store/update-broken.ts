// Files and suites that could not load: known failures, never tests.
import type { Database } from 'better-sqlite3';
import type { TestIdentity } from '../loop/model.ts';
import { isConclusive } from '../loop/proves-gone.ts';
import { findTest } from './dictionary.ts';
import type { RunRow } from './run-row.ts';
import { run } from './sql.ts';
import type { Stored } from './store-results.ts';

/** Adds what could not load in this run, and drops what loads again: its file shows tests, or it was asked for and is not broken any more. */
export function updateBroken(db: Database, row: RunRow, { broken }: Pick<Stored, 'broken'>): void {
  const still = JSON.stringify(broken);
  run(
    db,
    `DELETE FROM broken WHERE suite = ? AND test NOT IN (SELECT value FROM json_each(?))
     AND (SELECT file FROM tests WHERE n = broken.test) IN
       (SELECT t.file FROM results r JOIN tests t ON t.n = r.test WHERE r.run = ? AND t.file <> '')`,
    row.suite,
    still,
    row.n,
  );
  if (isConclusive(row)) dropAsked(db, row, still);
  run(
    db,
    `INSERT INTO broken (suite, test, run, message) SELECT ?, test, run, message FROM remarks
     WHERE run = ? AND test IN (SELECT value FROM json_each(?))
     ON CONFLICT (suite, test) DO UPDATE SET run = excluded.run, message = excluded.message`,
    row.suite,
    row.n,
    still,
  );
}

function dropAsked(db: Database, row: RunRow, still: string): void {
  if (row.selection === null)
    run(
      db,
      'DELETE FROM broken WHERE suite = ? AND test NOT IN (SELECT value FROM json_each(?))',
      row.suite,
      still,
    );
  else
    for (const asked of JSON.parse(row.selection) as readonly TestIdentity[]) {
      const test = findTest(db, row.suite, asked, true);
      if (test !== undefined)
        run(
          db,
          'DELETE FROM broken WHERE suite = ? AND test = ? AND test NOT IN (SELECT value FROM json_each(?))',
          row.suite,
          test.n,
          still,
        );
    }
}
