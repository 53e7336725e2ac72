// What proves a fix before it is merged: without it the group's tests fail, with it they pass, and each time that it is asked.
import { isExpectation, isTestFile, isTestSettings } from './guard/test-file.ts';
import { isFailing } from './judge-suite.ts';
import type { Fix, GroupTest, TestIdentity, TestResult } from './model.ts';
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

/**
 * What speaks against a fix whose tests ran with it: each that fails, or that the suite gave no result. A suite that cannot run
 * single tests runs all of them: what failed before the fix too (`before`) is another group's.
 */
export function failingWithFix(
  name: string,
  tests: readonly GroupTest[],
  outcome: SuiteOutcome,
  before: readonly TestIdentity[],
): readonly string[] {
  const failures = failuresOf(outcome);
  const itsOwn = failures.filter(
    (one) => tests.some((test) => isFailureOf(one, test)) || !before.some((known) => isSameTest(one, known)),
  );
  if (itsOwn.length > 0)
    return itsOwn.slice(0, MOST_NAMED).map((one) => {
      const still = tests.some((test) => isFailureOf(one, test));
      return `${one.name} ${still ? 'still fails on the candidate' : 'fails on the candidate, and did not before'}: ${one.message}`;
    });
  if (outcome.status === 'passed' || (outcome.status === 'failed' && failures.length > 0)) return [];
  return [`${name} is ${outcome.status} on the candidate: ${outcome.reason}`];
}

/**
 * What speaks against a fix whose tests ran without it, on `where`: each of them that does not fail there as well. A suite that
 * gives no result at all without the fix (a changed test that does not compile against the old product) lets nothing pass.
 */
export function passingWithoutFix(
  tests: readonly ProvingTest[],
  outcome: Pick<SuiteOutcome, 'status' | 'reason' | 'results'>,
  where: string,
): readonly string[] {
  if (outcome.status === 'lost') return [`what happens without it is not known: ${outcome.reason}`];
  return notFailing(tests, outcome.results)
    .slice(0, MOST_NAMED)
    .map((test) => {
      const its = outcome.results.filter((one) => isResultOf(one, test));
      const how =
        its.length === 0
          ? 'was not run'
          : its.some((one) => one.outcome === 'skipped')
            ? 'is skipped'
            : 'also passes';
      return `${test.name} ${how} ${where}: nothing shows that the fix is what mends it`;
    });
}

/** A test, or a file that could not be loaded. */
type ProvingTest = TestIdentity & Pick<GroupTest, 'synthetic'>;

/** Of these tests those that do not fail, by the results of a run without the fix. */
export function notFailing<Test extends ProvingTest>(
  tests: readonly Test[],
  results: readonly TestResult[],
): readonly Test[] {
  const failures = failuresOf({ results });
  // What is not there may be why others fail (a file that cannot be loaded); where nothing fails it is only not there.
  const nothingFails = results.length > 0 && failures.length === 0;
  return tests.filter(
    (test) =>
      !failures.some((one) => isFailureOf(one, test)) &&
      (nothingFails || results.some((one) => isResultOf(one, test))),
  );
}

function failuresOf({ results }: Pick<SuiteOutcome, 'results'>): readonly TestResult[] {
  return results.filter(isFailing);
}

function isResultOf(one: TestResult, test: ProvingTest): boolean {
  return isSameTest(one, test) || (test.synthetic && one.file === test.file);
}
