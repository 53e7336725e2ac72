// What happens to an iteration as a whole: its phases, the checkout, the environment, its end.
import type { Database } from 'better-sqlite3';
import { unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import type { Ledger } from '../loop/model.ts';
import { closeIteration } from './closing.ts';
import { rememberRevision } from './environment.ts';
import { loadPlan } from './load-plan.ts';
import { expectOne, type Moment, openIteration } from './moment.ts';
import type { IterationRow } from './rows.ts';
import { insert, run } from './sql.ts';

export type IterationEvents =
  | Events.IterationStarted
  | Events.PhaseStarted
  | Events.CheckoutPrepared
  | Events.RevisionAsked
  | Events.HealthChecked
  | Events.BranchPushed
  | Events.IterationReported
  | Events.IterationEnded;

/** Changes the open iteration, or begins one. */
export function recordIteration(db: Database, on: Moment, event: IterationEvents): void {
  switch (event.type) {
    case 'iteration-started':
      start(db, on, event.iterationId);
      return;
    case 'phase-started':
      enterPhase(db, on, event);
      return;
    case 'checkout-prepared':
      set(db, on, 'revision = ?', event.revision);
      return;
    case 'revision-asked':
      if (event.revision !== null) rememberRevision(db, on.loop, event.revision);
      set(db, on, 'deployed_asked = 1, deployed = ?', event.revision);
      return;
    case 'health-checked':
      // Also between iterations: a loop that waits for its environment looks at it again.
      if (on.iteration === null) throw new Error(`loop ${on.loop.id} has no iteration`);
      run(db, 'UPDATE iterations SET health = ? WHERE n = ?', JSON.stringify(event.health), on.iteration.n);
      return;
    case 'branch-pushed':
      set(db, on, 'pushed = ?', event.revision);
      // Without a deploy command somebody else gets it there: which revision runs is asked again.
      if (loadPlan(db, on.loop.plan).deploy === null)
        run(db, 'UPDATE iterations SET deployed_asked = 0 WHERE n = ?', openIteration(on).n);
      return;
    case 'iteration-reported':
      set(db, on, 'report = ?', event.path);
      return;
    case 'iteration-ended':
      end(db, on, event.ledger);
      return;
    default:
      unreachable(event);
  }
}

function start(db: Database, { at, loop, iteration }: Moment, iterationId: string): void {
  if (loop.status !== 'running' || (iteration !== null && iteration.ended_at === null))
    throw new Error(`not a legal transition: iteration-started of loop ${loop.id}, which is ${loop.status}`);
  const n = insert(
    db,
    `INSERT INTO iterations (id, loop, project, number, phase, started_at)
     SELECT ?, ?, ?, 1 + coalesce(max(number), 0), 'preflight', ? FROM iterations WHERE project = ?`,
    iterationId,
    loop.n,
    loop.project,
    at,
    loop.project,
  );
  run(db, `INSERT INTO phases (iteration, pos, phase, started_at) VALUES (?, 0, 'preflight', ?)`, n, at);
  run(db, 'UPDATE loops SET answered = 0 WHERE n = ?', loop.n);
}

function enterPhase(db: Database, on: Moment, { phase }: Events.PhaseStarted): void {
  const iteration = openIteration(on);
  if (iteration.phase === phase)
    throw new Error(`not a legal transition: iteration ${iteration.id} is in ${phase} already`);
  endPhase(db, iteration, on.at);
  run(
    db,
    'INSERT INTO phases (iteration, pos, phase, started_at) SELECT ?, count(*), ?, ? FROM phases WHERE iteration = ?',
    iteration.n,
    phase,
    on.at,
    iteration.n,
  );
  set(db, on, 'phase = ?', phase);
}

function endPhase(db: Database, iteration: IterationRow, at: number): void {
  run(db, 'UPDATE phases SET ended_at = ? WHERE iteration = ? AND ended_at IS NULL', at, iteration.n);
}

function end(db: Database, on: Moment, ledger: Ledger): void {
  const iteration = openIteration(on);
  endPhase(db, iteration, on.at);
  closeIteration(db, on.loop, iteration);
  const { declared, collected, executed, passing, verified } = ledger;
  // What was begun must have an end, or nobody would ever look for it again.
  const ended = run(
    db,
    `UPDATE iterations SET ended_at = ?, declared = ?, collected = ?, executed = ?, passing = ?, verified = ?
     WHERE n = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE iteration = iterations.n AND status = 'running')
     AND NOT EXISTS (SELECT 1 FROM fixes WHERE iteration = iterations.n AND status = 'running')
     AND NOT EXISTS (SELECT 1 FROM deployments WHERE iteration = iterations.n AND status = 'running')`,
    on.at,
    declared,
    collected,
    executed,
    passing,
    verified,
    iteration.n,
  );
  expectOne(ended, `iteration-ended of ${iteration.id}, in which something still runs`);
}

/** Sets columns of the open iteration; `columns` is one of the texts above, never data. */
function set(db: Database, on: Moment, columns: string, value: string | null): void {
  run(db, `UPDATE iterations SET ${columns} WHERE n = ?`, value, openIteration(on).n);
}
