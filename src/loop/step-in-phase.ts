// Inside an iteration: what each of the nine phases still has to do, and when the next one begins.
import type { Act } from './act.ts';
import { deployStep, headOf } from './deploy-step.ts';
import { unreachable } from './errors.ts';
import { changesTests } from './fix-proof.ts';
import { madeWorse } from './made-worse.ts';
import type { FailureGroup, Fix, Iteration, Loop, Phase } from './model.ts';
import { testStep } from './test-step.ts';
import { verifyStep } from './verify-step.ts';

/** The acts of the current phase; a single `enter-phase` or `end-iteration` when it has nothing left to do. */
export function stepInPhase(loop: Loop, iteration: Iteration): readonly Act[] {
  switch (iteration.phase) {
    case 'preflight':
      return preflight(loop, iteration);
    case 'test':
      return testStep(loop, iteration);
    case 'group':
      return group(loop, iteration);
    case 'fix':
      return fix(loop, iteration);
    case 'check':
      return check(loop, iteration);
    case 'commit':
      return commit(iteration);
    case 'deploy':
      return deployStep(loop, iteration, 'fixes') ?? enter('verify');
    case 'verify':
      return verifyStep(loop, iteration);
    case 'report':
      return iteration.reported ? [{ kind: 'end-iteration' }] : [{ kind: 'write-report' }];
    default:
      return unreachable(iteration.phase);
  }
}

function preflight(loop: Loop, iteration: Iteration): readonly Act[] {
  if (iteration.revision === null) return [{ kind: 'prepare-checkout' }];
  const deploying = deployStep(loop, iteration, 'preflight');
  if (deploying !== null) return deploying;
  if (loop.plan.environment.health.length > 0 && iteration.health === null) return [{ kind: 'check-health' }];
  if (iteration.health !== null && !iteration.health.healthy) {
    const words = iteration.health.checks.filter((one) => !one.ok).map((one) => `${one.name}: ${one.words}`);
    return [
      {
        kind: 'block',
        on: 'environment',
        reason: words.join('; '),
        hint: 'no test was run; it is checked again by itself, and the loop goes on when the environment is back',
      },
    ];
  }
  return enter('test');
}

function group(loop: Loop, iteration: Iteration): readonly Act[] {
  if (!iteration.grouped) return [{ kind: 'group-failures' }];
  const back = takingBack(loop, iteration);
  if (back !== null) return [back];
  if (iteration.takenBack !== null) return enter('report');
  return enter(iteration.massFailure || iteration.groups.length === 0 ? 'report' : 'fix');
}

/** The deployment of the iteration before that is to be taken back, or is on the way to it. */
function takingBack(loop: Loop, iteration: Iteration): Act | null {
  const { takenBack } = iteration;
  if (takenBack !== null) return takenBack.commit === null ? { kind: 'take-back', ...takenBack } : null;
  const reason = madeWorse(loop, iteration);
  if (reason === null || loop.delivered === null) return null;
  return { kind: 'take-back', deploymentId: loop.delivered.deploymentId, reason };
}

/** Groups that may get another attempt, most valuable first: tests freed × priority weight. */
function toFix(loop: Loop, iteration: Iteration): readonly FailureGroup[] {
  const most = loop.plan.fix?.attempts ?? 0;
  return iteration.groups
    .filter((one) => (one.status === 'failing' || one.status === 'reopened') && one.attempts < most)
    .toSorted((a, b) => value(b) - value(a) || (a.id < b.id ? -1 : 1));
}

function value(one: FailureGroup): number {
  return one.tests.length / one.priority;
}

function fix(loop: Loop, iteration: Iteration): readonly Act[] {
  const adopt = toAdopt(loop, iteration);
  if (adopt.length > 0) return adopt;
  const hold = toHold(loop, iteration);
  if (hold.length > 0) return hold;
  const running = iteration.fixes.filter((one) => one.status === 'running').map(again);
  const proposed = iteration.fixes.some((one) => one.status === 'proposed');
  const free = (loop.plan.fix?.parallel ?? 0) - running.length;
  const next = toFix(loop, iteration)
    .slice(0, Math.max(0, free))
    .map((one) => begin(iteration, one));
  if (running.length + next.length > 0) return [...running, ...next];
  return enter(proposed ? 'check' : afterFixing(iteration));
}

