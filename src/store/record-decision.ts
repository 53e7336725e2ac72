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
    case 'group-taken':
      take(db, on, event);
      return;
    case 'group-claimed':
      claim(db, on, event);
      return;
    case 'fix-approved': {
      refuseWhenStopping(on, event.candidate);
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

/** Throws LoopError `stale` for what would be tried next, when nothing is going to be. */
export function refuseWhenStopping({ loop }: Moment, what: string): void {
  if (loop.request !== 'stop' && loop.request !== 'stop-now') return;
  throw stale(
    `the loop of ${loop.project} is being stopped: nothing comes of ${short(what)} any more`,
    'start another one with /loop start',
  );
}

function take(db: Database, on: Moment, { groupId, by }: Events.GroupTaken): void {
  const group = openGroup(db, on, groupId);
  if (group.owner === by) throw stale(`${groupId} is yours already`, 'nothing has to be pressed for that');
  const text = 'UPDATE groups SET owner = ? WHERE iteration = ? AND id = ?';
  run(db, text, by, group.iteration, groupId);
}

function claim(db: Database, on: Moment, { groupId, by }: Events.GroupClaimed): void {
  refuseWhenStopping(on, groupId);
  const group = openGroup(db, on, groupId);
  if (group.claimed_by !== null)
    throw stale(
      `somebody said already that ${groupId} is fixed`,
      'the next iteration checks it, with what is on the branch then',
    );
  const text = 'UPDATE groups SET claimed_by = ?, owner = coalesce(owner, ?) WHERE iteration = ? AND id = ?';
  run(db, text, by, by, group.iteration, groupId);
}

type GroupRow = {
  readonly iteration: number;
  readonly status: GroupStatus;
  readonly owner: string | null;
  readonly claimed_by: string | null;
};

/** The group in the loop's newest iteration, while it still fails. */
function openGroup(db: Database, { iteration }: Moment, groupId: string): GroupRow {
  const text = 'SELECT iteration, status, owner, claimed_by FROM groups WHERE iteration = ? AND id = ?';
  const group = one<GroupRow>(db, text, iteration?.n ?? null, groupId);
  if (group === undefined && iteration?.grouped === 0)
    throw stale(
      `iteration ${iteration.number} has begun, and has not tested ${groupId} yet`,
      'if it still fails then, its new message has the same buttons',
    );
  if (group === undefined) throw stale(`${groupId} is not among what fails now`, LOOK);
  if (group.status === 'verified' || group.status === 'gone') throw over(groupId);
  return group;
}

/** Where a group can be while a person decides on its last candidate: nobody works on it, and nothing newer came of it. */
const WAITING: readonly GroupStatus[] = ['failing', 'reopened', 'needs-person', 'needs-review'];

/**
 * The newest version of a group, for what holds over iterations: also while an iteration runs that has not come to its failures
 * yet.
 */
function waitingGroup(db: Database, { loop, iteration }: Moment, groupId: string): GroupRow {
  const group = one<GroupRow>(
    db,
    `SELECT g.iteration, g.status, g.owner, g.claimed_by FROM groups g JOIN iterations i ON i.n = g.iteration
     WHERE i.loop = ? AND g.id = ? ORDER BY g.iteration DESC LIMIT 1`,
    loop.n,
    groupId,
  );
  const isOld = iteration?.grouped === 1 && group?.iteration !== iteration.n;
  if (group === undefined || isOld || group.status === 'verified' || group.status === 'gone')
    throw over(groupId);
  if (!WAITING.includes(group.status)) throw stale(`a newer fix of ${groupId} is under way`, LOOK);
  return group;
}

/** A refused candidate on which nobody decided yet, of a group that waits. */
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
  const commit = short(candidate);
  if (fix === undefined || fix.candidate !== candidate)
    throw stale(`there is no candidate ${commit} to decide on in this loop`, LOOK);
  if (fix.approved_by !== null || fix.declined_by !== null)
    throw stale(
      fix.approved_by === null
        ? `${fix.declined_by} has turned ${commit} down already`
        : `${fix.approved_by} has approved ${commit} already`,
      LOOK,
    );
  const newer = one(
    db,
    `SELECT 1 FROM fixes f JOIN iterations i ON i.n = f.iteration
     WHERE i.loop = ? AND f.group_id = ? AND f.n > ? AND f.candidate IS NOT NULL`,
    on.loop.n,
    fix.group_id,
    fix.n,
  );
  if (newer !== undefined)
    throw stale(`${commit} is not the newest attempt at ${fix.group_id} any more`, LOOK);
  if (fix.status !== 'refused') throw stale(`${commit} was not refused, it is ${fix.status}`, LOOK);
  const { iteration } = waitingGroup(db, on, fix.group_id);
  return { n: fix.n, iteration, groupId: fix.group_id };
}

const LOOK = 'look at the newest message of its group in the thread';

function over(groupId: string): LoopError {
  return stale(`${groupId} does not fail any more`, 'nothing is left to do for it');
}

function short(what: string): string {
  return what.length === 40 ? what.slice(0, 7) : what;
}

function stale(message: string, hint: string): LoopError {
  return new LoopError('stale', message, hint);
}
