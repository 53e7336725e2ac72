// One test's results over time, and which tests do not keep to theirs.
import type { Database } from 'better-sqlite3';
import { whyDoubted } from '../loop/doubt-passes.ts';
import { judgeFlakiness, type Seen } from '../loop/flakiness.ts';
import type { RunPurpose } from '../loop/model.ts';
import type { JudgedTest, NamedTest, TestLife, TestPoint } from '../loop/ports.ts';
import { MASS } from '../loop/test-step.ts';
import { beliefOf, didOf, findSuite, findTest } from './dictionary.ts';
import { all, one } from './sql.ts';

/** How far back results count for a test's verdict, ms: 30 days. */
const WINDOW_MS = 30 * 86_400_000;
const SHOWN_RESULTS = 20;
const SHOWN_CHANGES = 12;

/** Runs that tell about single tests: those with a verdict, and where not nearly everything failed. */
const TELLING = `u.purpose IN ('test', 'rerun', 'verify') AND u.status IN ('passed', 'failed')
  AND NOT (u.counts ->> 'passed' + u.counts ->> 'failed' + u.counts ->> 'errored' >= ${MASS.tests}
    AND u.counts ->> 'failed' + u.counts ->> 'errored' >= ${MASS.share} * (u.counts ->> 'passed' + u.counts ->> 'failed' + u.counts ->> 'errored'))`;

type SeenRow = { test: number; outcome: number; retries: number; revision: string; at: number };

/** The tests of a project that are broken or flaky at `now`, the flakiest first. */
export function flakiest(db: Database, project: string, now: number, limit: number): readonly JudgedTest[] {
  const since = now - WINDOW_MS;
  // Only a test that was ever another than it had been can be either.
  const rows = all<SeenRow>(
    db,
    `WITH moved AS (
       SELECT DISTINCT c.test FROM changes c JOIN runs u ON u.n = c.run JOIN suites s ON s.n = u.suite
       WHERE s.project = ? AND u.started_at > ? AND (c.flaky = 1 OR c.outcome IN (1, 2) OR c.outcome >= 4))
     SELECT r.test, r.outcome, r.retries, u.revision, u.started_at AS at FROM moved
     JOIN tests t ON t.n = moved.test JOIN runs u ON u.suite = t.suite JOIN results r ON r.run = u.n AND r.test = moved.test
     WHERE u.started_at > ? AND r.outcome <> 3 AND ${TELLING} ORDER BY u.n`,
    project,
    since,
    since,
  );
  const judged = [...Map.groupBy(rows, (row) => row.test)]
    .map(([test, seen]) => ({ test, flakiness: judgeFlakiness(seen.map(toSeen), now) }))
    .filter(({ flakiness }) => flakiness.state !== 'healthy')
    .toSorted((a, b) => rank(b.flakiness) - rank(a.flakiness) || a.test - b.test)
    .slice(0, limit);
  return judged.flatMap(({ test, flakiness }) => {
    const named = nameOf(db, test);
    return named === undefined ? [] : [{ ...named, flakiness }];
  });
}

/** Flaky before broken: that a test is broken is told elsewhere. */
function rank({ state, score, retries }: ReturnType<typeof judgeFlakiness>): number {
  return (state === 'flaky' ? 1_000 : 0) + score * 100 + Math.min(retries, 99) / 100;
}

/** Tests whose file, class and name hold these words, whatever their case; those that exist first. */
export function findTests(db: Database, project: string, words: string, limit: number): readonly NamedTest[] {
  const like = words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/[!%_]/g, '!$&'));
  if (like.length === 0) return [];
  return all<NamedTest>(
    db,
    `SELECT s.id AS suiteId, t.file, t.class AS className, t.name FROM tests t JOIN suites s ON s.n = t.suite
     LEFT JOIN test_states e ON e.suite = t.suite AND e.generation = s.generation AND e.test = t.n
     WHERE s.project = ? AND t.synthetic = 0
       AND NOT EXISTS (SELECT 1 FROM json_each(?) w
         WHERE (t.file || ' ' || t.class || ' ' || t.name) NOT LIKE '%' || w.value || '%' ESCAPE '!')
     ORDER BY coalesce(e.present, 0) DESC, lower(t.name) = lower(?) DESC, t.n LIMIT ?`,
    project,
    JSON.stringify(like),
    words,
    limit,
  );
}

