// Sums over what is known of a suite's tests, kept so that nobody has to count them.
import type { Database } from 'better-sqlite3';
import { all, run } from './sql.ts';

/** Present tests of one category whose last result is of one run (0: none yet). */
export type Sum = {
  readonly run: number;
  readonly category: number;
  readonly present: number;
  readonly executed: number;
  readonly passing: number;
  readonly clean: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  readonly real: number;
  readonly suspicious: number;
  readonly fake: number;
};

const SUMS = `SELECT coalesce(e.run, 0) AS run, t.category, count(*) AS present, total(e.outcome <> 3) AS executed, total(e.outcome = 0) AS passing,
    total(e.outcome = 0 AND e.retries = 0) AS clean, total(e.outcome = 1) AS failed, total(e.outcome = 2) AS errored,
    total(e.outcome >= 3) AS skipped, total(r.belief = 0 AND e.outcome = 0) AS real, total(r.belief = 1) AS suspicious, total(r.belief = 2) AS fake`;
const JOINED = `JOIN tests t ON t.n = e.test LEFT JOIN results r ON r.run = e.run AND r.test = e.test
  WHERE e.present = 1 GROUP BY coalesce(e.run, 0), t.category`;

/** Counts all tests of a generation. */
export function countAll(db: Database, suite: number, generation: number): readonly Sum[] {
  const text = `${SUMS} FROM (SELECT * FROM test_states WHERE suite = ? AND generation = ?) e ${JOINED}`;
  return all<Sum>(db, text, suite, generation);
}

/** Counts these tests only, as they are now. */
export function countSome(
  db: Database,
  suite: number,
  generation: number,
  tests: readonly number[],
): readonly Sum[] {
  const some =
    '(SELECT s.* FROM json_each(?) j CROSS JOIN test_states s ON s.suite = ? AND s.generation = ? AND s.test = j.value)';
  return all<Sum>(db, `${SUMS} FROM ${some} e ${JOINED}`, JSON.stringify(tests), suite, generation);
}

/** These sums, and no others, are the suite's. */
export function replaceSums(db: Database, suite: number, sums: readonly Sum[]): void {
  run(db, 'DELETE FROM suite_sums WHERE suite = ?', suite);
  addSums(db, suite, sums, 1);
}

/** The tests that were counted as `before` count as `after` now. */
export function changeSums(db: Database, suite: number, before: readonly Sum[], after: readonly Sum[]): void {
  addSums(db, suite, after, 1);
  addSums(db, suite, before, -1);
  run(db, 'DELETE FROM suite_sums WHERE suite = ? AND present = 0', suite);
}

function addSums(db: Database, suite: number, sums: readonly Sum[], sign: 1 | -1): void {
  for (const one of sums)
    run(
      db,
      `INSERT INTO suite_sums (suite, run, category, present, executed, passing, clean, failed, errored, skipped, real, suspicious, fake)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (suite, run, category) DO UPDATE SET present = present + excluded.present, executed = executed + excluded.executed,
         passing = passing + excluded.passing, clean = clean + excluded.clean, failed = failed + excluded.failed,
         errored = errored + excluded.errored, skipped = skipped + excluded.skipped, real = real + excluded.real,
         suspicious = suspicious + excluded.suspicious, fake = fake + excluded.fake`,
      suite,
      one.run,
      one.category,
      sign * one.present,
      sign * one.executed,
      sign * one.passing,
      sign * one.clean,
      sign * one.failed,
      sign * one.errored,
      sign * one.skipped,
      sign * one.real,
      sign * one.suspicious,
      sign * one.fake,
    );
}
