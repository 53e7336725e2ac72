import { setTimeout as wait } from 'node:timers/promises';

/** Faults that can be over a moment later. */
const TEMPORARY = new Set(['ETIMEOUT', 'ECONNRESET']);

/** How often a supplier is asked, and how long to wait after the n-th failed attempt, in ms. */
const STRATEGY = { attempts: 3, waitMs: (attempt) => 10 * 2 ** attempt };

/** Does the work until it succeeds, fails for good or is out of attempts; `held` has the attempts in progress. */
export async function withRetry(work, held, signal) {
  const waits = [];
  for (let attempt = 1; ; attempt += 1) {
    held.add(attempt);
    try {
      const answer = await work();
      held.delete(attempt);
      return { answer, attempts: attempt, waits };
    } catch (error) {
      if (!TEMPORARY.has(error.code) || attempt >= STRATEGY.attempts) {
        held.delete(attempt);
        throw Object.assign(error, { attempts: attempt });
      }
      waits.push(STRATEGY.waitMs(attempt));
      await wait(STRATEGY.waitMs(attempt), undefined, { signal });
    }
  }
}
