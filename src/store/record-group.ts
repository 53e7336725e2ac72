// Failure groups: replaced when failures are grouped, set aside one by one.
import type { Database } from 'better-sqlite3';
import { unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import type { FailureGroup, GroupTest } from '../loop/model.ts';
import { suiteNumber, testNumber, textNumber } from './dictionary.ts';
import { expectOne, type Moment, openIteration } from './moment.ts';
import { setGroup } from './record-fix.ts';
import { run } from './sql.ts';

export type GroupEvents = Events.FailuresGrouped | Events.GroupHeld;

/** Stores the iteration's groups, or holds one of them. */
export function recordGroup(db: Database, on: Moment, event: GroupEvents): void {
  const iteration = openIteration(on).n;
  switch (event.type) {
    case 'failures-grouped': {
      run(db, 'DELETE FROM group_tests WHERE iteration = ?', iteration);
      run(db, 'DELETE FROM groups WHERE iteration = ?', iteration);
      event.groups.forEach((group, pos) => {
        insertGroup(db, on.loop.project, iteration, group, pos);
      });
      const text = 'UPDATE iterations SET grouped = 1, mass_failure = ? WHERE n = ?';
      expectOne(run(db, text, Number(event.massFailure), iteration), event.type);
      return;
    }
    case 'group-held':
      setGroup(db, iteration, event.groupId, event.status, [event.reason]);
      return;
    default:
      unreachable(event);
  }
}

function insertGroup(
  db: Database,
  project: string,
  iteration: number,
  group: FailureGroup,
  pos: number,
): void {
  run(
    db,
    `INSERT INTO groups (iteration, id, pos, fingerprint, title, category, suite, priority, state, status, first_seen,
       attempts, refusals, owner, claimed_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    iteration,
    group.id,
    pos,
    group.fingerprint,
    group.title,
    group.category,
    group.suiteId,
    group.priority,
    group.state,
    group.status,
    group.firstSeenIteration,
    group.attempts,
    JSON.stringify(group.refusals),
    group.owner,
    group.claimedBy,
  );
  group.tests.forEach((test, at) => {
    insertTest(db, project, iteration, group.id, test, at);
  });
}

function insertTest(
  db: Database,
  project: string,
  iteration: number,
  groupId: string,
  test: GroupTest,
  pos: number,
): void {
  run(
    db,
    `INSERT INTO group_tests (iteration, group_id, pos, test, duration_ms, message, details, output)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    iteration,
    groupId,
    pos,
    testNumber(db, suiteNumber(db, project, test.suiteId), test, test.synthetic, null),
    test.durationMs,
    textNumber(db, test.message),
    textNumber(db, test.details),
    textNumber(db, test.output),
  );
}
