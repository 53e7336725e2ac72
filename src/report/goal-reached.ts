import type { IterationFacts } from '../loop/ports.ts';
import { lastRun } from '../loop/test-step.ts';

/**
 * Whether this iteration confirmed the goal: every suite in scope ran in full and passed, nothing was fixed, and every
 * collected test is verified, as many as were declared. The report is written before the loop says so itself.
 */
export function isGoalReached({ iteration, ledger, suites, plan, quarantined }: IterationFacts): boolean {
  const { declared, collected, executed, verified } = ledger;
  const isClean = suites.every((suite) => lastRun(iteration, suite.id, 'test')?.status === 'passed');
  const left = plan.goal.withoutQuarantined ? quarantined.length : 0;
  const isWhole =
    verified > 0 && executed === collected && verified === collected - left && verified >= declared - left;
  return isClean && isWhole && iteration.fixes.length === 0;
}
