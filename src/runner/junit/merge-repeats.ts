import { isFailing } from '../../loop/judge-suite.ts';
import type { Outcome, TestResult } from '../../loop/model.ts';
import { capText } from './clean-text.ts';
import { LIMITS } from './judge-case.ts';

const WORST: readonly Outcome[] = ['errored', 'failed', 'skipped', 'passed'];

/** pytest writes a call that failed and its teardown that failed as two cases: one test, the worst outcome. */
export function mergePhases(a: TestResult, b: TestResult): TestResult {
  const [worst, other] = WORST.indexOf(b.outcome) < WORST.indexOf(a.outcome) ? [b, a] : [a, b];
  const join = (first: string, second: string): string =>
    [...new Set([first, second])].filter((text) => text !== '').join('\n\n');
  // What only one of them printed is not what the test printed.
  const { printed: _printed, ...kept } = worst;
  return {
    ...kept,
    // The call's own failure says more than the teardown's.
    message: a.message !== '' ? a.message : b.message,
    details: capText(join(a.details, b.details), LIMITS.details),
    output: capText(join(a.output, b.output), LIMITS.output),
    durationMs: sum(worst.durationMs, other.durationMs),
    retries: a.retries + b.retries,
    ...asserted(a, b),
  };
}

/** gotestsum --rerun-fails writes a case an attempt, failures first: passed at last when one attempt passed. */
export function mergeAttempts(a: TestResult, b: TestResult): TestResult {
  const kept = isFailing(b) && !isFailing(a) ? a : b;
  const retries = a.retries + b.retries + (isFailing(a) || isFailing(b) ? 1 : 0);
  return { ...kept, durationMs: sum(a.durationMs, b.durationMs), retries };
}

/** As many as both made. */
function asserted(a: TestResult, b: TestResult): { assertions?: number } {
  const made = [a, b].flatMap(({ assertions }) => (assertions === undefined ? [] : [assertions]));
  return made.length === 0 ? {} : { assertions: made.reduce((all, one) => all + one, 0) };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}
