import type { PlaygroundClock } from './clock.ts';
import type { Fault } from './faults.ts';

/** A call of the Web API by the app, whatever became of it. */
export type Called = {
  readonly method: string;
  /** Epoch ms. */
  readonly at: number;
  /** The fault that was injected, if any. */
  readonly fault: Fault['kind'] | null;
};

/** The newest calls of the app. */
export type CallLog = {
  note(method: string, fault: Fault | null): void;
  /** Oldest first. */
  all(): readonly Called[];
};

const MOST = 10_000;

/** No calls yet; it keeps between 10,000 and 20,000 of them. */
export function createCallLog(clock: PlaygroundClock): CallLog {
  let calls: Called[] = [];
  return {
    note(method, fault) {
      calls.push({ method, at: clock.now(), fault: fault?.kind ?? null });
      if (calls.length >= 2 * MOST) calls = calls.slice(-MOST);
    },
    all: () => [...calls],
  };
}
