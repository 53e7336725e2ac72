import type { Clock } from '../loop/ports.ts';
import { type Budget, createBudget } from './budget.ts';
import { readSlackFailure } from './slack-failure.ts';

const KEEP_MS = 60_000;
/** Below Slack's 20 a minute for each method that tells of user groups: so many at once, and one more after each of these ms. */
const GROUP_CALLS = 10;
const GROUP_EVERY_MS = 4_000;

/** Answers by key; `fresh` asks anew even when one is known. */
type Keep = <T>(key: string, fresh: boolean, ask: () => Promise<T>) => Promise<T>;

/** Keeps answers of Slack for 60 s; one that failed is not kept, and where Slack is asked too often, or would be, an answer of the last 60 s counts. */
export function createKept(clock: Clock): Keep {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<unknown> }>();
  const budgets = new Map<string, Budget>();
  /** Whether one more such question is within Slack's limits. */
  const mayAsk = (key: string): boolean => {
    const [what = ''] = key.split(' ');
    if (what !== 'group' && what !== 'groups') return true;
    const budget = budgets.get(what) ?? createBudget(clock, GROUP_CALLS, GROUP_EVERY_MS);
    budgets.set(what, budget);
    return budget.spend();
  };
  return async <T>(key: string, fresh: boolean, ask: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);
    const holds = known !== undefined && known.until > clock.now();
    if (holds && (!fresh || !mayAsk(key))) return known.value as Promise<T>;
    const asked = { until: clock.now() + KEEP_MS, value: ask() };
    kept.set(key, asked);
    try {
      return await asked.value;
    } catch (error) {
      if (kept.get(key) === asked) {
        if (holds) kept.set(key, known);
        else kept.delete(key);
      }
      if (holds && readSlackFailure(error).kind === 'rate-limited') return known.value as Promise<T>;
      throw error;
    }
  };
}
