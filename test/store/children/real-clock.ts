// The time of this machine.
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../src/loop/ports.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) => pause(ms, undefined, { signal }).catch(() => {}),
};
