// What an ended run says of the tests that it does not have.
import type { CommandStatus, RunPurpose } from './model.ts';

/** A run that reached no verdict (errored, timed out, lost…) can prove a failure but no pass. */
export function isConclusive({ status }: { readonly status: CommandStatus }): boolean {
  return status === 'passed' || status === 'failed';
}

/** A run as far as that goes. `selection`: null for the whole suite. */
type EndedRun = {
  readonly purpose: RunPurpose;
  readonly selection: unknown;
  readonly status: CommandStatus;
  readonly reason: string;
};

/** Whether a run says what is gone: a whole one that proves it. One with what could not load does not; a collection that ended badly says what is there only. */
export function provesGone({ purpose, selection, status, reason }: EndedRun, broken: boolean): boolean {
  const whole = purpose === 'collect' || (purpose === 'test' && selection === null);
  return whole && isConclusive({ status }) && !broken && (purpose !== 'collect' || reason === '');
}
