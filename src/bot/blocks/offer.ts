import type { Loop } from '../../loop/model.ts';
import type { IterationView } from '../iteration-view.ts';
import type { Offer } from './blocked-message.ts';
import { approvalButtons } from './decision-buttons.ts';
import { howToGoOn } from './how-to-go-on.ts';

/** What the message of a loop's block offers at this moment; `view` null: before the first iteration. */
export function offerOf(loop: Loop, view: IterationView | null): Offer {
  const deployment = view?.iteration.deployments.at(-1);
  const buttons = view === null || deployment === undefined ? [] : approvalButtons(deployment, view);
  return { hint: howToGoOn(loop), buttons };
}
