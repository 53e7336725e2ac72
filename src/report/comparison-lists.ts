import type { Comparison } from '../loop/compare.ts';
import type { NamedTest } from '../loop/ports.ts';

/** What became of the tests, list by list under its title: what went wrong first. Empty lists are left out. */
export function comparisonLists(
  comparison: Comparison,
): readonly (readonly [title: string, tests: readonly NamedTest[]])[] {
  const lists: readonly (readonly [string, readonly NamedTest[]])[] = [
    ['Newly failing', comparison.broken],
    ['Unmasked by a fix', comparison.unmasked],
    ['New and failing', comparison.cameFailing],
    ['Failing at their first run', comparison.firstFailing],
    ['Fixed', comparison.fixed],
    ['Only skipped now: no fix', comparison.skippedInstead],
    ['Still failing', comparison.stillFailing],
    ['Flaky', comparison.flaky],
    ['Came', comparison.came],
    ['Went', comparison.went],
  ];
  return lists.filter(([, tests]) => tests.length > 0);
}
