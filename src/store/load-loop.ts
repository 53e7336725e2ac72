// The aggregate that the policy decides on.
import type { Database } from 'better-sqlite3';
import type { Health, Iteration, Loop, PhaseTime, TakenBack } from '../loop/model.ts';
import { closingLedger, ledgerNow } from './ledger.ts';
import { loadDelivery } from './load-delivery.ts';
import { loadDeployments } from './load-deployments.ts';
import { loadFixes, loadReviewable } from './load-fixes.ts';
import { loadEarlierGroups, loadGroups } from './load-groups.ts';
import { loadPlan } from './load-plan.ts';
import { loadSuiteRuns } from './load-suite-runs.ts';
import { quarantinedNow } from './quarantines.ts';
import { findLoop, type IterationRow, lastIteration } from './rows.ts';
import { all } from './sql.ts';

/** A loop with its current iteration. Throws LoopError `loop-unknown`. */
export function loadLoop(db: Database, loopId: string): Loop {
  const row = findLoop(db, loopId);
  const plan = loadPlan(db, row.plan);
  const iteration = lastIteration(db, row);
  return {
    id: row.id,
    project: row.project,
    plan,
    status: row.status,
    blockedOn: row.blocked_on,
    reason: row.reason,
    blockedSince: row.blocked_since,
    waitedMs: row.waited_ms,
    startedBy: row.started_by,
    startedAt: row.started_at,
    scope: JSON.parse(row.scope) as readonly string[],
    once: row.once === 1,
    request: row.request,
    iteration: iteration === null ? null : loadIteration(db, iteration),
    iterationEnded: iteration !== null && iteration.ended_at !== null,
    past: loadPast(db, row.n),
    answered: row.answered === 1,
    lastDeployed: row.last_deployed,
    delivered: loadDelivery(db, row.n, plan, iteration),
    earlierGroups: loadEarlierGroups(db, row.n, iteration),
    quarantined: quarantinedNow(db, row),
    reviewable: loadReviewable(db, row.n),
    ledger: ledgerNow(db, row, plan, iteration),
  };
}

/** An iteration with everything that belongs to it. */
export function loadIteration(db: Database, row: IterationRow): Iteration {
  return {
    id: row.id,
    number: row.number,
    phase: row.phase,
    phases: all<PhaseTime>(
      db,
      'SELECT phase, started_at AS startedAt, ended_at AS endedAt FROM phases WHERE iteration = ? ORDER BY pos',
      row.n,
    ),
    startedAt: row.started_at,
    revision: row.revision,
    deployed: row.deployed_asked === 1 ? row.deployed : undefined,
    health: row.health === null ? null : (JSON.parse(row.health) as Health),
    suiteRuns: loadSuiteRuns(db, row.n),
    groups: loadGroups(db, row.n),
    grouped: row.grouped === 1,
    massFailure: row.mass_failure === 1,
    fixes: loadFixes(db, row.n),
    deployments: loadDeployments(db, row.n),
    pushed: row.pushed,
    takenBack: row.taken_back === null ? null : (JSON.parse(row.taken_back) as TakenBack),
    reported: row.report !== null,
  };
}

function loadPast(db: Database, loop: number): Loop['past'] {
  const text = 'SELECT * FROM iterations WHERE loop = ? AND ended_at IS NOT NULL ORDER BY n';
  const withheld = new Set(
    all<{ n: number }>(
      db,
      `SELECT i.n FROM iterations i JOIN deployments d ON d.iteration = i.n WHERE i.loop = ? AND d.status IN ('refused', 'lapsed')`,
      loop,
    ).map((row) => row.n),
  );
  return all<IterationRow>(db, text, loop).flatMap((row) => {
    const ledger = closingLedger(row);
    if (ledger === null) return [];
    const one = { number: row.number, ledger, newlyVerified: row.newly_verified };
    return withheld.has(row.n) ? [{ ...one, withheld: true }] : [one];
  });
}
