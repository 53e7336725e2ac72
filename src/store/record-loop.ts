// What happens to the loop as a whole.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { LoopError, unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import { expectOne, type Moment } from './moment.ts';
import type { LoopRow } from './rows.ts';
import { insert, one, run } from './sql.ts';

export type LoopEvents =
  | Events.StopRequested
  | Events.PauseRequested
  | Events.LoopPaused
  | Events.LoopResumed
  | Events.LoopBlocked
  | Events.LoopUnblocked
  | Events.LoopFinished;

/** Creates the loop and freezes its plan. Throws LoopError `already-running`. */
export function recordLoopStarted(db: Database, loopId: string, event: Events.LoopStarted, at: number): void {
  const { project, plan, scope, once, by } = event;
  const environment = plan.environment.name;
  const running = unfinishedLoop(db, project, environment);
  if (running) throw alreadyRunning(running, project);
  run(
    db,
    `INSERT INTO loops (id, project, environment, plan, scope, once, started_by, started_at, status, reason, request, answered)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', '', 'none', 0)`,
    loopId,
    project,
    environment,
    storePlan(db, JSON.stringify(plan)),
    JSON.stringify(scope),
    Number(once),
    by,
    at,
  );
}

/** The loop of this project, or of any project on the same environment, that has not finished. */
export function unfinishedLoop(db: Database, project: string, environment: string): LoopRow | undefined {
  return one<LoopRow>(
    db,
    `SELECT * FROM loops WHERE status IN ('running', 'paused', 'blocked')
     AND (project = ? OR (environment = ? AND environment <> '')) ORDER BY project <> ?`,
    project,
    environment,
    project,
  );
}

function alreadyRunning(loop: LoopRow, project: string): LoopError {
  const since = new Date(loop.started_at).toISOString();
  const where = loop.project === project ? '' : ` on the same environment, ${loop.environment},`;
  return new LoopError(
    'already-running',
    `a loop of ${loop.project}${where} is ${loop.status}; ${loop.started_by} started it at ${since}`,
    `see it with /loop status ${loop.project}, end it with /loop stop ${loop.project}`,
  );
}

function storePlan(db: Database, plan: string): number {
  const digest = createHash('sha256').update(plan).digest('hex');
  const known = one<{ n: number }>(db, 'SELECT n FROM plans WHERE digest = ?', digest);
  return known?.n ?? insert(db, 'INSERT INTO plans (digest, plan) VALUES (?, ?)', digest, plan);
}

/**
 * Columns of a loop that goes on; binds the moment. The time that it waited is added up. What it was blocked on between iterations
 * counts as answered, so that the next one begins; a full disk was no question.
 */
const GO_ON = `status = 'running', blocked_on = NULL, blocked_since = NULL, reason = '',
  waited_ms = waited_ms + max(0, coalesce(? - waiting_since, 0)), waiting_since = NULL,
  answered = iif(status = 'blocked' AND blocked_on <> 'infrastructure' AND NOT EXISTS (SELECT 1 FROM iterations WHERE loop = loops.n AND ended_at IS NULL), 1, answered)`;

/** Changes the loop's row. */
export function recordLoop(db: Database, { at, loop, iteration }: Moment, event: LoopEvents): void {
  const what = `${event.type} of loop ${loop.id}, which is ${loop.status}`;
  switch (event.type) {
    case 'stop-requested':
      request(db, loop, event.now || loop.request === 'stop-now' ? 'stop-now' : 'stop');
      return;
    case 'pause-requested':
      if (loop.status === 'paused')
        throw new LoopError(
          'not-running',
          `the loop of ${loop.project} is paused already`,
          'see /loop resume',
        );
      request(db, loop, loop.request === 'none' ? 'pause' : loop.request);
      return;
    case 'loop-paused':
      if (loop.status === 'blocked' || (loop.status === 'running' && loop.request !== 'pause'))
        throw overtaken(what);
      expectOne(
        run(
          db,
          `UPDATE loops SET status = 'paused', request = 'none', waiting_since = ? WHERE n = ? AND status = 'running'`,
          at,
          loop.n,
        ),
        what,
      );
      return;
    case 'loop-resumed':
      if (loop.status === 'running' && loop.request !== 'pause')
        throw new LoopError(
          'not-running',
          `the loop of ${loop.project} is running, there is nothing to resume`,
          'see /loop status',
        );
      expectOne(
        run(
          db,
          `UPDATE loops SET ${GO_ON}, request = iif(request = 'pause', 'none', request)
           WHERE n = ? AND (status IN ('paused', 'blocked') OR request = 'pause')`,
          at,
          loop.n,
        ),
        what,
      );
      return;
    case 'loop-blocked':
      if (event.on === 'infrastructure' && loop.status !== 'running') throw overtaken(what);
      // A blocked loop may be blocked again: what was under way beside the first obstacle can meet one of its own.
      expectOne(
        run(
          db,
          `UPDATE loops SET status = 'blocked', blocked_on = ?, reason = ?, answered = iif(? = 'infrastructure', answered, 0),
           blocked_since = coalesce(blocked_since, ?), waiting_since = coalesce(waiting_since, ?)
           WHERE n = ? AND status IN ('running', 'blocked')`,
          event.on,
          event.reason,
          event.on,
          at,
          at,
          loop.n,
        ),
        what,
      );
      return;
    case 'loop-unblocked':
      if (loop.status === 'running') throw overtaken(what);
      expectOne(run(db, `UPDATE loops SET ${GO_ON} WHERE n = ? AND status = 'blocked'`, at, loop.n), what);
      return;
    case 'loop-finished':
      if (iteration !== null && iteration.ended_at === null)
        throw new Error(`not a legal transition: ${what}: iteration ${iteration.number} has not ended`);
      expectOne(
        run(
          db,
          `UPDATE loops SET status = ?, blocked_on = NULL, blocked_since = NULL, reason = ?, request = 'none' WHERE n = ?`,
          event.as,
          event.reason,
          loop.n,
        ),
        what,
      );
      return;
    default:
      unreachable(event);
  }
}

/** A person was a moment earlier than the loop itself: it looks again at what it is to do. */
function overtaken(what: string): LoopError {
  return new LoopError('stale', `somebody was faster: ${what}`, 'nothing is to be done about it');
}

function request(db: Database, loop: LoopRow, request: LoopRow['request']): void {
  run(db, 'UPDATE loops SET request = ? WHERE n = ?', request, loop.n);
}