/** Failing groups whose refused candidate a person answers for: it becomes a fix of this iteration. */
function toAdopt(loop: Loop, iteration: Iteration): readonly Act[] {
  return iteration.groups
    .filter((one) => one.status === 'failing' || one.status === 'reopened' || one.status === 'needs-review')
    .flatMap((one): Act[] => {
      const from = loop.reviewable.find((fix) => fix.groupId === one.id);
      if (from === undefined || from.approvedBy === null) return [];
      const attempt = one.attempts + 1;
      const fixId = `${iteration.id}-${one.id}-${attempt}`;
      return [{ kind: 'adopt-fix', fixId, groupId: one.id, attempt, from: from.id, by: from.approvedBy }];
    });
}

function again(one: Fix): Act {
  const { groupId, attempt, base } = one;
  return { kind: 'fix-group', fixId: one.id, groupId, attempt, base };
}

function begin(iteration: Iteration, one: FailureGroup): Act {
  const attempt = one.attempts + 1;
  const fixId = `${iteration.id}-${one.id}-${attempt}`;
  return { kind: 'fix-group', fixId, groupId: one.id, attempt, base: iteration.revision ?? '' };
}

/** Groups that no program can help any more wait for a person, each with its reason. */
function toHold(loop: Loop, iteration: Iteration): readonly Act[] {
  const { fix: plan } = loop.plan;
  return iteration.groups
    .filter((one) => one.status === 'failing' || one.status === 'reopened')
    .flatMap((one): Act[] => {
      const held = (status: 'needs-person' | 'needs-review', reason: string): Act[] => [
        { kind: 'hold-group', groupId: one.id, status, reason },
      ];
      if (plan === null) return held('needs-person', 'no fixer is configured (fix.run)');
      if (one.tests.length === 0)
        return held('needs-person', 'the suite itself did not work, no test of it failed');
      if (one.attempts < plan.attempts) return [];
      if (loop.reviewable.some((fix) => fix.groupId === one.id && fix.declinedBy !== null))
        return held('needs-person', 'a person turned its last candidate down');
      return held('needs-review', `all ${plan.attempts} attempts are used up (fix.attempts)`);
    });
}

function check(loop: Loop, iteration: Iteration): readonly Act[] {
  const proposed = iteration.fixes.filter((one) => one.status === 'proposed');
  if (proposed.length > 0) return checks(proposed);
  const more = [toFix, toHold, toAdopt].some((left) => left(loop, iteration).length > 0);
  return enter(more ? 'fix' : afterFixing(iteration));
}

/** Side by side; but of those that change tests, which may have to run them on the deployment, one at a time. */
function checks(proposed: readonly Fix[]): readonly Act[] {
  const first = proposed.find(changesTests);
  return proposed
    .filter((one) => one === first || !changesTests(one))
    .map((one) => ({ kind: 'check-fix', fixId: one.id }));
}

function afterFixing(iteration: Iteration): Phase {
  return iteration.fixes.some((one) => one.status === 'accepted') ? 'commit' : 'report';
}

/** One commit per group, in FIFO order, then one push. */
function commit(iteration: Iteration): readonly Act[] {
  const next = iteration.fixes.find((one) => one.status === 'accepted');
  if (next) return [{ kind: 'merge-fix', fixId: next.id }];
  const merged = iteration.fixes.some((one) => one.status === 'merged');
  if (!merged) return enter('report');
  return headOf(iteration) === iteration.revision ? [{ kind: 'push-branch' }] : enter('deploy');
}

function enter(phase: Phase): readonly Act[] {
  return [{ kind: 'enter-phase', phase }];
}
