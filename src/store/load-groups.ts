// The failure groups of an iteration, and those of the iterations before it.
import type { Database } from 'better-sqlite3';
import type { FailureGroup, GroupTest } from '../loop/model.ts';
import { isGone } from './is-gone.ts';
import type { IterationRow } from './rows.ts';
import { all } from './sql.ts';

type GroupRow = {
  readonly iteration: number;
  readonly id: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly category: string;
  readonly suite: string;
  readonly priority: number;
  readonly state: FailureGroup['state'];
  readonly status: FailureGroup['status'];
  readonly first_seen: number;
  readonly attempts: number;
  readonly refusals: string;
  readonly owner: string | null;
  readonly claimed_by: string | null;
};

type GroupTestRow = {
  readonly group_id: string;
  readonly suite: string;
  readonly file: string;
  readonly class: string;
  readonly name: string;
  readonly synthetic: number;
  readonly duration_ms: number | null;
  readonly message: string;
  readonly details: string;
  readonly output: string;
};

/** In the order in which they were grouped. */
export function loadGroups(db: Database, iteration: number): readonly FailureGroup[] {
  const text = 'SELECT * FROM groups WHERE iteration = ? ORDER BY pos';
  const rows = all<GroupRow>(db, text, iteration);
  return rows.length === 0 ? [] : withTests(db, iteration, rows);
}

/**
 * The newest version of each group of the loop's iterations before this one (null: of all). Its `attempts` are those of
 * the whole loop, because grouping carries them over from iteration to iteration.
 */
export function loadEarlierGroups(
  db: Database,
  loop: number,
  before: IterationRow | null,
): readonly FailureGroup[] {
  const rows = all<GroupRow>(
    db,
    `SELECT g.*, max(g.iteration) FROM groups g JOIN iterations i ON i.n = g.iteration
     WHERE i.loop = ? AND i.n < ? GROUP BY g.id ORDER BY g.iteration, g.pos`,
    loop,
    before?.n ?? Number.MAX_SAFE_INTEGER,
  );
  return withAllTests(db, rows);
}

/** The newest version of each group of a project's iterations before that number which began after `since` (epoch ms); `gone` where it is. */
export function loadRecentGroups(
  db: Database,
  project: string,
  before: number,
  since: number,
): readonly FailureGroup[] {
  const rows = all<GroupRow>(
    db,
    `SELECT g.*, max(g.iteration) FROM groups g JOIN iterations i ON i.n = g.iteration
     WHERE i.project = ? AND i.number < ? AND i.started_at > ? GROUP BY g.fingerprint ORDER BY g.iteration, g.pos`,
    project,
    before,
    since,
  );
  return withAllTests(
    db,
    rows.map((row) => (isGone(db, row, project, before) ? { ...row, status: 'gone' } : row)),
  );
}

/** Groups of several iterations, each with its tests. */
function withAllTests(db: Database, rows: readonly GroupRow[]): readonly FailureGroup[] {
  const iterations = [...new Set(rows.map((row) => row.iteration))];
  return iterations.flatMap((n) =>
    withTests(
      db,
      n,
      rows.filter((row) => row.iteration === n),
    ),
  );
}

function withTests(db: Database, iteration: number, rows: readonly GroupRow[]): readonly FailureGroup[] {
  const byGroup = Map.groupBy(testsOf(db, iteration), (row) => row.group_id);
  return rows.map((row) => ({
    id: row.id,
    fingerprint: row.fingerprint,
    title: row.title,
    category: row.category,
    suiteId: row.suite,
    priority: row.priority,
    state: row.state,
    status: row.status,
    firstSeenIteration: row.first_seen,
    tests: (byGroup.get(row.id) ?? []).map(toTest),
    attempts: row.attempts,
    refusals: JSON.parse(row.refusals) as readonly string[],
    owner: row.owner,
    claimedBy: row.claimed_by,
  }));
}

function testsOf(db: Database, iteration: number): readonly GroupTestRow[] {
  return all<GroupTestRow>(
    db,
    `SELECT g.group_id, s.id AS suite, t.file, t.class, t.name, t.synthetic, g.duration_ms, m.text AS message,
       d.text AS details, o.text AS output
     FROM group_tests g JOIN tests t ON t.n = g.test JOIN suites s ON s.n = t.suite JOIN texts m ON m.n = g.message
     JOIN texts d ON d.n = g.details JOIN texts o ON o.n = g.output
     WHERE g.iteration = ? ORDER BY g.group_id, g.pos`,
    iteration,
  );
}

function toTest(row: GroupTestRow): GroupTest {
  return {
    suiteId: row.suite,
    file: row.file,
    className: row.class,
    name: row.name,
    message: row.message,
    details: row.details,
    output: row.output,
    durationMs: row.duration_ms,
    synthetic: row.synthetic === 1,
  };
}
