// What people decide about groups and refused candidates. They may come too late, or two at once: that is no bug.
import type { Database } from 'better-sqlite3';
import { LoopError, unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import type { FixStatus, GroupStatus } from '../loop/model.ts';
import type { Moment } from './moment.ts';
import { setGroup } from './record-fix.ts';
import { one, run } from './sql.ts';

export type DecisionEvents =
  | Events.GroupTaken
  | Events.GroupClaimed
  | Events.FixApproved
  | Events.FixDeclined;

/** Keeps what a person decided, also between iterations. Throws LoopError `stale` when it is no longer about anything. */
export function recordDecision(db: Database, on: Moment, event: DecisionEvents): void {
  switch (event.type) {
    case 'group-taken': {
      const { iteration } = openGroup(db, on, event.groupId);
      run(
        db,
        'UPDATE groups SET owner = ? WHERE iteration = ? AND id = ?',
        event.by,
        iteration,
        event.groupId,
      );
      return;
    }
    case 'group-claimed': {
      const { iteration } = openGroup(db, on, event.groupId);
      const text =
        'UPDATE groups SET claimed_by = ?, owner = coalesce(owner, ?) WHERE iteration = ? AND id = ?';
      run(db, text, event.by, event.by, iteration, event.groupId);
      return;
    }
    case 'fix-approved': {
      const { n } = heldFix(db, on, event);
      run(db, 'UPDATE fixes SET approved_by = ? WHERE n = ?', event.by, n);
      return;
    }
    case 'fix-declined': {
      const { n, iteration, groupId } = heldFix(db, on, event);
      run(db, 'UPDATE fixes SET declined_by = ? WHERE n = ?', event.by, n);
      setGroup(db, iteration, groupId, 'needs-person', ['a person turned the refused candidate down']);
      return;
    }
    default:
      unreachable(event);
  }
}

/** The group in the loop's newest iteration, while it still fails. */
function openGroup(db: Database, on: Moment, groupId: string): { iteration: number } {
  const text = 'SELECT iteration, status FROM groups WHERE iteration = ? AND id = ?';
  const group = one<{ iteration: number; status: GroupStatus }>(db, text, on.iteration?.n ?? null, groupId);
  if (group === undefined)
    throw stale(
      `${groupId} is no group of the newest iteration`,
      'look at the newest message in the channel',
    );
  if (group.status === 'verified' || group.status === 'gone')
    throw stale(`${groupId} does not fail any more`, 'nothing is left to do for it');
  return group;
}

/** A refused candidate on which nobody decided yet, of a group that waits for a person now. */
function heldFix(
  db: Database,
  on: Moment,
  { fixId, candidate }: Events.FixApproved | Events.FixDeclined,
): { n: number; iteration: number; groupId: string } {
  const fix = one<{
    n: number;
    group_id: string;
    status: FixStatus;
    candidate: string | null;
    approved_by: string | null;
    declined_by: string | null;
  }>(
    db,
    `SELECT f.n, f.group_id, f.status, f.candidate, f.approved_by, f.declined_by FROM fixes f
     JOIN iterations i ON i.n = f.iteration WHERE f.id = ? AND i.loop = ?`,
    fixId,
    on.loop.n,
  );
  const now = 'look at the newest message of its group in the thread';
  const commit = candidate.slice(0, 7);
  if (fix === undefined || fix.candidate !== candidate)
    throw stale(`there is no candidate ${commit} to decide on in this loop`, now);
  if (fix.approved_by !== null || fix.declined_by !== null)
    throw stale(`somebody has decided on ${commit} already`, now);
  const newer = one(
    db,
    `SELECT 1 FROM fixes f JOIN iterations i ON i.n = f.iteration
     WHERE i.loop = ? AND f.group_id = ? AND f.n > ? AND f.candidate IS NOT NULL`,
    on.loop.n,
    fix.group_id,
    fix.n,
  );
  if (newer !== undefined)
    throw stale(`${commit} is not the newest attempt at ${fix.group_id} any more`, now);
  if (fix.status !== 'refused') throw stale(`${commit} was not refused, it is ${fix.status}`, now);
  const { iteration } = openGroup(db, on, fix.group_id);
  return { n: fix.n, iteration, groupId: fix.group_id };
}

function stale(message: string, hint: string): LoopError {
  return new LoopError('stale', message, hint);
}
