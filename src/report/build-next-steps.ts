import type { FailureGroup, LoopStatus } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';
import type { IterationFacts } from '../loop/ports.ts';
import { personOf } from './build-groups.ts';
import { cleanLine } from './clean-text.ts';
import { countOf } from './format-figure.ts';
import { isGoalReached } from './goal-reached.ts';
import type { NextStep } from './iteration-report.ts';
import { peopleWords } from './people-words.ts';
import { canRerunAlone, rerunCommand, shellWord } from './rerun-command.ts';
import { groupStatusWords, shortRevision } from './words.ts';

const MOST_GROUPS = 10;
const MOST_SUITES = 5;

/** What is to be done now, most urgent first, with the exact commands; empty when the goal is reached. */
export function buildNextSteps(facts: IterationFacts): readonly NextStep[] {
  if (isGoalReached(facts)) return [];
  return [
    ...environmentSteps(facts),
    ...groupSteps(facts),
    ...rerunSteps(facts),
    ...missingSteps(facts),
    ...loopSteps(facts),
  ];
}

function environmentSteps({ iteration, plan }: IterationFacts): readonly NextStep[] {
  const steps: NextStep[] = [];
  const name = cleanLine(plan.environment.name, 120);
  for (const check of iteration.health?.checks.filter((one) => !one.ok) ?? [])
    steps.push(
      note(
        `Bring ${name} back: ${cleanLine(`${check.name}: ${check.words}`, 300)}. It is checked again by itself`,
      ),
    );
  const last = iteration.deployments.at(-1);
  if (last === undefined) return steps;
  const revision = shortRevision(last.revision);
  if (last.status === 'waiting-for-approval')
    steps.push(note(`Approve the deployment of ${revision}: the button is in the thread`));
  if (last.status === 'refused')
    steps.push(
      note(
        `Change on ${cleanLine(plan.ref, 120)} what speaks against deploying ${revision}, which ${personOf(last.refusedBy)} refused`,
      ),
    );
  if (last.status === 'lapsed')
    steps.push(
      note(`Approve the next revision: ${revision} is not deployed, ${cleanLine(last.reason, 300)}`),
    );
  if (last.status === 'running') steps.push(note(`Wait for the deployment of ${revision} to end`));
  if (last.status === 'unknown')
    steps.push(slack(`Find out whether ${revision} is live on ${name}, then go on`, '/loop resume'));
  // Rolled back with its fixes, it is mended by what is fixed next.
  if (last.status === 'faulty' || (last.status === 'rolled-back' && last.why === 'preflight'))
    steps.push(note(`Mend the deployment of ${revision}: ${cleanLine(last.reason, 300)}`));
  return steps;
}

/** Whether somebody or something still has to fix the group. */
function isOpen({ status }: FailureGroup): boolean {
  return status !== 'verified' && status !== 'gone' && status !== 'merged' && status !== 'candidate';
}

function groupSteps(facts: IterationFacts): readonly NextStep[] {
  const { iteration } = facts;
  const open = iteration.groups
    .filter(isOpen)
    .toSorted((a, b) => a.priority - b.priority || b.tests.length - a.tests.length);
  const steps = open.slice(0, MOST_GROUPS).map((group) => groupStep(group, facts));
  const more = open.length - steps.length;
  return more > 0 ? [...steps, slack(`Fix ${countOf(more, 'more group')}`, '/loop status')] : steps;
}

/** What somebody is to do about a group that waits for a person, or that the loop goes on with. */
function groupStep(group: FailureGroup, { plan, reviewable, loopStatus }: IterationFacts): NextStep {
  const state = groupStatusWords(group, plan.fix?.attempts ?? null);
  const review = reviewable.find((fix) => fix.groupId === group.id) ?? null;
  const people = peopleWords({ ...group, review });
  const size = group.tests.length === 0 ? [] : [countOf(group.tests.length, 'test')];
  const what = `${group.id}, ${cleanLine(group.title, 160)} (${[...size, state, ...people].join(', ')})`;
  if (group.status !== 'needs-person' && group.status !== 'needs-review') return note(`Fix ${what}`);
  if (group.claimedBy !== null || (review !== null && review.approvedBy !== null))
    return note(`Wait for the next iteration to try ${what}`);
  if (group.status === 'needs-review' && review !== null && review.declinedBy === null)
    return note(`Review the fix of ${what}: the buttons are in the thread`);
  if (isOver(loopStatus)) return note(`Mend ${what}`);
  const ref = cleanLine(plan.ref, 120);
  return note(`Mend ${what}, on ${ref} if it is in the code, then press "Fixed, check it" in the thread`);
}

function isOver(status: LoopStatus): boolean {
  return status === 'reached' || status === 'gave-up' || status === 'stopped';
}

/** The failing tests again, by hand. */
function rerunSteps({ failing, plan }: IterationFacts): readonly NextStep[] {
  return plan.suites.flatMap((suite): NextStep[] => {
    const tests = failing.filter((one) => one.suiteId === suite.id);
    if (tests.length === 0) return [];
    const name = cleanLine(suite.name, 120);
    const what = canRerunAlone(suite, tests)
      ? `Run the ${countOf(tests.length, 'failing test')} of ${name} again by hand`
      : `Run ${name} again by hand (${countOf(tests.length, 'failing test')})`;
    return [{ what, where: 'shell', command: rerunCommand(suite, tests) }];
  });
}

/** Suites that had no turn, and tests that were declared and never seen. */
function missingSteps({ ledger, suites, plan }: IterationFacts): readonly NextStep[] {
  const waiting = suites.filter((suite) => suite.before === null);
  if (waiting.length === suites.length) return [];
  const steps = waiting.slice(0, MOST_SUITES).flatMap((suite): NextStep[] => {
    const planned = plan.suites.find((one) => one.id === suite.id);
    const size = suite.collected > 0 ? ` (${countOf(suite.collected, 'known test')})` : '';
    const what = `Run ${cleanLine(suite.name, 120)}${size}, which this iteration did not; the next one does when its turn comes, or by hand`;
    return planned === undefined ? [] : [{ what, where: 'shell', command: rerunCommand(planned, []) }];
  });
  const missing = ledger.declared - ledger.collected;
  if (waiting.length > 0 || missing <= 0 || plan.goal.target === null) return steps;
  const what = `Add the ${countOf(missing, 'test')} declared and never collected, or correct goal.target in greenloop.yaml`;
  return [...steps, note(what)];
}

function loopSteps({ loopStatus, loopReason, plan, iteration }: IterationFacts): readonly NextStep[] {
  const why = cleanLine(loopReason, 300);
  const isSick = iteration.health?.healthy === false;
  if (loopStatus === 'blocked' && isSick) return [];
  return [loopStep(loopStatus, why, plan)];
}

function loopStep(status: LoopStatus, why: string, plan: Plan): NextStep {
  switch (status) {
    case 'paused':
      return slack('The loop is paused: go on with it', '/loop resume');
    case 'blocked':
      return slack(
        `The loop is blocked${why === '' ? '' : ` (${why})`}: answer that, then go on`,
        '/loop resume',
      );
    case 'gave-up':
    case 'stopped':
    case 'reached':
      return {
        what: `The loop is over${why === '' ? '' : ` (${why})`}: start the next one`,
        where: 'shell',
        command: `npx greenloop run ${shellWord(plan.configPath)}`,
      };
    case 'running':
      return note('The next iteration begins by itself, unless the loop has to ask for a person first');
  }
}

function note(what: string): NextStep {
  return { what, where: null, command: null };
}

function slack(what: string, command: string): NextStep {
  return { what, where: 'slack', command };
}
