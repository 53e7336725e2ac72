import type { Clock } from '../../../src/loop/ports.ts';

/** A clock that moves only by hand. */
export type HandClock = Clock & {
  /** Moves on by `ms` and lets every wait that is over resolve, with what follows from it. */
  advance(ms: number): Promise<void>;
  /** Milliseconds until the next wait is over; null when nobody waits. */
  next(): number | null;
};

export function handClock(start = 1_000_000): HandClock {
  let now = start;
  const waits = new Set<{ until: number; resolve: () => void }>();
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal.aborted) return resolve();
        const wait = { until: now + ms, resolve };
        waits.add(wait);
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    async advance(ms) {
      now += ms;
      for (const wait of [...waits].sort((a, b) => a.until - b.until)) {
        if (wait.until > now) continue;
        waits.delete(wait);
        wait.resolve();
      }
      await settled();
    },
    next: () => (waits.size === 0 ? null : Math.min(...[...waits].map((wait) => wait.until)) - now),
  };
}

/** After everything that is already promised, and what it schedules at once, has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
