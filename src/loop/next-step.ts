// The whole policy: what a loop does next, decided from its durable state alone.
import type { Act, Step } from './act.ts';
import { afterIteration, blockedBy, isDecided } from './after-iteration.ts';
import type { Iteration, Loop } from './model.ts';
import { stepInPhase } from './step-in-phase.ts';

/** How long a loop that waits for its environment waits before it looks again, in ms. */
const RECHECK_MS = 15_000;

/**
 * Decides the next step of a loop. `now` is epoch milliseconds.
 *
 *     running ⇄ paused
 *        ⇅
 *     blocked        running → reached | gave-up | stopped
 */
export function nextStep(loop: Loop, now: number): Step {
  switch (loop.status) {
    case 'reached':
    case 'gave-up':
    case 'stopped':
      return { kind: 'over' };
    case 'paused':
      return loop.request === 'none' ? { kind: 'wait', ms: null } : stopping(loop);
    case 'blocked':
      return loop.request === 'none' || loop.request === 'pause' ? whileBlocked(loop, now) : stopping(loop);
    case 'running':
      return whileRunning(loop, now);
  }
}

function whileRunning(loop: Loop, now: number): Step {
  if (loop.request === 'stop-now') return stopping(loop);
  const { iteration } = loop;
  if (iteration === null || loop.iterationEnded) return afterIteration(loop, now);
  const acts = stepInPhase(loop, iteration);
  if (loop.request === 'none' || !leavesPhase(acts)) return { kind: 'act', acts };
  return loop.request === 'stop' ? stopping(loop) : act({ kind: 'pause' });
}

/** A phase boundary: where a stop or a pause takes effect. */
function leavesPhase(acts: readonly Act[]): boolean {
  return acts.some((one) => one.kind === 'enter-phase');
}

/** Ends what is in flight first (under `stop-now` it is carried out with an aborted signal), then the iteration, then the loop. */
function stopping(loop: Loop): Step {
  const { iteration } = loop;
  if (iteration !== null && !loop.iterationEnded) {
    const running = inFlight(loop, iteration);
    if (running.length > 0) return { kind: 'act', acts: running };
    return act({ kind: 'end-iteration' });
  }
  return act({ kind: 'finish', as: 'stopped', reason: 'somebody asked for it' });
}

/** Acts that were begun and have not ended, as the tables have them; a faulty deployment has not ended before it is rolled back. */
function inFlight(loop: Loop, iteration: Iteration): readonly Act[] {
  const rollsBack = Boolean(loop.plan.deploy?.rollback);
  const suites = iteration.suiteRuns
    .filter((run) => run.status === 'running' && run.purpose !== 'check')
    .map((run): Act => ({ kind: 'run-suite', runId: run.id, ...run }));
  const fixes = iteration.fixes
    .filter((fix) => fix.status === 'running')
    .map((fix): Act => ({ kind: 'fix-group', fixId: fix.id, ...fix }));
  const checks = iteration.suiteRuns.flatMap((run): Act[] =>
    run.status === 'running' && run.purpose === 'check' && run.fixId !== null
      ? [{ kind: 'check-fix', fixId: run.fixId }]
      : [],
  );
  const rollbacks = iteration.deployments
    .filter((deployment) => deployment.status === 'faulty' && rollsBack)
    .map((one): Act => ({ kind: 'roll-back', deploymentId: one.id }));
  const deployments = iteration.deployments
    .filter((deployment) => deployment.status === 'running')
    .map((one): Act => ({ kind: 'deploy', deploymentId: one.id, revision: one.revision, why: one.why }));
  const { takenBack } = iteration;
  // One that met an obstacle has changed nothing that is deployed, and a stop does not wait until somebody removes that.
  const goesOn = takenBack !== null && takenBack.commit === null && loop.status !== 'blocked';
  const back: readonly Act[] = goesOn ? [{ kind: 'take-back', ...takenBack }] : [];
  return [...suites, ...fixes, ...checks, ...deployments, ...rollbacks, ...back];
}

function whileBlocked(loop: Loop, now: number): Step {
  switch (loop.blockedOn) {
    case 'environment': {
      const health = loop.iteration?.health ?? null;
      if (health?.healthy) return act({ kind: 'unblock' });
      const due = (health?.at ?? 0) + RECHECK_MS;
      return due > now ? { kind: 'wait', ms: due - now } : act({ kind: 'check-health' });
    }
    case 'infrastructure':
      return { kind: 'wait', ms: null };
    case 'person':
    case null:
      return isAnswered(loop) ? act({ kind: 'unblock' }) : { kind: 'wait', ms: null };
  }
}

/** Whether what a person decided lets a loop go on that waits for one: inside an iteration a deployment, after it a group. */
function isAnswered(loop: Loop): boolean {
  const { iteration } = loop;
  if (iteration === null) return false;
  if (loop.iterationEnded)
    return (
      iteration.groups.some((group) => isDecided(loop, iteration, group)) &&
      blockedBy(loop, iteration) === null
    );
  const asked = iteration.deployments.at(-1);
  return (
    asked?.status === 'refused' || (asked?.status === 'waiting-for-approval' && asked.approvedBy !== null)
  );
}

function act(one: Act): Step {
  return { kind: 'act', acts: [one] };
}
