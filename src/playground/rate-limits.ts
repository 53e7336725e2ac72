import type { PlaygroundClock } from './clock.ts';
import { SlackError } from './slack-error.ts';

/** How often a method may be called: Slack's tiers, or once a second per channel for posts. */
export type Pace = 'tier1' | 'tier2' | 'tier3' | 'tier4' | 'post';

/** `per` tokens come back each minute, up to `burst`. */
type Bucket = { readonly perMinute: number; readonly burst: number };

/** Slack's published tiers; it allows short bursts without saying how many, and reconnecting needs some at tier 1. */
const BUCKETS: { readonly [pace in Pace]: Bucket } = {
  tier1: { perMinute: 1, burst: 30 },
  tier2: { perMinute: 20, burst: 20 },
  tier3: { perMinute: 50, burst: 50 },
  tier4: { perMinute: 100, burst: 100 },
  post: { perMinute: 60, burst: 4 },
};

/** Refuses calls that come too fast. */
export type RateLimits = {
  /** Throws a RateLimited when this key has no call left. */
  spend(pace: Pace, key: string): void;
};

/** HTTP 429: come back after so many whole seconds. */
export class RateLimited extends SlackError {
  readonly retryAfterS: number;

  constructor(retryAfterS: number) {
    super('ratelimited');
    this.name = 'RateLimited';
    this.retryAfterS = retryAfterS;
  }
}

/** Limits multiplied by `factor`; `off` refuses nothing. */
export function createRateLimits(factor: number | 'off', clock: PlaygroundClock): RateLimits {
  const left = new Map<string, { calls: number; at: number }>();
  return {
    spend(pace, key) {
      if (factor === 'off') return;
      const { perMinute, burst } = BUCKETS[pace];
      const perMs = (perMinute * factor) / 60_000;
      const most = Math.max(1, burst * factor);
      const now = clock.now();
      const id = `${pace} ${key}`;
      const known = left.get(id) ?? { calls: most, at: now };
      const calls = Math.min(most, known.calls + Math.max(0, now - known.at) * perMs);
      if (calls < 1) {
        left.set(id, { calls, at: now });
        throw new RateLimited(Math.max(1, Math.ceil((1 - calls) / perMs / 1_000)));
      }
      left.set(id, { calls: calls - 1, at: now });
    },
  };
}
