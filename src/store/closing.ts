// What an iteration's report needs of the tests: taken from the live tables, or kept when the iteration ended.
import type { Database } from 'better-sqlite3';
import { deployedNow } from './environment.ts';
import type { IterationRow, LoopRow } from './rows.ts';
import { all, run } from './sql.ts';

type SuiteSum = {
  readonly suite: number;
  readonly collected: number;
  /** Counts as JSON; null when the suite did not run in the iteration. */
  readonly counts: string | null;
};
type CategorySum = {
  readonly suite: number;
  readonly category: number;
  readonly tests: number;
  readonly passing: number;
  readonly verified: number;
  readonly failing: number;
  /** Null: it was not kept. */
  readonly executed: number | null;
};
export type Mark = {
  readonly kind: 'failing' | 'flaky' | 'skipped';
  readonly test: number;
  readonly retries: number;
  readonly message: number;
  /** Number of the belief in a pass that does not count; null: it is none. */
  readonly belief: number | null;
};
export type Closing = {
  readonly suites: readonly SuiteSum[];
  readonly categories: readonly CategorySum[];
  readonly marks: readonly Mark[];
};

/** The suites in scope, as a table; binds the project and the scope as JSON. */
const SCOPE = 'scope AS (SELECT n FROM suites WHERE project = ? AND id IN (SELECT value FROM json_each(?)))';

/** Keeps what the tables say at the end of an iteration. */
export function closeIteration(db: Database, loop: LoopRow, iteration: IterationRow): void {
  const { suites, categories, marks } = closingNow(db, loop, iteration);
  for (const { suite, collected, counts } of suites)
    run(db, 'INSERT INTO iteration_suites VALUES (?, ?, ?, ?)', iteration.n, suite, collected, counts);
  for (const { suite, category, tests, passing, verified, failing, executed } of categories)
    run(
      db,
      'INSERT INTO iteration_categories VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      iteration.n,
      suite,
      category,
      tests,
      passing,
      verified,
      failing,
      executed,
    );
  for (const { kind, test, retries, message, belief } of marks)
    run(
      db,
      'INSERT INTO iteration_marks (iteration, kind, test, retries, message, belief) VALUES (?, ?, ?, ?, ?, ?)',
      iteration.n,
      kind,
      test,
      retries,
      message,
      belief,
    );
}

/** What was kept of an ended iteration. */
export function closingKept(db: Database, iteration: IterationRow): Closing {
  return {
    suites: all<SuiteSum>(db, 'SELECT * FROM iteration_suites WHERE iteration = ?', iteration.n),
    categories: all<CategorySum>(db, 'SELECT * FROM iteration_categories WHERE iteration = ?', iteration.n),
    marks: all<Mark>(
      db,
      'SELECT * FROM iteration_marks WHERE iteration = ? ORDER BY kind, test',
      iteration.n,
    ),
  };
}

/** What the tables say now, for an iteration that goes on. */
export function closingNow(db: Database, loop: LoopRow, iteration: IterationRow): Closing {
  return {
    suites: suitesNow(db, loop, iteration),
    categories: categoriesNow(db, loop, iteration),
    marks: marksNow(db, loop),
  };
}

function suitesNow(db: Database, loop: LoopRow, iteration: IterationRow): readonly SuiteSum[] {
  return all<SuiteSum>(
    db,
    `WITH ${SCOPE}, mine AS (SELECT n, suite FROM runs WHERE iteration = ? AND status <> 'running'
       AND purpose IN ('test', 'rerun', 'verify'))
     SELECT scope.n AS suite,
       (SELECT coalesce(sum(present), 0) FROM suite_sums WHERE suite = scope.n) AS collected,
       iif(scope.n IN (SELECT suite FROM mine),
         (SELECT json_patch(json_object('tests', coalesce(sum(present), 0), 'passed', coalesce(sum(passing), 0),
            'failed', coalesce(sum(failed), 0), 'errored', coalesce(sum(errored), 0),
            'skipped', coalesce(sum(skipped), 0), 'flaky', coalesce(sum(passing - clean), 0),
            'broken', (SELECT count(*) FROM broken WHERE suite = scope.n AND run IN (SELECT n FROM mine))),
            json_object('real', nullif(sum(real), 0), 'suspicious', nullif(sum(suspicious), 0), 'fake', nullif(sum(fake), 0)))
          FROM suite_sums WHERE suite = scope.n AND run IN (SELECT n FROM mine)), NULL) AS counts
     FROM scope`,
    loop.project,
    loop.scope,
    iteration.n,
  );
}

function categoriesNow(db: Database, loop: LoopRow, iteration: IterationRow): readonly CategorySum[] {
  return all<CategorySum>(
    db,
    `WITH ${SCOPE}
     SELECT c.suite, c.category, sum(c.present) AS tests, sum(c.passing) AS passing,
       sum(iif(r.revision = ?, c.clean, 0)) AS verified, sum(c.failed + c.errored) AS failing,
       sum(iif(r.iteration = ?, c.executed, 0)) AS executed
     FROM suite_sums c LEFT JOIN runs r ON r.n = c.run WHERE c.suite IN scope GROUP BY c.suite, c.category`,
    loop.project,
    loop.scope,
    deployedNow(db, loop, iteration),
    iteration.n,
  );
}

function marksNow(db: Database, loop: LoopRow): readonly Mark[] {
  return all<Mark>(
    db,
    `WITH ${SCOPE}, present AS (SELECT e.* FROM suites s CROSS JOIN test_states e INDEXED BY test_states_marked ON e.suite = s.n AND e.generation = s.generation
       WHERE s.n IN scope AND e.present = 1 AND (e.outcome <> 0 OR e.retries > 0))
     SELECT 'failing' AS kind, test, retries, message, NULL AS belief FROM present WHERE outcome IN (1, 2)
     UNION ALL SELECT 'failing', test, 0, message, NULL FROM broken WHERE suite IN scope
     UNION ALL SELECT 'flaky', test, retries, message, NULL FROM present WHERE outcome = 0 AND retries > 0
     UNION ALL SELECT 'skipped', p.test, p.retries, p.message, r.belief FROM present p
       LEFT JOIN results r ON r.run = p.run AND r.test = p.test AND r.belief > 0 WHERE p.outcome >= 3
     ORDER BY kind, test`,
    loop.project,
    loop.scope,
  );
}
