// The verify phase: the groups' tests once more, on the deployment that has their fixes.
import type { Act } from './act.ts';
import { headOf } from './deploy-step.ts';
import type { Fix, GroupTest, Iteration, Loop, TestIdentity } from './model.ts';
import { isFailureOf, isSameTest } from './same-test.ts';
import { lastRun, runActs } from './test-step.ts';

/** The acts of the verify phase; `enter-phase report` when every merged fix is settled. */
export function verifyStep(loop: Loop, iteration: Iteration): readonly Act[] {
  const merged = iteration.fixes.filter((one) => one.status === 'merged');
  const tests = merged.flatMap((fix) => testsOf(iteration, fix));
  const suites = loop.plan.suites.filter((suite) => tests.some((test) => test.suiteId === suite.id));
  const runs = suites.flatMap((suite) => {
    const selection = tests.filter((test) => test.suiteId === suite.id).map(identity);
    return runActs(iteration, suite, 'verify', selection, headOf(iteration));
  });
  const first = Math.min(
    ...runs.map((run) => suites.find((suite) => suite.id === run.suiteId)?.priority ?? 1),
  );
  if (runs.length > 0)
    return runs.filter((run) => suites.some((suite) => suite.id === run.suiteId && suite.priority === first));
  if (merged.length > 0) return merged.map((fix) => ({ kind: 'settle-fix', fixId: fix.id }));
  return [{ kind: 'enter-phase', phase: 'report' }];
}

/** Whether a merged fix held on the deployment; `reason` names the first test that says no, '' when it held. */
export function didHold(iteration: Iteration, fix: Fix): { held: boolean; reason: string } {
  for (const test of testsOf(iteration, fix)) {
    const run = lastRun(iteration, test.suiteId, 'verify');
    if (run === undefined) return { held: false, reason: `${test.name} was not run again` };
    if (run.status !== 'passed' && run.status !== 'failed')
      return { held: false, reason: `the verification run is ${run.status}: ${run.reason}` };
    const failure = run.failures.find((one) => isFailureOf(one, test));
    if (failure) return { held: false, reason: `${test.name} still fails: ${failure.message}` };
    const doubted = run.doubted?.find((one) => isSameTest(one, test));
    if (doubted)
      return { held: false, reason: `the pass of ${test.name} does not count, ${doubted.message}` };
  }
  return { held: true, reason: '' };
}

function testsOf(iteration: Iteration, fix: Fix): readonly GroupTest[] {
  return iteration.groups.find((one) => one.id === fix.groupId)?.tests ?? [];
}

function identity(test: GroupTest): TestIdentity {
  return { file: test.file, className: test.className, name: test.name };
}
