// A person's decision, handed to the loop, and what they are told.
import { unreachable } from '../loop/errors.ts';
import type { Decision } from '../loop/event.ts';
import { nextStep } from '../loop/next-step.ts';
import type { Clock, Store } from '../loop/ports.ts';
import type { DecisionRequest } from './read-decision.ts';
import type { LoopsService } from './services.ts';

/** Records the decision; what happens now, in one sentence, and a second where the loop still waits for something else. Throws LoopError `stale`. */
export async function decide(
  loopId: string,
  request: DecisionRequest,
  by: string,
  given: { readonly services: LoopsService; readonly store: Store; readonly clock: Clock },
): Promise<{ readonly what: string; readonly hint: string }> {
  await given.services.decide(loopId, { ...request, by } as Decision);
  const what = told(request);
  if (request.type === 'group-taken' || request.type === 'fix-declined') return { what, hint: '' };
  const loop = given.store.load(loopId);
  const waits = loop.status === 'blocked' && nextStep(loop, given.clock.now()).kind === 'wait';
  if (waits) return { what, hint: `The loop still waits for something else: ${loop.reason}.` };
  return { what, hint: loop.status === 'paused' ? 'The loop is paused: /loop resume goes on.' : '' };
}

function told(request: DecisionRequest): string {
  switch (request.type) {
    case 'group-taken':
      return `${request.groupId} is yours. Press "Fixed, check it" on its message when the fix is on the branch.`;
    case 'group-claimed':
      return `${request.groupId} is checked by the next iteration.`;
    case 'fix-approved':
      return `${request.candidate.slice(0, 7)} is merged, deployed and tested in your name.`;
    case 'fix-declined':
      return `${request.candidate.slice(0, 7)} is not merged; its group waits for a person.`;
    case 'deployment-approved':
      return `${request.revision.slice(0, 7)} is deployed now, unless somebody pushed meanwhile: then it is asked again.`;
    case 'deployment-refused':
      return `${request.revision.slice(0, 7)} is not deployed; the loop waits for /loop resume.`;
    default:
      return unreachable(request);
  }
}
