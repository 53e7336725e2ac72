// When and where an event happens, and the check that it may.
import type { IterationRow, LoopRow } from './rows.ts';

/** The loop as it is before the event; `at` is epoch milliseconds. */
export type Moment = {
  readonly at: number;
  readonly loop: LoopRow;
  /** The current or last iteration. */
  readonly iteration: IterationRow | null;
};

/** The iteration that is going on; that there is none is a bug of the caller. */
export function openIteration({ loop, iteration }: Moment): IterationRow {
  if (iteration === null || iteration.ended_at !== null)
    throw new Error(`loop ${loop.id} has no open iteration`);
  return iteration;
}

/** Compare and set: an update that found nothing to change is a transition that may not happen, a bug of the caller. */
export function expectOne(changed: number, what: string): void {
  if (changed !== 1) throw new Error(`not a legal transition: ${what}`);
}
