import { unreachable } from '../loop/errors.ts';
import type { Deployment, FailureGroup, Iteration, Loop } from '../loop/model.ts';
import { cleanLine, firstLine } from '../report/clean-text.ts';
import { describeLedger } from '../report/describe-ledger.ts';
import { formatEstimate } from '../report/format-duration.ts';
import { countOf } from '../report/format-figure.ts';
import { peopleWords } from '../report/people-words.ts';
import { phaseMarks, phasesRow } from '../report/phase-marks.ts';
import { rerunCommand } from '../report/rerun-command.ts';
import {
  groupStateWords,
  groupStatusWords,
  MARKS,
  shortRevision,
  stepMark,
  testLabel,
} from '../report/words.ts';
import { blockedWords } from './lines/loop-lines.ts';

const MOST_GROUPS = 20;
const MOST_TESTS = 3;

export type StatusContext = {
  /** IANA name of the zone that times are shown in. */
  readonly timeZone: string;
  /** Time that is left, P50 and P85, in ms; null: not known. */
  readonly left: { readonly p50: number; readonly p85: number | null } | null;
};

/** The card of a loop as plain text: where it is, its ledger, its failure groups, its deployment, and what it waits for. */
export function renderStatus(loop: Loop, context: StatusContext): string {
  const { iteration } = loop;
  if (iteration === null)
    return [headLine(loop, null, context), `  ${stateWords(loop)}; no iteration has begun yet`].join('\n');
  const shown = iteration.groups.slice(0, MOST_GROUPS);
  const more = iteration.groups.length - shown.length;
  return [
    headLine(loop, iteration, context),
    `  ${phasesRow(phaseMarks(iteration, loop.status, loop.iterationEnded))}`,
    `  ${describeLedger(loop.ledger, previous(loop, iteration), loop.quarantined.length)}`,
    ...(loop.status === 'running' ? [] : [`  ${stateWords(loop)}`]),
    ...leftLine(loop, context),
    ...shown.flatMap((group) => groupLines(group, loop)),
    ...(more > 0 ? [`  └ and ${countOf(more, 'more group')}`] : []),
    ...iteration.deployments.slice(-1).map(deploymentLine),
  ].join('\n');
}

function headLine(loop: Loop, iteration: Iteration | null, { timeZone }: StatusContext): string {
  const { plan } = loop;
  const time = new Date(iteration?.startedAt ?? loop.startedAt).toLocaleTimeString('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
  });
  const revision = iteration?.revision ? ` → ${shortRevision(iteration.revision)}` : '';
  return [
    cleanLine(loop.project, 80),
    ...(iteration === null ? [] : [`iteration ${iteration.number}`]),
    `${cleanLine(plan.ref, 120)}${revision} on ${cleanLine(plan.environment.name, 80)}`,
    `started by ${cleanLine(loop.startedBy, 80)}, ${time}`,
  ].join(' · ');
}

function previous(loop: Loop, iteration: Iteration) {
  return loop.past.findLast((past) => past.number < iteration.number)?.ledger ?? null;
}

function stateWords(loop: Loop): string {
  const why = loop.reason === '' ? '' : `: ${cleanLine(loop.reason, 600)}`;
  switch (loop.status) {
    case 'running':
      return `${MARKS.running} Running`;
    case 'paused':
      return `${MARKS.pending} Paused: /loop resume goes on`;
    case 'blocked':
      return `${MARKS.failed} Blocked, ${loop.blockedOn === null ? 'waits' : blockedWords(loop.blockedOn)}${why}`;
    case 'reached':
      return `${MARKS.done} Goal reached${why}`;
    case 'gave-up':
      return `${MARKS.failed} Gave up${why}`;
    case 'stopped':
      return `${MARKS.pending} Stopped${why}`;
    default:
      return unreachable(loop.status);
  }
}

function leftLine(loop: Loop, { left }: StatusContext): readonly string[] {
  if (left === null || loop.status !== 'running') return [];
  const worst = left.p85 === null ? '' : ` (P85 ${formatEstimate(left.p85).replace('about ', '')})`;
  return [`  ${formatEstimate(left.p50)} left${worst}`];
}

function groupLines(group: FailureGroup, loop: Loop): readonly string[] {
  const size = group.tests.length === 0 ? [] : [countOf(group.tests.length, 'test')];
  const title = [
    cleanLine(group.title, 120),
    ...size,
    groupStateWords(group.state),
    `P${group.priority}`,
    cleanLine(group.category, 80),
  ].join(' · ');
  const isDone = group.status === 'verified' || group.status === 'gone';
  const tests = group.tests.slice(0, MOST_TESTS).map((test) => {
    const said = firstLine(test.message, 200);
    return `      ${testLabel(test)}${said === '' ? '' : `: ${said}`}`;
  });
  const more = group.tests.length - tests.length;
  const refusal = group.refusals.at(-1);
  const status = groupStatusWords(group, loop.plan.fix?.attempts ?? null);
  return [
    `  └ ${isDone ? MARKS.done : MARKS.failed} ${title}`,
    ...(isDone ? [] : [...tests, ...(more > 0 ? [`      and ${countOf(more, 'more test')}`] : [])]),
    `      ${status}${refusal === undefined || isDone ? '' : ` (refused before: ${cleanLine(refusal, 200)})`}`,
    ...people(group, loop).map((words) => `      ${words}`),
    ...(isDone ? [] : rerun(group, loop).map((command) => `      rerun: ${command}`)),
  ];
}

/** The command that runs the group's tests again by hand. */
function rerun({ suiteId, tests }: FailureGroup, { plan }: Loop): readonly string[] {
  const suite = plan.suites.find((one) => one.id === suiteId);
  if (suite === undefined) return [];
  return [
    rerunCommand(
      suite,
      tests.filter((test) => test.suiteId === suiteId),
    ),
  ];
}

function people(group: FailureGroup, { reviewable }: Loop): readonly string[] {
  const review = reviewable.find((fix) => fix.groupId === group.id) ?? null;
  return peopleWords({ ...group, review });
}

function deploymentLine(deployment: Deployment): string {
  const steps = deployment.steps.map((step) => `${stepMark(step.status)} ${cleanLine(step.name, 80)}`);
  const progress = steps.length === 0 ? '' : `: ${steps.join(' ')}`;
  const revision = shortRevision(deployment.revision);
  const why = deployment.reason === '' ? '' : `: ${cleanLine(deployment.reason, 300)}`;
  switch (deployment.status) {
    case 'waiting-for-approval':
      return `  └ ${MARKS.pending} The deployment of ${revision} waits for approval`;
    case 'refused':
      return `  └ ${MARKS.failed} The deployment of ${revision} was refused${by(deployment.refusedBy)}: nothing was deployed`;
    case 'lapsed':
      return `  └ ${MARKS.failed} The approval for ${revision} came too late: nothing was deployed${why}`;
    case 'running':
      return `  └ ${MARKS.running} Deploying ${revision}${progress}`;
    case 'succeeded':
      return `  └ ${MARKS.done} Deployed ${revision}${deployment.approvedBy === null ? '' : `, approved${by(deployment.approvedBy)}`}`;
    case 'faulty':
      return `  └ ${MARKS.failed} The deployment of ${revision} is faulty${why}`;
    case 'unknown':
      return `  └ ${MARKS.failed} Nobody can say whether ${revision} is live${why}`;
    case 'rolled-back':
      return `  └ ${MARKS.failed} The deployment of ${revision} is rolled back${why}`;
    default:
      return unreachable(deployment.status);
  }
}

function by(person: string | null): string {
  return person === null ? '' : ` by ${cleanLine(person, 120)}`;
}
