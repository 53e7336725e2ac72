// What a run on the branch changes in what is known of the suite's tests.
import type { Database } from 'better-sqlite3';
import { deployedNow } from './environment.ts';
import { type Moment, openIteration } from './moment.ts';
import type { RunRow } from './run-row.ts';
import { one, run, type Value } from './sql.ts';

/**
 * The run's results beside what was known. `retries` counts the failed attempts before, in this iteration on this
 * revision: a test that passes after one of those is flaky, and so not verified.
 */
const FRESH = `WITH same AS (SELECT n FROM runs WHERE iteration = ? AND suite = ? AND revision = ?),
  fresh AS (
    SELECT r.test, r.outcome, r.duration_ms, s.outcome AS was, s.outcome = 0 AND s.retries > 0 AS was_flaky, s.verified_loop,
      r.retries + iif(s.run IN same, s.retries + (s.outcome IN (1, 2)), 0) AS retries, coalesce(m.message, 0) AS message
    FROM results r
    LEFT JOIN test_state s ON s.suite = ? AND s.test = r.test
    LEFT JOIN remarks m ON m.run = r.run AND m.test = r.test
    WHERE r.run = ? AND (? OR r.outcome IN (1, 2)))`;

/**
 * Brings test_state, changes and suite_counts up to date with an ended run. A run that reached no verdict (errored,
 * timed out, lost…) can prove a failure but no pass. `tests` are in the report; with `broken` it does not tell what is gone.
 */
export function updateTestState(
  db: Database,
  on: Moment,
  row: RunRow,
  tests: readonly number[],
  broken: boolean,
): void {
  const conclusive = row.status === 'passed' || row.status === 'failed';
  if (row.purpose === 'collect' || !conclusive) markPresent(db, row.suite, tests);
  if (row.purpose !== 'collect') takeResults(db, on, row, conclusive);
  const whole = row.purpose === 'collect' || (row.purpose === 'test' && row.selection === null);
  // A collection that ended badly says what is there, not what is gone.
  const proves = conclusive && !broken && (row.purpose !== 'collect' || row.reason === '');
  if (whole && proves && tests.length > 0) markGone(db, row.suite, tests);
  countSuite(db, row.suite);
}

/** Tests that came are present, tests that went are not; neither gets a result by that. */
export function changePresence(
  db: Database,
  suite: number,
  came: readonly number[],
  went: readonly number[],
): void {
  markPresent(db, suite, came);
  const text =
    'UPDATE test_state SET present = 0 WHERE suite = ? AND test IN (SELECT value FROM json_each(?))';
  run(db, text, suite, JSON.stringify(went));
  countSuite(db, suite);
}

function markPresent(db: Database, suite: number, tests: readonly number[]): void {
  run(
    db,
    `INSERT INTO test_state (suite, test, present) SELECT ?, value, 1 FROM json_each(?) WHERE true
     ON CONFLICT (suite, test) DO UPDATE SET present = 1 WHERE present = 0`,
    suite,
    JSON.stringify(tests),
  );
}

function markGone(db: Database, suite: number, tests: readonly number[]): void {
  run(
    db,
    `UPDATE test_state SET present = 0
     WHERE suite = ? AND present = 1 AND test NOT IN (SELECT value FROM json_each(?))`,
    suite,
    JSON.stringify(tests),
  );
}

function takeResults(db: Database, on: Moment, row: RunRow, conclusive: boolean): void {
  const iteration = openIteration(on);
  const { suite, revision } = row;
  const fresh: Value[] = [row.iteration, suite, revision, suite, row.n, Number(conclusive)];
  const verifies = revision === deployedNow(db, on.loop, iteration);
  if (verifies) {
    const text = `${FRESH} SELECT count(*) AS count FROM fresh WHERE outcome = 0 AND retries = 0 AND verified_loop IS NOT ?`;
    const newly = one<{ count: number }>(db, text, ...fresh, on.loop.n)?.count ?? 0;
    run(db, 'UPDATE iterations SET newly_verified = newly_verified + ? WHERE n = ?', newly, iteration.n);
  }
  run(
    db,
    `${FRESH} INSERT INTO changes (test, run, outcome, flaky)
     SELECT test, ?, outcome, outcome = 0 AND retries > 0 FROM fresh
     WHERE was IS NOT outcome OR was_flaky <> (outcome = 0 AND retries > 0)`,
    ...fresh,
    row.n,
  );
  run(
    db,
    `${FRESH} INSERT INTO test_state (suite, test, present, run, outcome, retries, duration_ms, message, verified_loop)
     SELECT ?, test, 1, ?, outcome, retries, duration_ms, message,
       iif(? AND outcome = 0 AND retries = 0, ?, verified_loop) FROM fresh WHERE true
     ON CONFLICT (suite, test) DO UPDATE SET present = 1, run = excluded.run, outcome = excluded.outcome, retries = excluded.retries,
       duration_ms = excluded.duration_ms, message = excluded.message, verified_loop = excluded.verified_loop`,
    ...fresh,
    suite,
    row.n,
    Number(verifies),
    on.loop.n,
  );
}

function countSuite(db: Database, suite: number): void {
  run(db, 'DELETE FROM suite_counts WHERE suite = ?', suite);
  run(
    db,
    `INSERT INTO suite_counts (suite, run, present, executed, passing, clean)
     SELECT suite, coalesce(run, 0), count(*), total(outcome <> 3), total(outcome = 0), total(outcome = 0 AND retries = 0)
     FROM test_state WHERE suite = ? AND present = 1 GROUP BY run`,
    suite,
  );
}