/** What became of a test so far; null when it is not known. */
export function testLife(db: Database, project: string, test: NamedTest, now: number): TestLife | null {
  const suite = findSuite(db, project, test.suiteId);
  const known = suite === undefined ? undefined : findTest(db, suite, test, false);
  if (suite === undefined || known === undefined) return null;
  const seen = all<SeenRow>(
    db,
    `SELECT r.test, r.outcome, r.retries, u.revision, u.started_at AS at FROM runs u JOIN results r ON r.run = u.n AND r.test = ?
     WHERE u.suite = ? AND u.started_at > ? AND r.outcome <> 3 AND ${TELLING} ORDER BY u.n`,
    known.n,
    suite,
    now - WINDOW_MS,
  );
  const changes = all<PointRow>(
    db,
    `SELECT i.number AS iteration, u.revision, u.started_at AS at, c.outcome, c.flaky, r.belief FROM changes c
     JOIN runs u ON u.n = c.run LEFT JOIN results r ON r.run = c.run AND r.test = c.test JOIN iterations i ON i.n = u.iteration WHERE c.test = ? AND u.status <> 'running' ORDER BY c.run DESC LIMIT ${SHOWN_CHANGES}`,
    known.n,
  );
  const results = all<PointRow & Told>(
    db,
    `SELECT i.number AS iteration, u.revision, u.started_at AS at, r.outcome, r.retries > 0 AND r.outcome = 0 AS flaky,
       r.duration_ms AS durationMs, u.purpose, r.belief, coalesce(x.text, '') AS message
     FROM runs u JOIN results r ON r.run = u.n AND r.test = ? JOIN iterations i ON i.n = u.iteration
     LEFT JOIN remarks m ON m.run = r.run AND m.test = r.test AND r.belief > 0 LEFT JOIN texts x ON x.n = m.message
     WHERE u.suite = ? AND u.purpose IN ('test', 'rerun', 'verify') AND u.status <> 'running' ORDER BY u.n DESC LIMIT ${SHOWN_RESULTS}`,
    known.n,
    suite,
  );
  const state = one<{ present: number }>(
    db,
    'SELECT present FROM test_state WHERE suite = ? AND test = ?',
    suite,
    known.n,
  );
  return {
    test: { suiteId: test.suiteId, file: test.file, className: test.className, name: test.name },
    present: state?.present === 1,
    flakiness: judgeFlakiness(seen.map(toSeen), now),
    changes: changes.map(toPoint).toReversed(),
    results: results
      .map((row) => ({
        ...toPoint(row),
        durationMs: row.durationMs,
        purpose: row.purpose,
        reasons: row.message === '' ? [] : whyDoubted(row.message),
      }))
      .toReversed(),
  };
}

type Told = { durationMs: number | null; purpose: RunPurpose; message: string };
type PointRow = {
  iteration: number;
  revision: string;
  at: number;
  outcome: number;
  flaky: number;
  belief: number | null;
};

function toPoint({ iteration, revision, at, outcome, flaky, belief }: PointRow): TestPoint {
  return {
    iteration,
    revision,
    at,
    outcome: didOf(outcome),
    flaky: flaky === 1,
    quarantined: outcome >= 4,
    belief: beliefOf(belief) ?? null,
  };
}

function toSeen({ outcome, retries, revision, at }: SeenRow): Seen {
  return { passed: didOf(outcome) === 'passed', retries, revision, at };
}

function nameOf(db: Database, test: number): NamedTest | undefined {
  return one(
    db,
    'SELECT s.id AS suiteId, t.file, t.class AS className, t.name FROM tests t JOIN suites s ON s.n = t.suite WHERE t.n = ?',
    test,
  );
}
