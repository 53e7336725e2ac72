// A fix on its way: one attempt at one group, which moves with it.
import type { Database } from 'better-sqlite3';
import { unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import type { FixStatus, GroupStatus } from '../loop/model.ts';
import { expectOne, type Moment, openIteration } from './moment.ts';
import { one, run } from './sql.ts';

export type FixEvents =
  | Events.FixStarted
  | Events.FixProposed
  | Events.FixFailed
  | Events.FixAccepted
  | Events.FixRefused
  | Events.FixAdopted
  | Events.FixMerged
  | Events.FixVerified
  | Events.FixNotHeld
  | Events.FixReverted;

/**
 * Moves a fix and its group.
 *
 *     running → proposed → accepted → merged → verified        refused, approved by a person → (adopted) proposed
 *             → failed   → refused           → not-held
 *                                            → reverted
 */
export function recordFix(db: Database, on: Moment, event: FixEvents): void {
  switch (event.type) {
    case 'fix-started':
      start(db, on, event);
      return;
    case 'fix-proposed': {
      const { candidate, files, analysis, durationMs } = event;
      move(db, on, event, ['running'], 'proposed', 'candidate');
      const text = 'UPDATE fixes SET candidate = ?, files = ?, analysis = ?, duration_ms = ? WHERE id = ?';
      const said = analysis === null ? null : JSON.stringify(analysis);
      run(db, text, candidate, JSON.stringify(files), said, durationMs, event.fixId);
      return;
    }
    case 'fix-failed':
      move(db, on, event, ['running'], 'failed', 'failing', [event.reason]);
      run(db, 'UPDATE fixes SET duration_ms = ? WHERE id = ?', event.durationMs, event.fixId);
      return;
    case 'fix-accepted':
      move(db, on, event, ['proposed'], 'accepted', 'candidate');
      return;
    case 'fix-refused':
      move(db, on, event, ['proposed', 'accepted'], 'refused', 'failing', event.reasons);
      // An approval is for one try: what is refused again needs a person again.
      run(db, 'UPDATE fixes SET approved_by = NULL WHERE id = ?', event.fixId);
      return;
    case 'fix-adopted':
      adopt(db, on, event);
      return;
    case 'fix-merged': {
      move(db, on, event, ['accepted'], 'merged', 'merged');
      const text = 'UPDATE fixes SET commit_id = ?, message = ?, files = ? WHERE id = ?';
      run(db, text, event.commit, event.message, JSON.stringify(event.files), event.fixId);
      return;
    }
    case 'fix-verified':
      move(db, on, event, ['merged'], 'verified', 'verified');
      return;
    case 'fix-not-held':
      move(db, on, event, ['merged'], 'not-held', 'reopened', [event.reason]);
      return;
    case 'fix-reverted':
      move(db, on, event, ['merged', 'not-held'], 'reverted', 'reopened', [event.reason]);
      return;
    default:
      unreachable(event);
  }
}

function start(db: Database, on: Moment, event: Events.FixStarted): void {
  const { fixId, groupId, attempt, base } = event;
  const iteration = openIteration(on).n;
  const begun = run(
    db,
    `INSERT INTO fixes (id, iteration, group_id, attempt, base, status, started_at)
     VALUES (?, ?, ?, ?, ?, 'running', ?) ON CONFLICT (id) DO NOTHING`,
    fixId,
    iteration,
    groupId,
    attempt,
    base,
    on.at,
  );
  expectOne(begun, `fix-started of ${fixId}, which was started before`);
  const moved = run(
    db,
    `UPDATE groups SET status = 'being-fixed', attempts = ? WHERE iteration = ? AND id = ?`,
    attempt,
    iteration,
    groupId,
  );
  expectOne(moved, `fix-started of ${fixId}: the iteration has no group ${groupId}`);
}

/** The approved candidate of an earlier fix becomes a fix of this iteration, for the same group; its approval moves with it. */
function adopt(db: Database, on: Moment, event: Events.FixAdopted): void {
  const { fixId, groupId, attempt, from, by } = event;
  const iteration = openIteration(on).n;
  const begun = run(
    db,
    `INSERT INTO fixes (id, iteration, group_id, attempt, base, status, candidate, files, analysis, started_at, duration_ms,
       approved_by, adopted_from)
     SELECT ?, ?, group_id, ?, base, 'proposed', candidate, files, analysis, ?, 0, approved_by, id FROM fixes
     WHERE id = ? AND group_id = ? AND status = 'refused' AND approved_by = ? ON CONFLICT (id) DO NOTHING`,
    fixId,
    iteration,
    attempt,
    on.at,
    from,
    groupId,
    by,
  );
  expectOne(begun, `fix-adopted of ${from} as ${fixId}`);
  const moved = run(
    db,
    `UPDATE groups SET status = 'candidate', attempts = ? WHERE iteration = ? AND id = ?`,
    attempt,
    iteration,
    groupId,
  );
  expectOne(moved, `fix-adopted of ${fixId}: the iteration has no group ${groupId}`);
}

/** Compare and set: the fix must be in one of the states `from`; `reasons` are added to the fix's and the group's. */
function move(
  db: Database,
  on: Moment,
  { type, fixId }: FixEvents,
  from: readonly FixStatus[],
  to: FixStatus,
  group: GroupStatus,
  reasons: readonly string[] = [],
): void {
  const iteration = openIteration(on).n;
  const fix = one<{ status: FixStatus; group_id: string; reasons: string }>(
    db,
    'SELECT status, group_id, reasons FROM fixes WHERE id = ? AND iteration = ?',
    fixId,
    iteration,
  );
  if (fix === undefined || !from.includes(fix.status))
    throw new Error(
      `not a legal transition: ${type} of ${fixId}, which is ${fix?.status ?? 'not of this iteration'}`,
    );
  run(db, 'UPDATE fixes SET status = ?, reasons = ? WHERE id = ?', to, append(fix.reasons, reasons), fixId);
  setGroup(db, iteration, fix.group_id, group, reasons);
}

/** Gives a group its status, and adds why it was refused or held. */
export function setGroup(
  db: Database,
  iteration: number,
  groupId: string,
  status: GroupStatus,
  refusals: readonly string[],
): void {
  const text = 'SELECT refusals FROM groups WHERE iteration = ? AND id = ?';
  const group = one<{ refusals: string }>(db, text, iteration, groupId);
  if (group === undefined) throw new Error(`not a legal transition: the iteration has no group ${groupId}`);
  run(
    db,
    'UPDATE groups SET status = ?, refusals = ? WHERE iteration = ? AND id = ?',
    status,
    append(group.refusals, refusals),
    iteration,
    groupId,
  );
}

function append(json: string, more: readonly string[]): string {
  return JSON.stringify([...(JSON.parse(json) as readonly string[]), ...more]);
}
