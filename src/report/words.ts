// The vocabulary that the report, the terminal and Slack share: marks, phases, and how things stand.
import { unreachable } from '../loop/errors.ts';
import type {
  CommandStatus,
  DeploymentStatus,
  FailureGroup,
  FixStatus,
  GroupState,
  LoopStatus,
  Phase,
  RunPurpose,
  StepStatus,
  TestIdentity,
} from '../loop/model.ts';
import { cleanLine } from './clean-text.ts';

/** Status marks; each stands at the front of its line. */
export const MARKS = { done: '✓', failed: '✗', running: '◐', pending: '○' } as const;
export type Mark = (typeof MARKS)[keyof typeof MARKS];

/** A phase's name as people read it. */
export function phaseLabel(phase: Phase): string {
  return phase.charAt(0).toUpperCase() + phase.slice(1);
}

/** The mark of a deployment's step. */
export function stepMark(status: StepStatus): Mark {
  return MARKS[status];
}

/** The first seven digits of a revision; one that a command said may be anything, and no character of it is cut in half. */
export function shortRevision(revision: string): string {
  return [...cleanLine(revision, 64)].slice(0, 7).join('');
}

/** A test as people find it again: file, class where it says more than the file, and name. */
export function testLabel(test: TestIdentity): string {
  const { file, className, name } = test;
  const fromFile = file.replace(/\.\w+$/, '').replaceAll('/', '.');
  const says = className !== '' && className !== 'test' && className !== file && className !== fromFile;
  const own = says && className.startsWith(`${fromFile}.`) ? className.slice(fromFile.length + 1) : className;
  const parts = [file, says ? own : '', name === file ? '' : name].filter((part) => part !== '');
  return cleanLine(parts.join(' › '), 300);
}

/** How a child process went, as the end of a sentence. */
export function commandWords(status: CommandStatus): string {
  return status === 'timed-out' ? 'timed out' : status;
}

/** What a suite run was for. */
export function purposeWords(purpose: RunPurpose): string {
  switch (purpose) {
    case 'collect':
      return 'collect only';
    case 'test':
      return 'full run';
    case 'rerun':
      return 'failing tests once more';
    case 'check':
      return 'check of a fix';
    case 'verify':
      return 'verification on the deployment';
    default:
      return unreachable(purpose);
  }
}

/** What a group is compared with what was known before. */
export function groupStateWords(state: GroupState): string {
  switch (state) {
    case 'new':
    case 'flaky':
    case 'regression':
      return state;
    case 'still-failing':
      return 'still failing';
    case 'unmasked':
      return 'unmasked by an earlier fix';
    case 'environment':
      return 'environment';
    default:
      return unreachable(state);
  }
}

/** Where a group is, in a few words; `most` is the number of attempts that the plan allows, null without a fixer. */
export function groupStatusWords(
  group: Pick<FailureGroup, 'status' | 'attempts'>,
  most: number | null,
): string {
  switch (group.status) {
    case 'failing':
      return 'failing';
    case 'being-fixed': {
      if (group.attempts === 0) return 'being fixed';
      return `being fixed, attempt ${group.attempts}${most === null ? '' : ` of ${most}`}`;
    }
    case 'candidate':
      return 'has a candidate fix';
    case 'needs-person':
      return 'needs a person';
    case 'needs-review':
      return 'needs review';
    case 'merged':
      return 'fix merged, not yet verified';
    case 'verified':
      return 'fixed and verified';
    case 'reopened':
      return 'open again';
    case 'gone':
      return 'gone';
    default:
      return unreachable(group.status);
  }
}

/** Whether an attempt at a fix is over and mended nothing that lasts. */
export function endedBadly(status: FixStatus): boolean {
  return status === 'failed' || status === 'refused' || status === 'not-held' || status === 'reverted';
}

/** How one attempt at a fix ended. */
export function fixStatusWords(status: FixStatus): string {
  switch (status) {
    case 'running':
      return 'is still running';
    case 'proposed':
      return 'is proposed and not yet checked';
    case 'failed':
      return 'failed';
    case 'refused':
      return 'was refused';
    case 'accepted':
      return 'was accepted and not merged';
    case 'merged':
      return 'is merged and not yet verified';
    case 'verified':
      return 'held';
    case 'not-held':
      return 'did not hold';
    case 'reverted':
      return 'was taken back';
    default:
      return unreachable(status);
  }
}

/** How a deployment stands. */
export function deploymentWords(status: DeploymentStatus): string {
  switch (status) {
    case 'waiting-for-approval':
      return 'waits for approval';
    case 'refused':
      return 'refused by a person: not deployed';
    case 'lapsed':
      return 'approved too late: not deployed';
    case 'running':
      return 'in progress';
    case 'succeeded':
      return 'succeeded';
    case 'faulty':
      return 'faulty';
    case 'unknown':
      return 'unknown: nobody can say whether it is live';
    case 'rolled-back':
      return 'rolled back';
    default:
      return unreachable(status);
  }
}

/** The mark of a deployment. */
export function deploymentMark(status: DeploymentStatus): Mark {
  if (status === 'succeeded') return MARKS.done;
  if (status === 'running') return MARKS.running;
  return status === 'waiting-for-approval' ? MARKS.pending : MARKS.failed;
}

/** How a loop stands. */
export function loopStatusWords(status: LoopStatus): string {
  switch (status) {
    case 'reached':
      return 'goal reached';
    case 'gave-up':
      return 'gave up';
    case 'running':
    case 'paused':
    case 'blocked':
    case 'stopped':
      return status;
    default:
      return unreachable(status);
  }
}
