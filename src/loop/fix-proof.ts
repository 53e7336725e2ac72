// What proves a fix before it is merged: without it the group's tests fail, with it they pass, and each time that it is asked.
import { isExpectation, isTestFile, isTestSettings } from './guard/test-file.ts';
import type { Fix, GroupTest } from './model.ts';
import type { SuiteOutcome } from './ports.ts';
import { isFailureOf, isSameTest } from './same-test.ts';

const MOST_NAMED = 5;

/** Whether a path belongs to the tests: what is left of a candidate when its fix is taken away. */
export function belongsToTests(path: string): boolean {
  return isTestFile(path) || isTestSettings(path) || isExpectation(path);
}

/** Whether a candidate changes tests beside the product: their passes count only when they fail on the old product. */
export function changesTests({ files }: Pick<Fix, 'files'>): boolean {
  return files.some(belongsToTests);
}

/** Why a candidate that changes nothing but tests is refused; empty for any other. */
export function withoutProduct({ files }: Pick<Fix, 'files'>): readonly string[] {
  if (files.length === 0 || !files.every(belongsToTests)) return [];
  return ['it changes nothing but tests: the product is as it was when they failed'];
}

/** What speaks against a fix whose tests ran with it: each that fails, or that the suite gave no result. */
export function failingWithFix(name: string, outcome: SuiteOutcome): readonly string[] {
  const failing = outcome.results.filter((one) => one.outcome === 'failed' || one.outcome === 'errored');
  const said = failing
    .slice(0, MOST_NAMED)
    .map((one) => `${one.name} still fails on the candidate: ${one.message}`);
  if (said.length > 0 || outcome.status === 'passed') return said;
  return [`${name} is ${outcome.status} on the candidate: ${outcome.reason}`];
}

/**
 * What speaks against a fix whose tests ran without it, on `where`: each of them that does not fail there as well. A suite that
 * gives no result at all without the fix (a changed test that does not compile against the old product) lets nothing pass.
 */
export function passingWithoutFix(
  tests: readonly GroupTest[],
  outcome: SuiteOutcome,
  where: string,
): readonly string[] {
  if (outcome.status === 'lost') return [`what happens without it is not known: ${outcome.reason}`];
  const failures = outcome.results.filter((one) => one.outcome === 'failed' || one.outcome === 'errored');
  const unproven = tests.filter(
    (test) =>
      !failures.some((one) => isFailureOf(one, test)) &&
      outcome.results.some((one) => isSameTest(one, test) || (test.synthetic && one.file === test.file)),
  );
  return unproven.slice(0, MOST_NAMED).map((test) => {
    const skipped = outcome.results.some((one) => isSameTest(one, test) && one.outcome === 'skipped');
    return skipped
      ? `${test.name} is skipped ${where}: nothing shows that the fix is what mends it`
      : `${test.name} passes ${where} as well: nothing shows that the fix is what mends it`;
  });
}
