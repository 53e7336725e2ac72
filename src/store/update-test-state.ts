// What a run on the branch changes in what is known of the suite's tests.
import type { Database } from 'better-sqlite3';
import { isConclusive, provesGone } from '../loop/proves-gone.ts';
import { deployedNow } from './environment.ts';
import { type Moment, openIteration } from './moment.ts';
import type { RunRow } from './run-row.ts';
import { one, run, type Value } from './sql.ts';
import type { Stored } from './store-results.ts';
import { changeSums, countAll, countSome, replaceSums } from './suite-sums.ts';

/** Which rows of a suite are read and which are written, and the tests between them: numbers above `after`, up to `upTo`. */
export type Span = {
  readonly from: number;
  readonly to: number;
  readonly after: number;
  readonly upTo: number;
};

/** What the change needs to know of where it happens: the loop's number, and the revision on which a pass is verified. */
export type Place = { readonly loop: number; readonly deployed: string };

/**
 * The run's results beside what was known. `retries` counts the failed attempts before, in this iteration on this
 * revision: a test that passes after one of those is flaky, and so not verified.
 */
const FRESH = `WITH same AS (SELECT n FROM runs WHERE iteration = ? AND suite = ? AND revision = ?),
  fresh AS (
    SELECT r.test, r.outcome, r.duration_ms, s.outcome AS was, s.outcome = 0 AND s.retries > 0 AS was_flaky, s.verified_loop,
      r.retries + iif(s.run IN same, s.retries + (s.outcome IN (1, 2)), 0) AS retries, coalesce(m.message, 0) AS message
    FROM results r
    LEFT JOIN test_states s ON s.suite = ? AND s.generation = ? AND s.test = r.test
    LEFT JOIN remarks m ON m.run = r.run AND m.test = r.test
    WHERE r.run = ? AND r.test > ? AND r.test <= ? AND (? OR r.outcome IN (1, 2)))`;

/** Brings what is known of the tests up to date with an ended run, in place; with `broken` it does not tell what is gone. */
export function updateTestState(
  db: Database,
  on: Moment,
  row: RunRow,
  { tests, recounted }: Stored,
  broken: boolean,
): void {
  const { suite, purpose } = row;
  const generation = generationOf(db, suite);
  const span: Span = { from: generation, to: generation, after: -1, upTo: Number.MAX_SAFE_INTEGER };
  const iteration = openIteration(on);
  const place = { loop: on.loop.n, deployed: deployedNow(db, on.loop, iteration) };
  const gone = provesGone(row, broken) && tests.length > 0;
  const few = !gone && !recounted;
  const before = few ? countSome(db, suite, generation, tests) : [];
  if (purpose === 'collect' || !isConclusive(row)) markPresent(db, suite, generation, tests);
  if (purpose !== 'collect') addVerified(db, iteration.n, takeResults(db, place, row, span));
  if (gone) markOthersAbsent(db, suite, generation, tests);
  if (few) changeSums(db, suite, before, countSome(db, suite, generation, tests));
  else replaceSums(db, suite, countAll(db, suite, generation));
  run(db, 'UPDATE suites SET version = version + 1 WHERE n = ?', suite);
}

/** The generation of rows that hold. */
export function generationOf(db: Database, suite: number): number {
  return one<{ generation: number }>(db, 'SELECT generation FROM suites WHERE n = ?', suite)?.generation ?? 0;
}

/** So many tests more were verified in this iteration for the first time in the loop. */
export function addVerified(db: Database, iteration: number, newly: number): void {
  run(db, 'UPDATE iterations SET newly_verified = newly_verified + ? WHERE n = ?', newly, iteration);
}

/** Tests that came are present, tests that went are not; neither gets a result by that. */
export function changePresence(
  db: Database,
  suite: number,
  came: readonly number[],
  went: readonly number[],
): void {
  const generation = generationOf(db, suite);
  const touched = [...came, ...went];
  const before = countSome(db, suite, generation, touched);
  markPresent(db, suite, generation, came);
  markAbsent(db, suite, generation, went);
  changeSums(db, suite, before, countSome(db, suite, generation, touched));
  run(db, 'UPDATE suites SET version = version + 1 WHERE n = ?', suite);
}

/** Tests with these numbers exist. */
export function markPresent(db: Database, suite: number, generation: number, tests: readonly number[]): void {
  run(
    db,
    `INSERT INTO test_states (suite, generation, test, present) SELECT ?, ?, value, 1 FROM json_each(?) WHERE true
     ON CONFLICT (suite, generation, test) DO UPDATE SET present = 1 WHERE present = 0`,
    suite,
    generation,
    JSON.stringify(tests),
  );
}

/** Tests with these numbers exist no more. */
export function markAbsent(db: Database, suite: number, generation: number, tests: readonly number[]): void {
  run(
    db,
    `UPDATE test_states SET present = 0
     WHERE suite = ? AND generation = ? AND test IN (SELECT value FROM json_each(?))`,
    suite,
    generation,
    JSON.stringify(tests),
  );
}

/** Tests of the suite with other numbers than these exist no more. */
function markOthersAbsent(db: Database, suite: number, generation: number, tests: readonly number[]): void {
  run(
    db,
    `UPDATE test_states SET present = 0
     WHERE suite = ? AND generation = ? AND present = 1 AND test NOT IN (SELECT value FROM json_each(?))`,
    suite,
    generation,
    JSON.stringify(tests),
  );
}

/** Writes the run's results of a span as what is known, and what that changes; how many tests are newly verified by it. */
export function takeResults(db: Database, { loop, deployed }: Place, row: RunRow, span: Span): number {
  const { suite, revision } = row;
  const { from, to, after, upTo } = span;
  const conclusive = Number(isConclusive(row));
  const fresh: Value[] = [row.iteration, suite, revision, suite, from, row.n, after, upTo, conclusive];
  const verifies = revision === deployed;
  const text = `${FRESH} SELECT count(*) AS count FROM fresh WHERE outcome = 0 AND retries = 0 AND verified_loop IS NOT ?`;
  const newly = verifies ? (one<{ count: number }>(db, text, ...fresh, loop)?.count ?? 0) : 0;
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
    `${FRESH} INSERT INTO test_states (suite, generation, test, present, run, outcome, retries, duration_ms, message, verified_loop)
     SELECT ?, ?, test, 1, ?, outcome, retries, duration_ms, message,
       iif(? AND outcome = 0 AND retries = 0, ?, verified_loop) FROM fresh WHERE true
     ON CONFLICT (suite, generation, test) DO UPDATE SET present = 1, run = excluded.run, outcome = excluded.outcome,
       retries = excluded.retries, duration_ms = excluded.duration_ms, message = excluded.message, verified_loop = excluded.verified_loop`,
    ...fresh,
    suite,
    to,
    row.n,
    Number(verifies),
    loop,
  );
  return newly;
}
