// A deployment on its way.
import type { Database } from 'better-sqlite3';
import { LoopError, unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import type { DeploymentStatus } from '../loop/model.ts';
import { forgetRevision, rememberRevision } from './environment.ts';
import { expectOne, type Moment, openIteration } from './moment.ts';
import { refuseWhenStopping } from './record-decision.ts';
import { one, run } from './sql.ts';

export type DeploymentEvents =
  | Events.ApprovalAsked
  | Events.DeploymentApproved
  | Events.DeploymentRefused
  | Events.DeploymentLapsed
  | Events.DeploymentStarted
  | Events.DeploymentStepChanged
  | Events.DeploymentSucceeded
  | Events.DeploymentFaulty
  | Events.DeploymentUnknown
  | Events.DeploymentRolledBack;

type DeploymentRow = {
  readonly n: number;
  readonly revision: string;
  readonly status: DeploymentStatus;
  readonly approved_by: string | null;
};

/**
 * Moves a deployment.
 *
 *     waiting-for-approval → refused, or approved and lapsed
 *     (waiting-for-approval →) running → succeeded ─┐
 *                                      → faulty ────┼→ rolled-back (or unknown, when that did not work)
 *                                      → unknown ───┘
 */
export function recordDeployment(db: Database, on: Moment, event: DeploymentEvents): void {
  switch (event.type) {
    case 'approval-asked':
      begin(db, on, event, 'waiting-for-approval');
      return;
    case 'deployment-approved':
      refuseWhenStopping(on, event.revision);
      run(db, 'UPDATE deployments SET approved_by = ? WHERE n = ?', event.by, waiting(db, on, event).n);
      return;
    case 'deployment-refused': {
      const text = `UPDATE deployments SET status = 'refused', refused_by = ? WHERE n = ?`;
      run(db, text, event.by, waiting(db, on, event).n);
      return;
    }
    case 'deployment-lapsed':
      lapse(db, on, event);
      return;
    case 'deployment-started':
      start(db, on, event);
      return;
    case 'deployment-step-changed':
      changeStep(db, on, event);
      return;
    case 'deployment-succeeded': {
      const { revision } = move(db, on, event, ['running'], 'succeeded', event.note);
      run(
        db,
        'UPDATE deployments SET facts = ? WHERE id = ?',
        JSON.stringify(event.facts),
        event.deploymentId,
      );
      const text = 'UPDATE iterations SET deployed = ?, deployed_asked = 1, health = NULL WHERE n = ?';
      run(db, text, revision, openIteration(on).n);
      run(db, 'UPDATE loops SET last_deployed = ? WHERE n = ?', revision, on.loop.n);
      rememberRevision(db, on.loop, revision);
      return;
    }
    case 'deployment-faulty':
      move(db, on, event, ['running'], 'faulty', event.reason);
      return;
    case 'deployment-unknown':
      move(db, on, event, ['running'], 'unknown', event.reason);
      return;
    case 'deployment-rolled-back':
      rollBack(db, on, event);
      return;
    default:
      unreachable(event);
  }
}

function begin(
  db: Database,
  on: Moment,
  { type, deploymentId, revision, why }: Events.ApprovalAsked | Events.DeploymentStarted,
  status: DeploymentStatus,
): void {
  const begun = run(
    db,
    `INSERT INTO deployments (id, iteration, revision, why, status, started_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
    deploymentId,
    openIteration(on).n,
    revision,
    why,
    status,
    on.at,
  );
  expectOne(begun, `${type} of ${deploymentId}, which was begun before`);
}

/** The deployment that waits for a decision on this very revision. Two people may press at once: the second is told, it is no bug. */
function waiting(
  db: Database,
  on: Moment,
  { deploymentId, revision }: Events.DeploymentApproved | Events.DeploymentRefused,
): DeploymentRow {
  const row = find(db, on, deploymentId);
  const commit = revision.slice(0, 7);
  const stale = (message: string) =>
    new LoopError('stale', message, 'look at the newest message about a deployment in the thread');
  if (row === undefined) throw stale(`the deployment of ${commit} is not one of the running iteration`);
  if (row.approved_by !== null) throw stale(`the deployment of ${commit} is approved already`);
  if (row.status !== 'waiting-for-approval')
    throw stale(`the deployment of ${commit} does not wait for an approval: it is ${row.status}`);
  if (row.revision !== revision)
    throw stale(`that was about ${commit}, and what waits now is ${row.revision.slice(0, 7)}`);
  return row;
}

function lapse(db: Database, on: Moment, { deploymentId, revision, reason }: Events.DeploymentLapsed): void {
  const row = find(db, on, deploymentId);
  if (row?.status !== 'waiting-for-approval' || row.approved_by === null || row.revision !== revision)
    throw new Error(
      `not a legal transition: ${deploymentId} has no approval for ${revision} that could lapse`,
    );
  run(db, `UPDATE deployments SET status = 'lapsed', reason = ? WHERE n = ?`, reason, row.n);
}

function start(db: Database, on: Moment, event: Events.DeploymentStarted): void {
  const { deploymentId, revision, steps } = event;
  const asked = find(db, on, deploymentId);
  if (asked?.status === 'waiting-for-approval') {
    if (asked.approved_by === null || asked.revision !== revision)
      throw new Error(`not a legal transition: ${deploymentId} has no approval for ${revision}`);
    const text = `UPDATE deployments SET status = 'running', started_at = ? WHERE n = ?`;
    run(db, text, on.at, asked.n);
  } else begin(db, on, event, 'running');
  const row = find(db, on, deploymentId);
  const text = `INSERT INTO deployment_steps (deployment, pos, name, status) VALUES (?, ?, ?, 'pending')`;
  steps.forEach((name, pos) => {
    run(db, text, row?.n ?? null, pos, name);
  });
}

function changeStep(db: Database, on: Moment, event: Events.DeploymentStepChanged): void {
  const { deploymentId, step, status } = event;
  const row = find(db, on, deploymentId);
  const ended = status === 'done' || status === 'failed';
  const changed = run(
    db,
    `UPDATE deployment_steps SET status = ?, duration_ms = iif(?, ? - started_at, NULL), started_at = iif(?, started_at, ?)
     WHERE deployment = ? AND name = ? AND status <> ?`,
    status,
    Number(ended),
    on.at,
    Number(ended),
    on.at,
    row?.status === 'running' ? row.n : null,
    step,
    status,
  );
  expectOne(changed, `${event.type} of ${deploymentId}: '${step}' cannot become ${status}`);
}

/** A rollback that did not work leaves a deployment of which nobody knows whether it is live. */
function rollBack(db: Database, on: Moment, event: Events.DeploymentRolledBack): void {
  const { ok, reason } = event;
  const from: readonly DeploymentStatus[] = ['succeeded', 'faulty', 'unknown'];
  const words = ok ? null : `the rollback did not work: ${reason}`;
  const { revision } = move(db, on, event, from, ok ? 'rolled-back' : 'unknown', words);
  const text = 'UPDATE iterations SET deployed = NULL, deployed_asked = 0 WHERE n = ?';
  run(db, text, openIteration(on).n);
  run(db, 'UPDATE loops SET last_deployed = NULL WHERE n = ?', on.loop.n);
  if (ok) forgetRevision(db, on.loop, revision);
}

/** Compare and set; a reason of null leaves the old one. */
function move(
  db: Database,
  on: Moment,
  event: Exclude<DeploymentEvents, Events.ApprovalAsked | Events.DeploymentStarted>,
  from: readonly DeploymentStatus[],
  to: DeploymentStatus,
  reason: string | null,
): DeploymentRow {
  const row = find(db, on, event.deploymentId);
  if (row === undefined || !from.includes(row.status))
    throw new Error(
      `not a legal transition: ${event.type} of ${event.deploymentId}, which is ${row?.status ?? 'unknown'}`,
    );
  const text = `UPDATE deployments SET status = ?, reason = coalesce(?, reason), duration_ms = coalesce(?, duration_ms) WHERE n = ?`;
  run(db, text, to, reason, 'durationMs' in event ? event.durationMs : null, row.n);
  return row;
}

function find(db: Database, on: Moment, deploymentId: string): DeploymentRow | undefined {
  const text = 'SELECT n, revision, status, approved_by FROM deployments WHERE id = ? AND iteration = ?';
  return one<DeploymentRow>(db, text, deploymentId, on.iteration?.n ?? null);
}
