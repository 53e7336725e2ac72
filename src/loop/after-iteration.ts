// Between iterations: go on, be done, give up, or wait.
import type { Act, Step } from './act.ts';
import { headOf } from './deploy-step.ts';
import { isWhole } from './goal.ts';
import type { FailureGroup, Iteration, Loop } from './model.ts';
import { nameSome } from './name-some.ts';

const MOST_NAMED = 5;

/** Decides what follows an ended iteration (or comes before the first). `now` is epoch milliseconds. */
export function afterIteration(loop: Loop, now: number): Step {
  if (loop.request === 'stop' || loop.request === 'stop-now')
    return finish('stopped', 'somebody asked for it');
  if (loop.request === 'pause') return one({ kind: 'pause' });
  const { iteration } = loop;
  if (iteration === null) return begin(loop);

  // After a person answered, the goal is claimed only by the iteration that follows.
  if (isReached(loop, iteration) && !loop.answered) return finish('reached', reachedReason(loop));
  if (loop.once) return finish('stopped', 'one iteration was asked for, and not everything is verified yet');
  const exhausted = limitReached(loop, now);
  if (exhausted !== null) return finish('gave-up', exhausted);
  if (!loop.answered) {
    const block = blockedBy(loop, iteration);
    if (block !== null) return one(block);
  }
  return begin(loop);
}

/**
 * The goal: nothing failed in this iteration, nothing was left out, and every collected test in scope is verified on
 * the deployed revision, as many as were declared.
 */
function isReached(loop: Loop, iteration: Iteration): boolean {
  return isClean(loop, iteration) && isWhole(loop.ledger, loop.quarantined.length, loop.plan.goal);
}

/** Every suite in scope ran in full on this revision and passed at the first try. */
function isClean(loop: Loop, iteration: Iteration): boolean {
  return loop.scope.every((suiteId) => {
    const runs = iteration.suiteRuns.filter((run) => run.suiteId === suiteId && run.purpose === 'test');
    const last = runs.at(-1);
    return last?.status === 'passed' && last.revision === iteration.revision && iteration.fixes.length === 0;
  });
}

function reachedReason(loop: Loop): string {
  const { verified } = loop.ledger;
  const without = loop.quarantined.length === 0 ? '' : `, without ${quarantinedWords(loop)}`;
  const tests = verified === 1 ? 'the one test in scope is' : `all ${verified} tests in scope are`;
  return `${tests} verified on the deployed revision${without}`;
}

/** `2 tests in quarantine: a, b`. */
function quarantinedWords({ quarantined }: Loop): string {
  const n = quarantined.length;
  const names = quarantined.map((one) => one.name);
  return `${n} ${n === 1 ? 'test' : 'tests'} in quarantine: ${nameSome(names, MOST_NAMED)}`;
}

function limitReached(loop: Loop, now: number): string | null {
  const { iterations, hours, stuckAfter } = loop.plan.limits;
  if (loop.past.length >= iterations) return `${iterations} iterations are over (limits.iterations)`;
  if (now - loop.startedAt - loop.waitedMs >= hours * 3_600_000)
    return `${hours} hours of work are over (limits.hours)`;
  // What people keep from being deployed is not stuck: it is them whom it waits for.
  const free = loop.past.filter((past) => past.withheld !== true);
  const recent = free.slice(-stuckAfter);
  if (free.length > stuckAfter && recent.every((past) => past.newlyVerified === 0))
    return `stuck: no newly verified test in ${stuckAfter} iterations (limits.stuck_after)`;
  return null;
}

