// Failing tests become few, named causes.
import { clusterTexts, type Seed } from './cluster.ts';
import { signatureOf } from './fingerprint.ts';
import { withOwnIds } from './group-id.ts';
import type {
  FailureGroup,
  GroupState,
  GroupTest,
  Iteration,
  Loop,
  Outcome,
  RecordedResult,
} from './model.ts';
import { namedTestKey } from './same-test.ts';
import { failuresLeft, lastRun, MASS } from './test-step.ts';

/** Different texts of one group that later failures are compared with. */
const MOST_SEEDS = 20;

/** What one failing test brings to its group. */
type Failing = GroupTest & { readonly category: string; readonly priority: number };

export type GroupingTools = {
  /** Hex digits of a cryptographic hash of the text. */
  readonly hash: (text: string) => string;
  /** The outcome that the tests had before this iteration, in their order; null: never run. */
  readonly before: (tests: readonly Failing[]) => readonly (Outcome | null)[];
  /** The project's groups of the last days, the newest version of each: theirs are the ids that people know. */
  readonly recent: readonly FailureGroup[];
};

/** Everything that still fails in the test phase of this iteration. */
function failingOf(loop: Loop, iteration: Iteration): readonly Failing[] {
  return loop.plan.suites.flatMap((suite) =>
    failuresLeft(iteration, suite.id).map((one) => toFailing(one, suite.id, suite.priority)),
  );
}

function toFailing(one: RecordedResult, suiteId: string, priority: number): Failing {
  const { file, className, name, message, details, output, durationMs, synthetic, category } = one;
  return {
    suiteId,
    priority,
    file,
    className,
    name,
    message,
    details,
    output,
    durationMs,
    synthetic,
    category,
  };
}

/** Groups this iteration's failures by fingerprint; a suite that gave no result is a group of its own, without tests. */
export function groupFailures(
  loop: Loop,
  iteration: Iteration,
  tools: GroupingTools,
): readonly FailureGroup[] {
  const failing = failingOf(loop, iteration);
  const prints = clusterTexts(
    failing.map(signatureOf),
    tools.recent.flatMap(seedsOf),
    tools.hash,
    failing.map(namedTestKey),
  );
  const byPrint = Map.groupBy(failing, (_, index) => prints[index] ?? '');
  const groups = [...byPrint].map(([print, tests]) => toGroup(loop, iteration, print, tests, tools));
  return withOwnIds(
    [...groups, ...brokenSuites(loop, iteration, tools)],
    [...loop.earlierGroups, ...tools.recent],
  );
}

/** A group as the texts that failures are compared with, each with the test that said it; a suite that gave no result has none. */
function seedsOf({ fingerprint, tests }: FailureGroup): readonly Seed[] {
  const byText = new Map(tests.map((test) => [signatureOf(test), test] as const).toReversed());
  return [...byText]
    .toReversed()
    .slice(0, MOST_SEEDS)
    .map(([text, test]) => ({ name: fingerprint, text, test: namedTestKey(test) }));
}

/** Whether nearly everything that was executed fails, most of it for one cause: then the environment is suspected first. */
export function isMassFailure(iteration: Iteration, groups: readonly FailureGroup[]): boolean {
  const counts = iteration.suiteRuns
    .filter((run) => run.purpose === 'test' && lastRun(iteration, run.suiteId, 'test') === run)
    .flatMap((run) => (run.counts ? [run.counts] : []));
  const failed = sum(counts.map((one) => one.failed + one.errored));
  const executed = failed + sum(counts.map((one) => one.passed));
  const largest = Math.max(0, ...groups.map((one) => one.tests.length));
  return executed >= MASS.tests && failed >= MASS.share * executed && largest > failed / 2;
}

function toGroup(
  loop: Loop,
  iteration: Iteration,
  fingerprint: string,
  tests: readonly Failing[],
  tools: GroupingTools,
): Omit<FailureGroup, 'id'> {
  const first = tests.toSorted((a, b) => a.priority - b.priority)[0] as Failing;
  const ofLoop = loop.earlierGroups.find((one) => one.fingerprint === fingerprint);
  const recent = tools.recent.find((one) => one.fingerprint === fingerprint);
  // Only what is recent is known to be gone.
  const earlier = recent?.status === 'gone' ? recent : (ofLoop ?? recent);
  const wasOver = earlier?.status === 'verified' || earlier?.status === 'gone';
  return {
    fingerprint,
    title: titleOf(tests),
    category: first.category,
    suiteId: first.suiteId,
    priority: first.priority,
    state: stateOf(loop, tests, earlier, tools),
    status: 'failing',
    firstSeenIteration: earlier?.firstSeenIteration ?? iteration.number,
    tests: tests.map(({ category: _category, priority: _priority, ...test }) => test),
    // What another loop tried is not held against this one.
    attempts: wasOver ? 0 : (ofLoop?.attempts ?? 0),
    refusals: wasOver ? [] : (ofLoop?.refusals ?? []),
    owner: wasOver ? null : (ofLoop?.owner ?? null),
    claimedBy: null,
  };
}

function stateOf(
  loop: Loop,
  tests: readonly Failing[],
  earlier: FailureGroup | undefined,
  tools: GroupingTools,
): GroupState {
  if (earlier)
    return earlier.status === 'verified' || earlier.status === 'gone' ? 'regression' : 'still-failing';
  if (tests.some((test) => couldNotLoad(loop, test))) return 'unmasked';
  const before = tools.before(tests);
  return before.some((outcome) => outcome === 'passed') ? 'regression' : 'new';
}

/** Whether the test's file could not be loaded until a fix of this loop. */
function couldNotLoad(loop: Loop, { suiteId, file }: Failing): boolean {
  return loop.earlierGroups
    .filter((group) => group.status === 'merged' || group.status === 'verified')
    .some((group) =>
      group.tests.some((test) => test.synthetic && test.suiteId === suiteId && test.file === file),
    );
}

/** A group's title: the test when there is one, what they all say when there are more. */
function titleOf(tests: readonly Failing[]): string {
  const [first] = tests;
  if (first === undefined) return '';
  if (first.synthetic) return `${first.file || first.name} cannot be loaded`;
  if (tests.length === 1) return first.name;
  const said = first.message.split('\n').find((line) => line.trim() !== '') ?? first.name;
  return said.trim().slice(0, 140);
}

function brokenSuites(
  loop: Loop,
  iteration: Iteration,
  tools: GroupingTools,
): readonly Omit<FailureGroup, 'id'>[] {
  return loop.plan.suites.flatMap((suite) => {
    const run = lastRun(iteration, suite.id, 'test');
    const worked = run === undefined || run.status === 'passed' || run.status === 'failed';
    if (worked || (run.status === 'errored' && failuresLeft(iteration, suite.id).length > 0)) return [];
    const fingerprint = tools.hash(`suite ${suite.id} ${run.status}`);
    const earlier = loop.earlierGroups.find((one) => one.fingerprint === fingerprint);
    const group: Omit<FailureGroup, 'id'> = {
      fingerprint,
      title: `${suite.name} gave no result: ${run.reason}`,
      category: suite.name,
      suiteId: suite.id,
      priority: suite.priority,
      state: earlier ? 'still-failing' : 'new',
      status: 'failing',
      firstSeenIteration: earlier?.firstSeenIteration ?? iteration.number,
      tests: [],
      attempts: 0,
      refusals: [],
      owner: earlier?.owner ?? null,
      claimedBy: null,
    };
    return [group];
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
