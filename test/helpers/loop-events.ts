// Events and results as the tests of the store write them.
import type { LoopEvent } from '../../src/loop/event.ts';
import type {
  Counts,
  FailureGroup,
  Outcome,
  RecordedResult,
  RunPurpose,
  TestIdentity,
} from '../../src/loop/model.ts';
import type { Plan } from '../../src/loop/plan.ts';
import { aDeployPlan, aPlan } from './loop-state.ts';

export const OLD = '0'.repeat(40);
export const HEAD = 'a'.repeat(40);
export const FIXED = 'b'.repeat(40);

/** Two suites, a target, a deployment that needs an approval. */
export const storyPlan = (over: Partial<Plan> = {}): Plan =>
  aPlan({ goal: { target: 5 }, deploy: aDeployPlan({ approval: true }), ...over });

/** A result of a test named `<file> <name>`, or just `<name>`. */
export function result(name: string, outcome: Outcome, over: Partial<RecordedResult> = {}): RecordedResult {
  const failed = outcome === 'failed' || outcome === 'errored';
  return {
    file: `tests/${name.split(' ')[0]}.py`,
    className: '',
    name,
    outcome,
    durationMs: 120,
    message: failed ? `${name} says no` : '',
    details: failed ? `Traceback of ${name}` : '',
    output: '',
    retries: 0,
    synthetic: false,
    category: 'Checkout',
    ...over,
  };
}

/** A file that could not load. */
export const broken = (file: string): RecordedResult =>
  result(file, 'errored', { file, name: file, synthetic: true, message: 'ImportError', durationMs: null });

export const identity = ({ file, className, name }: TestIdentity): TestIdentity => ({
  file,
  className,
  name,
});

/** Counts as a runner would find them. */
export function countsOf(results: readonly RecordedResult[]): Counts {
  const tests = results.filter((one) => !one.synthetic);
  const of = (outcome: Outcome) => tests.filter((one) => one.outcome === outcome).length;
  return {
    tests: tests.length,
    passed: of('passed'),
    failed: of('failed'),
    errored: of('errored'),
    skipped: of('skipped'),
    flaky: tests.filter((one) => one.outcome === 'passed' && one.retries > 0).length,
    broken: results.length - tests.length,
  };
}

/** A run's two events. It is failed when a result is, else passed. */
export function suiteRun(
  runId: string,
  suiteId: string,
  purpose: RunPurpose,
  revision: string,
  results: readonly RecordedResult[],
  over: {
    selection?: readonly TestIdentity[] | null;
    fixId?: string;
    status?: 'errored' | 'timed-out' | 'lost' | 'cancelled';
  } = {},
): readonly [LoopEvent, LoopEvent] {
  const failing = results.some((one) => one.outcome === 'failed' || one.outcome === 'errored');
  const status = over.status ?? (failing && purpose !== 'collect' ? 'failed' : 'passed');
  return [
    {
      type: 'suite-started',
      runId,
      suiteId,
      purpose,
      fixId: over.fixId ?? null,
      revision,
      attempt: 1,
      selection: over.selection ?? null,
    },
    {
      type: 'suite-ended',
      runId,
      status,
      reason: over.status ?? '',
      counts: countsOf(results),
      durationMs: 4_000,
      results,
    },
  ];
}

/** A group of these failing results of one suite. */
export function groupOf(
  id: string,
  suiteId: string,
  results: readonly RecordedResult[],
  over: Partial<FailureGroup> = {},
): FailureGroup {
  return {
    id,
    fingerprint: id.slice(2).padEnd(16, '0'),
    title: results[0]?.message ?? 'gave no result',
    category: 'Checkout',
    suiteId,
    priority: 1,
    state: 'new',
    status: 'failing',
    firstSeenIteration: 1,
    tests: results.map(({ category: _category, outcome: _outcome, retries: _retries, ...test }) => ({
      ...test,
      suiteId,
    })),
    attempts: 0,
    refusals: [],
    owner: null,
    claimedBy: null,
    ...over,
  };
}

/** A loop that has just begun an iteration on a deployed revision: the shortest way to where suites can run. */
export function opening(plan: Plan, loopId: string, revision = HEAD): readonly LoopEvent[] {
  return [
    {
      type: 'loop-started',
      project: plan.project,
      plan,
      scope: plan.suites.map((one) => one.id),
      once: false,
      by: '@mia',
    },
    ...iterationOpening(`${loopId}-1`, revision),
  ];
}

/** A fresh iteration up to the end of preflight. */
export function iterationOpening(iterationId: string, revision = HEAD): readonly LoopEvent[] {
  return [
    { type: 'iteration-started', iterationId },
    { type: 'checkout-prepared', revision, note: '' },
    { type: 'revision-asked', revision, words: '' },
    { type: 'health-checked', health: { healthy: true, at: 0, checks: [] } },
    { type: 'phase-started', phase: 'test' },
  ];
}
