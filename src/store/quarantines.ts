// Tests in quarantine: who put them there, why, and until when.
import type { Database } from 'better-sqlite3';
import { LoopError } from '../loop/errors.ts';
import type { TestIdentity } from '../loop/model.ts';
import type { Clock, IterationFacts, NamedTest, Quarantine, Quarantines } from '../loop/ports.ts';
import { findSuite, findTest } from './dictionary.ts';
import type { IterationRow, LoopRow } from './rows.ts';
import { all, one, run } from './sql.ts';
import type { Write } from './write.ts';

const NAMED = 't.file, t.class AS className, t.name, s.id AS suiteId';

/** Every method may throw what `write` throws. */
export function createQuarantines(db: Database, write: Write, clock: Clock): Quarantines {
  return {
    add: (project, { by, reason, until, ...test }) =>
      write(() => {
        const now = clock.now();
        const known = activeOf(db, project, test, now);
        if (known.active !== undefined)
          throw stale(
            `${test.name} is in quarantine already, put there by ${known.active.by}`,
            '/loop release ends it',
          );
        const text = 'INSERT INTO quarantines (test, by, reason, since, until) VALUES (?, ?, ?, ?, ?)';
        run(db, text, known.test, by, reason, now, until);
      }),
    release: (project, test, by) =>
      write(() => {
        const now = clock.now();
        const { active } = activeOf(db, project, test, now);
        if (active === undefined)
          throw stale(`${test.name} is not in quarantine`, 'see /loop flaky for those that are');
        run(db, 'UPDATE quarantines SET released_by = ?, released_at = ? WHERE n = ?', by, now, active.n);
      }),
  };
}

function stale(message: string, hint: string): LoopError {
  return new LoopError('stale', message, hint);
}

function activeOf(db: Database, project: string, test: NamedTest, now: number) {
  const suite = findSuite(db, project, test.suiteId);
  const known = suite === undefined ? undefined : findTest(db, suite, test, false);
  if (known === undefined) throw new Error(`${test.name} is not a test of ${project}`);
  const active = one<{ n: number; by: string }>(
    db,
    'SELECT n, by FROM quarantines WHERE test = ? AND until > ? AND released_at IS NULL ORDER BY n DESC LIMIT 1',
    known.n,
    now,
  );
  return { test: known.n, active };
}

/** A project's tests that are in quarantine at `now` (epoch ms). */
export function activeQuarantines(db: Database, project: string, now: number): readonly Quarantine[] {
  return all<Quarantine>(
    db,
    `SELECT ${NAMED}, q.by, q.reason, q.since, q.until FROM quarantines q JOIN tests t ON t.n = q.test JOIN suites s ON s.n = t.suite
     WHERE s.project = ? AND q.since <= ? AND q.until > ? AND q.released_at IS NULL ORDER BY q.n`,
    project,
    now,
    now,
  );
}

/** Tests in a loop's scope whose last result does not count because of a quarantine. Asked after every event: begins at the few quarantines. */
export function quarantinedNow(db: Database, { project, scope }: LoopRow): readonly TestIdentity[] {
  return all<TestIdentity>(
    db,
    `SELECT DISTINCT t.file, t.class AS className, t.name FROM quarantines q CROSS JOIN tests t ON t.n = q.test
     CROSS JOIN suites s ON s.n = t.suite CROSS JOIN test_state e ON e.suite = t.suite AND e.test = t.n
     WHERE s.project = ? AND s.id IN (SELECT value FROM json_each(?)) AND e.present = 1 AND e.outcome >= 4 ORDER BY q.n`,
    project,
    scope,
  );
}

/** What an iteration's report says of quarantines: tests whose last result of it did not count, and those that count again since the iteration before. */
export function quarantineFacts(
  db: Database,
  row: IterationRow,
): Pick<IterationFacts, 'quarantined' | 'quarantineEnded'> {
  const quarantined = all<Quarantine & { outcome: number; run: number }>(
    db,
    `SELECT ${NAMED}, q.by, q.reason, q.since, q.until, r.outcome, max(r.run) AS run FROM quarantines q
     CROSS JOIN runs u CROSS JOIN results r ON r.run = u.n AND r.test = q.test JOIN tests t ON t.n = q.test JOIN suites s ON s.n = t.suite
     WHERE u.iteration = ? AND u.status <> 'running' AND r.outcome >= 4 AND q.since <= u.started_at + coalesce(u.duration_ms, 0)
     GROUP BY q.test ORDER BY q.n`,
    row.n,
  );
  const before = one<{ started_at: number }>(
    db,
    'SELECT started_at FROM iterations WHERE project = ? AND number < ? ORDER BY number DESC LIMIT 1',
    row.project,
    row.number,
  );
  const ended = all<NamedTest & { releasedBy: string | null }>(
    db,
    `SELECT ${NAMED}, q.released_by AS releasedBy FROM quarantines q JOIN tests t ON t.n = q.test JOIN suites s ON s.n = t.suite
     WHERE s.project = ? AND coalesce(q.released_at, q.until) > ? AND coalesce(q.released_at, q.until) <= ? ORDER BY q.n`,
    row.project,
    before?.started_at ?? row.started_at,
    row.started_at,
  );
  return {
    quarantined: quarantined.map(({ outcome, run: _run, ...one }) => ({
      ...one,
      did: outcome === 4 ? 'passed' : 'failed',
    })),
    quarantineEnded: ended,
  };
}
