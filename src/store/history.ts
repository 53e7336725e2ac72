// Questions about what was.
import type { Database } from 'better-sqlite3';
import type { Outcome, TestIdentity } from '../loop/model.ts';
import type { History } from '../loop/ports.ts';
import { changedTests } from './changed-tests.ts';
import { findSuite, findTest, outcomeOf } from './dictionary.ts';
import { countsAssertions, hasTraces, outputsBefore } from './evidence.ts';
import { iterationFacts } from './iteration-facts.ts';
import { cameAndWent, failedBetween, iterationSummaries } from './iteration-summaries.ts';
import { knownCauses } from './known-causes.ts';
import { loadRecentGroups } from './load-groups.ts';
import { activeQuarantines } from './quarantines.ts';
import { all, one } from './sql.ts';
import { findTests, flakiest, testLife } from './test-life.ts';
import { usualDurations } from './usual-durations.ts';

/** How many of the last durations an expectation is the median of. */
const REMEMBERED = 9;

/** Answers from the tables; reading needs no lease. */
export function createHistory(db: Database): History {
  return {
    projects: () =>
      all<{ project: string }>(db, 'SELECT DISTINCT project FROM loops ORDER BY project').map(
        (row) => row.project,
      ),
    lastLoop(project) {
      const text = 'SELECT id FROM loops WHERE project = ? ORDER BY n DESC LIMIT 1';
      return one<{ id: string }>(db, text, project)?.id ?? null;
    },
    iteration: (project, number) => db.transaction(() => iterationFacts(db, project, number))(),
    expectedSuiteMs(project, suiteId) {
      const suite = findSuite(db, project, suiteId);
      if (suite === undefined) return null;
      return medianOf(
        db,
        `SELECT duration_ms FROM runs WHERE suite = ? AND purpose = 'test' AND status IN ('passed', 'failed')
         ORDER BY n DESC LIMIT ${REMEMBERED}`,
        suite,
      );
    },
    expectedDeploymentMs: (project) =>
      medianOf(
        db,
        `SELECT d.duration_ms FROM deployments d JOIN iterations i ON i.n = d.iteration
         WHERE i.project = ? AND d.status = 'succeeded' ORDER BY d.n DESC LIMIT ${REMEMBERED}`,
        project,
      ),
    iterations: (project, limit) => db.transaction(() => iterationSummaries(db, project, limit))(),
    movedBetween: (project, a, b) =>
      db.transaction(() => {
        const last = lastRunBefore(db, project, b + 1);
        const mended = failedBetween(db, project, a, b).filter(
          (test) => outcomeAt(db, findSuite(db, project, test.suiteId), test, last) === 'passed',
        );
        const then = lastRunBefore(db, project, a + 1);
        const unseen = iterationFacts(db, project, b)
          .failing.filter((test) => !wasSeen(db, findSuite(db, project, test.suiteId), test, then))
          .map(({ suiteId, file, className, name }) => ({ suiteId, file, className, name }));
        return { ...cameAndWent(db, project, a, b), mended, unseen };
      })(),
    recentGroups: (project, iteration, since) => loadRecentGroups(db, project, iteration, since),
    knownCauses: (project, iteration, fingerprints) => knownCauses(db, project, iteration, fingerprints),
    flakiest: (project, now, limit) => flakiest(db, project, now, limit),
    findTests: (project, words, limit) => findTests(db, project, words, limit),
    testLife: (project, test, now) => db.transaction(() => testLife(db, project, test, now))(),
    usualDurations(project, suiteId) {
      const suite = findSuite(db, project, suiteId);
      return suite === undefined ? [] : usualDurations(db, suite);
    },
    outputsBefore(project, suiteId) {
      const suite = findSuite(db, project, suiteId);
      return suite === undefined ? [] : outputsBefore(db, suite);
    },
    countsAssertions(project, suiteId) {
      const suite = findSuite(db, project, suiteId);
      return suite !== undefined && countsAssertions(db, suite);
    },
    hasTraces: (project, log) => hasTraces(db, project, log),
    quarantines: (project, now) => activeQuarantines(db, project, now),
    slowest: (project, limit) =>
      all(
        db,
        `SELECT s.id AS suiteId, t.file, t.class AS className, t.name, e.duration_ms AS durationMs FROM suites s
         JOIN test_state e ON e.suite = s.n JOIN tests t ON t.n = e.test
         WHERE s.project = ? AND e.present = 1 AND e.duration_ms IS NOT NULL ORDER BY e.duration_ms DESC, t.n LIMIT ?`,
        project,
        limit,
      ),
    collected(project, suiteId) {
      const text = 'SELECT coalesce(sum(present), 0) AS n FROM suite_sums WHERE suite = ?';
      return one<{ n: number }>(db, text, findSuite(db, project, suiteId) ?? 0)?.n ?? 0;
    },
    async changedTests(project, suiteId, tests, isAll) {
      const suite = findSuite(db, project, suiteId);
      return suite === undefined ? { came: tests, went: [] } : changedTests(db, suite, tests, isAll);
    },
    outcomesBefore(project, iteration, tests) {
      const last = lastRunBefore(db, project, iteration);
      return tests.map((test) => outcomeAt(db, findSuite(db, project, test.suiteId), test, last));
    },
  };
}

function medianOf(db: Database, sql: string, key: string | number): number | null {
  const sorted = all<{ duration_ms: number | null }>(db, sql, key)
    .flatMap((row) => (row.duration_ms === null ? [] : [row.duration_ms]))
    .toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Number of the last run that started before the project's iteration; iterations of a project never overlap. */
function lastRunBefore(db: Database, project: string, iteration: number): number {
  const text = `SELECT max(r.n) AS n FROM iterations i JOIN runs r ON r.iteration = i.n WHERE i.project = ? AND i.number < ?`;
  return one<{ n: number | null }>(db, text, project, iteration)?.n ?? 0;
}

/** Whether a test, or for a file that cannot load any test of it, had a result up to that run. */
function wasSeen(db: Database, suite: number | undefined, test: TestIdentity, lastRun: number): boolean {
  if (suite === undefined) return false;
  const known = findTest(db, suite, test, false);
  const text =
    known === undefined
      ? 'SELECT 1 AS n FROM tests t JOIN changes c ON c.test = t.n WHERE t.suite = ? AND t.file = ? AND c.run <= ? LIMIT 1'
      : 'SELECT 1 AS n FROM changes WHERE ? > 0 AND test = ? AND run <= ? LIMIT 1';
  return one(db, text, suite, known?.n ?? (test.file || test.name), lastRun) !== undefined;
}

function outcomeAt(
  db: Database,
  suite: number | undefined,
  test: TestIdentity,
  lastRun: number,
): Outcome | null {
  const known = suite === undefined ? undefined : findTest(db, suite, test, false);
  if (known === undefined) return null;
  const text = 'SELECT outcome FROM changes WHERE test = ? AND run <= ? ORDER BY run DESC LIMIT 1';
  const change = one<{ outcome: number }>(db, text, known.n, lastRun);
  return change === undefined ? null : outcomeOf(change.outcome);
}