/** What this iteration cannot get over by itself; null when the next one may try. */
export function blockedBy(loop: Loop, iteration: Iteration): Extract<Act, { kind: 'block' }> | null {
  // What broke is off the branch: the next iteration deploys and tests what is left.
  if (iteration.takenBack !== null) return null;
  const deployment = iteration.deployments.at(-1);
  if (deployment?.status === 'unknown')
    return person(
      `nobody can say whether ${short(deployment.revision)} is live: ${deployment.reason}`,
      'look at the environment, then /loop resume: which revision runs is asked again before anything is deployed',
    );
  if (deployment?.status === 'refused')
    return person(
      `somebody who may approve refused to deploy ${short(deployment.revision)}`,
      `change on ${loop.plan.ref} what speaks against it, then /loop resume: whether to deploy is asked again`,
    );
  const head = headOf(iteration);
  if (loop.plan.deploy === null && iteration.deployed !== undefined && iteration.deployed !== head)
    return person(
      `${loop.plan.environment.name} runs ${iteration.deployed === null ? 'nothing that says its revision' : short(iteration.deployed)}, and ${loop.plan.branch} is at ${short(head)}`,
      `deploy ${short(head)}, then /loop resume; or give greenloop.yaml a deploy command`,
    );
  if (deployment?.status === 'lapsed') return null;
  if (deployment && deployment.why === 'preflight' && deployment.status !== 'succeeded')
    return person(
      `${short(deployment.revision)} could not be deployed: ${deployment.reason}`,
      'mend the deployment, then /loop resume',
    );
  const decided = iteration.groups.some((group) => isDecided(loop, iteration, group));
  if (iteration.massFailure && !decided) {
    const health = iteration.health;
    if (health !== null && !health.healthy)
      return {
        kind: 'block',
        on: 'environment',
        reason: health.checks
          .filter((check) => !check.ok)
          .map((check) => `${check.name}: ${check.words}`)
          .join('; '),
        hint: 'it is checked again by itself, and the loop goes on when the environment is back',
      };
    return person(
      'nearly everything fails for one cause although the environment says that it is healthy',
      'look at the group in the thread, then /loop resume',
    );
  }
  const held = iteration.groups.filter(
    (group) => group.status === 'needs-person' || group.status === 'needs-review',
  );
  const moved = iteration.groups.some((group) => group.status === 'merged' || group.status === 'verified');
  if (held.length > 0 && !moved && !decided)
    return person(
      `${held.length === 1 ? 'one group needs' : `${held.length} groups need`} a person: ${nameSome(
        held.map((group) => `${group.id} ${group.title}`),
        MOST_NAMED,
        '; ',
      )}`,
      `push a fix to ${loop.plan.ref}, then /loop resume`,
    );
  return isClean(loop, iteration) ? missing(loop, iteration) : null;
}

/** Whether a person decided something about a group that the next iteration is to try: it is fixed on the ref, or its candidate is good. */
export function isDecided(loop: Loop, iteration: Iteration, group: FailureGroup): boolean {
  if (group.status !== 'needs-person' && group.status !== 'needs-review') return false;
  if (group.claimedBy !== null) return true;
  // Nothing is fixed while nearly everything fails, so an approval would only send the loop round and round.
  if (iteration.massFailure) return false;
  return loop.reviewable.some((fix) => fix.groupId === group.id && fix.approvedBy !== null);
}

/** Everything that ran passed, and still the goal is not reached: which number is missing. */
function missing(loop: Loop, iteration: Iteration): Extract<Act, { kind: 'block' }> {
  // What a suite that passed has to say: passes that do not count, or that its report has less than was seen.
  const doubts = iteration.suiteRuns
    .filter((run) => run.purpose === 'test' && run.status === 'passed' && run.reason !== '')
    .map((run) => run.reason)
    .join('; ');
  const { declared, collected, verified } = loop.ledger;
  if (collected === 0)
    return person(
      'no test was collected, and none is no green',
      'look at what the suites run, then /loop resume',
    );
  const asides = loop.quarantined.length;
  const excused = loop.plan.goal.withoutQuarantined ? asides : 0;
  if (verified + excused === collected && declared > collected) {
    const besides = excused === 0 ? '' : ' or in quarantine';
    return person(
      `all ${collected} tests that exist are verified${besides}, but ${declared} are declared: ${declared - collected} are missing`,
      'add the missing tests or correct goal.target in greenloop.yaml, then start again',
    );
  }
  if (asides > 0 && verified + asides === collected && excused > 0)
    return person(
      `nothing fails, but not every test in quarantine ran: ${quarantinedWords(loop)}`,
      'make them run, or take them out of the suites, then /loop resume',
    );
  if (asides > 0 && verified + asides === collected)
    return person(
      `nothing fails, but ${collected - verified} of ${collected} tests are not verified: ${quarantinedWords(loop)}`,
      'mend them and /loop release them, or let the plan reach its goal without them (goal.without_quarantined), then start again',
    );
  return person(
    `nothing fails, but ${collected - verified} of ${collected} tests are not verified: they are skipped or have no result${doubts === '' ? '' : `; ${doubts}`}`,
    iteration.suiteRuns.some((run) => run.purpose === 'test' && run.doubted !== undefined)
      ? 'make them ask the deployment and look at what it answers, or take them out of the suites, then /loop resume'
      : 'make them run, or take them out of the suites, then /loop resume',
  );
}

function begin(loop: Loop): Step {
  return one({ kind: 'begin-iteration', iterationId: `${loop.id}-${loop.past.length + 1}` });
}

function person(reason: string, hint: string): Extract<Act, { kind: 'block' }> {
  return { kind: 'block', on: 'person', reason, hint };
}

function finish(as: 'reached' | 'gave-up' | 'stopped', reason: string): Step {
  return one({ kind: 'finish', as, reason });
}

function one(act: Act): Step {
  return { kind: 'act', acts: [act] };
}

function short(revision: string): string {
  return revision.slice(0, 7);
}
