// The machine's clock, which can be put forward: waits that are over then end at once.
import type { Clock } from '../../src/loop/ports.ts';

export type JumpClock = Clock & {
  /** Puts the clock forward by so many milliseconds, and lets what follows from it begin. */
  readonly jump: (ms: number) => Promise<void>;
};

/** A clock that shows the machine's time until it is put forward. */
export function jumpClock(): JumpClock {
  let ahead = 0;
  const waits = new Set<{ readonly until: number; readonly end: () => void }>();
  const now = () => Date.now() + ahead;
  return {
    now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal.aborted) return resolve();
        const wait = {
          until: now() + ms,
          end: () => {
            clearTimeout(timer);
            waits.delete(wait);
            resolve();
          },
        };
        const timer = setTimeout(wait.end, Math.min(ms, 2 ** 31 - 1));
        waits.add(wait);
        signal.addEventListener('abort', wait.end, { once: true });
      }),
    async jump(ms) {
      ahead += ms;
      for (const wait of [...waits]) if (wait.until <= now()) wait.end();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
