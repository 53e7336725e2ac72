import { isWhole } from '../loop/goal.ts';
import type { IterationFacts } from '../loop/ports.ts';
import { lastRun } from '../loop/test-step.ts';

/**
 * Whether this iteration confirmed the goal: every suite in scope ran in full and passed, nothing was fixed, and every
 * collected test is verified, as many as were declared. The report is written before the loop says so itself.
 */
export function isGoalReached({ iteration, ledger, suites, plan, quarantined }: IterationFacts): boolean {
  const isClean = suites.every((suite) => lastRun(iteration, suite.id, 'test')?.status === 'passed');
  return isClean && iteration.fixes.length === 0 && isWhole(ledger, quarantined.length, plan.goal);
}
