// How often Slack may be asked: its limits count for the whole workspace, whatever channel or person it is about.
import type { Clock } from '../loop/ports.ts';

/** Calls that may be made now. */
export type Budget = {
  /** Takes one call; false when none is left. */
  spend(): boolean;
  /** Until there is one, in ms; 0: there is. */
  waitMs(): number;
};

/** `most` calls at once, and another one after each `everyMs`; 0: no limit. */
export function createBudget(clock: Pick<Clock, 'now'>, most: number, everyMs: number): Budget {
  let left = most;
  let at = clock.now();
  const refill = () => {
    const now = clock.now();
    left = everyMs === 0 ? most : Math.min(most, left + Math.max(0, now - at) / everyMs);
    at = now;
  };
  return {
    spend() {
      refill();
      if (left < 1) return false;
      left -= 1;
      return true;
    },
    waitMs() {
      refill();
      return left >= 1 ? 0 : Math.ceil((1 - left) * everyMs);
    },
  };
}
