import type { Loop } from '../../loop/model.ts';
import { waitingOf } from '../../report/digest.ts';
import { cleanLine } from './untrusted-text.ts';

/** What people press or type in Slack so that a loop goes on which waits for them; null: nothing but what it says itself. */
export function howToGoOn(loop: Loop): string | null {
  const waiting = waitingOf(loop);
  const approves = waiting.some((one) => one.needs === 'approve');
  if (waiting.some((one) => one.groupId !== '')) {
    const ref = cleanLine(loop.plan.ref, 80);
    const resume = `/loop resume ${cleanLine(loop.project, 80)}`;
    return `${approves ? 'Approve or Refuse on a candidate, ' : ''}"Fixed, check it" on a group when its fix is on ${ref}, or ${resume}`;
  }
  return approves ? 'Approve or Refuse in this thread; it holds for this commit only' : null;
}
