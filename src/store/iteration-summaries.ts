// A project's iterations in a line each, and which tests came and went between two of them.
import type { Database } from 'better-sqlite3';
import type { TestsChanged } from '../loop/event.ts';
import type { IterationSummary, Moved, NamedTest } from '../loop/ports.ts';
import { namedTestKey } from '../loop/same-test.ts';
import { closingLedger, ledgerNow } from './ledger.ts';
import { loadPlan } from './load-plan.ts';
import type { IterationRow, LoopRow } from './rows.ts';
import { all, one } from './sql.ts';

/** The newest iterations, newest first. */
export function iterationSummaries(
  db: Database,
  project: string,
  limit: number,
): readonly IterationSummary[] {
  const text = 'SELECT * FROM iterations WHERE project = ? ORDER BY number DESC LIMIT ?';
  const loops = new Map<number, LoopRow & { last: number }>();
  const loopOf = (n: number) => {
    const known = loops.get(n) ?? findLoop(db, n);
    loops.set(n, known);
    return known;
  };
  return all<IterationRow>(db, text, project, limit).map((row) => {
    const loop = loopOf(row.loop);
    return {
      number: row.number,
      loopId: loop.id,
      loopStatus: loop.last === row.n ? loop.status : 'running',
      startedBy: loop.started_by,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      revision: row.revision,
      ledger: closingLedger(row) ?? ledgerNow(db, loop, loadPlan(db, loop.plan), row),
      failing: failingOf(db, row),
      mergedFixes: count(
        db,
        `SELECT count(*) AS n FROM fixes WHERE iteration = ? AND status IN ('merged', 'verified', 'not-held')`,
        row.n,
      ),
      deployments: count(
        db,
        `SELECT count(*) AS n FROM deployments WHERE iteration = ? AND status NOT IN ('waiting-for-approval', 'refused', 'lapsed')`,
        row.n,
      ),
    };
  });
}

/** What the journal's events between two iterations come to; a test that came and went again is in neither. */
export function cameAndWent(
  db: Database,
  project: string,
  a: number,
  b: number,
): Pick<Moved, 'came' | 'went'> {
  const rows = all<{ event: string }>(
    db,
    `SELECT j.event FROM journal j JOIN loops l ON l.n = j.loop
     WHERE l.project = ? AND j.iteration > ? AND j.iteration <= ? AND j.event ->> 'type' = 'tests-changed' ORDER BY j.seq`,
    project,
    a,
    b,
  );
  const came = new Map<string, NamedTest>();
  const went = new Map<string, NamedTest>();
  const move = (test: NamedTest, to: Map<string, NamedTest>, from: Map<string, NamedTest>) => {
    const key = namedTestKey(test);
    if (!from.delete(key)) to.set(key, test);
  };
  for (const { event } of rows) {
    const changed = JSON.parse(event) as TestsChanged;
    for (const test of changed.came) move({ ...test, suiteId: changed.suiteId }, came, went);
    for (const test of changed.went) move({ ...test, suiteId: changed.suiteId }, went, came);
  }
  return { came: [...came.values()], went: [...went.values()] };
}

/** The tests of the failure groups of the iterations after `a`, `b` included. */
export function failedBetween(db: Database, project: string, a: number, b: number): readonly NamedTest[] {
  return all<NamedTest>(
    db,
    `SELECT DISTINCT s.id AS suiteId, t.file, t.class AS className, t.name FROM iterations i
     JOIN group_tests g ON g.iteration = i.n JOIN tests t ON t.n = g.test JOIN suites s ON s.n = t.suite
     WHERE i.project = ? AND i.number > ? AND i.number <= ? ORDER BY t.n`,
    project,
    a,
    b,
  );
}

function findLoop(db: Database, n: number): LoopRow & { last: number } {
  const text =
    'SELECT l.*, (SELECT max(n) FROM iterations WHERE loop = l.n) AS last FROM loops l WHERE l.n = ?';
  const row = one<LoopRow & { last: number }>(db, text, n);
  if (row === undefined) throw new Error(`there is no loop number ${n}`);
  return row;
}

/** Of an ended iteration as it was kept; of the one that goes on, as the tables have it now. */
function failingOf(db: Database, row: IterationRow): number {
  if (row.ended_at !== null)
    return count(
      db,
      `SELECT count(*) AS n FROM iteration_marks WHERE iteration = ? AND kind = 'failing'`,
      row.n,
    );
  return count(
    db,
    `WITH ours AS (SELECT n FROM suites WHERE project = (SELECT project FROM iterations WHERE n = ?))
     SELECT (SELECT coalesce(sum(failed + errored), 0) FROM suite_sums WHERE suite IN ours)
          + (SELECT count(*) FROM broken WHERE suite IN ours) AS n`,
    row.n,
  );
}

function count(db: Database, text: string, key: number): number {
  return one<{ n: number }>(db, text, key)?.n ?? 0;
}
