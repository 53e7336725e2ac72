import type { PlaygroundClock } from '../../../src/playground/clock.ts';

/** A playground clock that moves only by hand; `advance` carries out what is due, in order. */
export type ManualClock = PlaygroundClock & { advance(ms: number): void; waiting(): number };

export function manualClock(start = 1_800_000_000_000): ManualClock {
  let now = start;
  let waits: { at: number; act: () => void }[] = [];
  return {
    now: () => now,
    after(ms, act) {
      const wait = { at: now + ms, act };
      waits.push(wait);
      return () => {
        waits = waits.filter((one) => one !== wait);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = waits.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        waits = waits.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
    waiting: () => waits.length,
  };
}
