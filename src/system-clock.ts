// The machine's clock.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './loop/ports.ts';

/** Time as the machine has it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
