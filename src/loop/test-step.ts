// The test phase: suites in priority order, equal priorities side by side, failing tests once more, and the gate.
import type { Act, SuiteAct } from './act.ts';
import type { Iteration, Loop, RunPurpose, SuiteRun, TestIdentity } from './model.ts';
import type { SuitePlan } from './plan.ts';

/** Suites of one priority that run at the same time, at the most. */
const SIDE_BY_SIDE = 4;

/** Mass failure: from this many executed tests on, with at least this share of them failing. */
export const MASS = { tests: 10, share: 0.8 };

/** The acts of the test phase; `enter-phase group` or `report` when every suite has had its turn. */
export function testStep(loop: Loop, iteration: Iteration): readonly Act[] {
  const suites = loop.plan.suites.filter((suite) => loop.scope.includes(suite.id));
  const priorities = [...new Set(suites.map((suite) => suite.priority))].toSorted((a, b) => a - b);
  let open = true;
  for (const priority of priorities) {
    const level = suites.filter((suite) => suite.priority === priority);
    const acts = open
      ? level.flatMap((suite) => suiteActs(iteration, suite))
      : level.flatMap((suite) => collectActs(iteration, suite));
    if (acts.length > 0) return acts.slice(0, SIDE_BY_SIDE);
    open &&= level.every((suite) => isWithinTolerance(iteration, suite));
  }
  const failing = iteration.suiteRuns.some((run) => run.purpose === 'test' && run.status !== 'passed');
  return [{ kind: 'enter-phase', phase: failing && !onlyFlaky(iteration) ? 'group' : 'report' }];
}

/** The run that counts for a purpose: the last attempt. */
export function lastRun(
  iteration: Pick<Iteration, 'suiteRuns'>,
  suiteId: string,
  purpose: RunPurpose,
): SuiteRun | undefined {
  return iteration.suiteRuns.findLast((run) => run.suiteId === suiteId && run.purpose === purpose);
}

function suiteActs(iteration: Iteration, suite: SuitePlan): readonly Act[] {
  const test = runActs(iteration, suite, 'test', null);
  if (test.length > 0) return test;
  const failures = lastRun(iteration, suite.id, 'test')?.failures ?? [];
  return failures.length === 0 || isMassFailure(iteration, suite)
    ? []
    : runActs(iteration, suite, 'rerun', failures.map(identity));
}

function collectActs(iteration: Iteration, suite: SuitePlan): readonly Act[] {
  return suite.collect === null ? [] : runActs(iteration, suite, 'collect', null);
}

/** Starts the run, or goes on with it; a run that was lost with its machine is started once more. */
export function runActs(
  iteration: Iteration,
  suite: SuitePlan,
  purpose: RunPurpose,
  selection: readonly TestIdentity[] | null,
  revision: string = iteration.revision ?? '',
): readonly SuiteAct[] {
  const last = lastRun(iteration, suite.id, purpose);
  if (last?.status === 'running') return [{ kind: 'run-suite', runId: last.id, ...withoutId(last) }];
  const lost = last?.status === 'lost' || last?.status === 'interrupted';
  if (last !== undefined && !(lost && last.attempt === 1)) return [];
  const attempt = (last?.attempt ?? 0) + 1;
  const runId = `${iteration.id}-${suite.id}-${purpose}-${attempt}`;
  return [{ kind: 'run-suite', runId, suiteId: suite.id, purpose, revision, attempt, selection }];
}

function withoutId(run: SuiteRun): Omit<SuiteAct, 'kind' | 'runId'> {
  const { suiteId, purpose, revision, attempt, selection } = run;
  return { suiteId, purpose, revision, attempt, selection };
}

/** At or below the suite's tolerated share of failing tests, after the rerun; a suite that gave no result is above it. */
function isWithinTolerance(iteration: Iteration, suite: SuitePlan): boolean {
  const test = lastRun(iteration, suite.id, 'test');
  if (test === undefined || test.counts === null) return false;
  if (test.status !== 'passed' && test.status !== 'failed') return false;
  const failing = failuresLeft(iteration, suite.id).length;
  return failing === 0 || failing <= suite.tolerance * Math.max(1, test.counts.tests);
}

/** What still fails in a suite after its failing tests had their second try. */
export function failuresLeft(iteration: Pick<Iteration, 'suiteRuns'>, suiteId: string): SuiteRun['failures'] {
  const rerun = lastRun(iteration, suiteId, 'rerun');
  if (rerun?.status === 'passed' || rerun?.status === 'failed') return rerun.failures;
  return lastRun(iteration, suiteId, 'test')?.failures ?? [];
}

function isMassFailure(iteration: Iteration, suite: SuitePlan): boolean {
  const counts = lastRun(iteration, suite.id, 'test')?.counts;
  if (!counts) return false;
  const executed = counts.passed + counts.failed + counts.errored;
  return executed >= MASS.tests && counts.failed + counts.errored >= MASS.share * executed;
}

/** Every suite that did not pass at first failed in its tests only, and has none of them left failing after the rerun. */
function onlyFlaky(iteration: Iteration): boolean {
  return iteration.suiteRuns
    .filter((run) => run.purpose === 'test' && run.status !== 'passed')
    .every((run) => {
      const rerun = lastRun(iteration, run.suiteId, 'rerun');
      return (run.status === 'failed' && rerun?.status === 'passed') || isOldAttempt(iteration, run);
    });
}

function isOldAttempt(iteration: Iteration, run: SuiteRun): boolean {
  return lastRun(iteration, run.suiteId, run.purpose) !== run;
}

function identity(one: TestIdentity): TestIdentity {
  return { file: one.file, className: one.className, name: one.name };
}
