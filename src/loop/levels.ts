// The ledger of each suite and of each category: their figures add up to the project's.
import type { Ledger } from './model.ts';
import type { CategoryCounts } from './ports.ts';

/** One suite's ledger, or one category's of it. Below the project nothing is declared apart: declared is what is collected. */
export type Level = {
  readonly suiteId: string;
  /** Null: the suite as a whole. */
  readonly category: string | null;
  readonly ledger: Ledger;
  /** Null: there is nothing to compare with. */
  readonly before: Ledger | null;
};

/** Every suite with its categories after it, in their order; those that only `before` has come last, without a test. */
export function levelsOf(
  now: readonly CategoryCounts[],
  before: readonly CategoryCounts[] | null,
): readonly Level[] {
  const suites = [...new Set([...now, ...(before ?? [])].map((one) => one.suiteId))];
  return suites.flatMap((suiteId): Level[] => {
    const mine = now.filter((one) => one.suiteId === suiteId);
    const then = before?.filter((one) => one.suiteId === suiteId) ?? null;
    const names = [...new Set([...mine, ...(then ?? [])].map((one) => one.category))];
    const of = (all: readonly CategoryCounts[], name: string) => all.filter((one) => one.category === name);
    return [
      { suiteId, category: null, ledger: sum(mine), before: then && sum(then) },
      ...names.map((category) => ({
        suiteId,
        category,
        ledger: sum(of(mine, category)),
        before: then && sum(of(then, category)),
      })),
    ];
  });
}

function sum(counts: readonly CategoryCounts[]): Ledger {
  const of = (figure: 'tests' | 'executed' | 'passing' | 'verified') =>
    counts.reduce((total, one) => total + one[figure], 0);
  const collected = of('tests');
  return {
    declared: collected,
    collected,
    executed: of('executed'),
    passing: of('passing'),
    verified: of('verified'),
  };
}
