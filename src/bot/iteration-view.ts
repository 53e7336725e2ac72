// One iteration as its messages show it: from the loop while it is the current one, from the history after.
import { levelsOf } from '../loop/levels.ts';
import type { BlockedOn, Fix, Iteration, Ledger, Loop, LoopStatus } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';
import type { IterationFacts, KnownCause, LiveProgress } from '../loop/ports.ts';
import { gapLines, movedLines } from '../report/level-lines.ts';
import { endedWords } from '../report/quarantine-words.ts';
import { waitWords } from '../report/wait-words.ts';
import { testLabel } from '../report/words.ts';

const MOST_MOVED = 5;

/** How far a suite is right now, and how many tests it is known to have (null: unknown). */
export type LiveSuite = {
  readonly runId: string;
  readonly progress: LiveProgress;
  readonly of: number | null;
};

/** Everything that the messages of one iteration are rendered from. */
export type IterationView = {
  readonly loopId: string;
  readonly project: string;
  readonly plan: Plan;
  readonly status: LoopStatus;
  readonly blockedOn: BlockedOn | null;
  readonly reason: string;
  readonly request: Loop['request'];
  readonly startedBy: string;
  readonly scope: readonly string[];
  readonly iteration: Iteration;
  /** Candidates that a person may decide on. */
  readonly reviewable: readonly Fix[];
  /** It has ended: nothing of it will change. */
  readonly ended: boolean;
  /** It is the loop's current iteration, and the loop has not finished: its buttons work. */
  readonly open: boolean;
  readonly ledger: Ledger;
  /** Closing ledger of the project's iteration before; null: nothing to compare with. */
  readonly previousLedger: Ledger | null;
  /** Tests that ran and do not count, because they are in quarantine. */
  readonly quarantined: number;
  /** Tests that count again since the iteration before, in words. */
  readonly quarantineEnded: readonly string[];
  /** Once it has ended: where it stood still, the tests that came and went, suites and categories with a gap or a change, a line each. */
  readonly endLines: readonly string[];
  readonly live: ReadonlyMap<string, LiveSuite>;
  /** What is left of the suites and the deployment that run now, in ms, from history; null: unknown, or nothing runs. */
  readonly leftMs: number | null;
  /** The newest line of each fixer at work, by group id. */
  readonly said: ReadonlyMap<string, string>;
  /** What was found out about the same failures before, by group id. */
  readonly known: ReadonlyMap<string, KnownCause>;
  /** What people are called, by user id, as far as it is known. */
  readonly names: ReadonlyMap<string, string>;
};

/** Whether nothing can happen to a loop any more. */
function isFinished(status: LoopStatus): boolean {
  return status === 'reached' || status === 'gave-up' || status === 'stopped';
}

/** The loop's current iteration; null before the first. */
export function viewOfLoop(
  loop: Loop,
  previousLedger: Ledger | null,
  live: ReadonlyMap<string, LiveSuite>,
): IterationView | null {
  if (loop.iteration === null) return null;
  return {
    loopId: loop.id,
    project: loop.project,
    plan: loop.plan,
    status: loop.status,
    blockedOn: loop.blockedOn,
    reason: loop.reason,
    request: loop.request,
    startedBy: loop.startedBy,
    scope: loop.scope,
    iteration: loop.iteration,
    reviewable: loop.reviewable,
    ended: loop.iterationEnded,
    open: !isFinished(loop.status),
    ledger: loop.ledger,
    previousLedger:
      loop.past.findLast((past) => past.number < (loop.iteration?.number ?? 0))?.ledger ?? previousLedger,
    quarantined: loop.quarantined.length,
    quarantineEnded: [],
    endLines: [],
    live,
    leftMs: null,
    said: new Map(),
    known: new Map(),
    names: new Map(),
  };
}

/** What is told of an iteration at its end: where it stood still, the tests that came and went, and the ledger below the project. */
export function endLinesOf({
  plan,
  categories,
  previousCategories,
  came,
  went,
  waits,
}: IterationFacts): readonly string[] {
  return [
    ...waits
      .filter(({ on, until }) => on === 'environment' && until !== null)
      .map((one) => `It ${waitWords(one)}`),
    ...movedLines(came.map(testLabel), went.map(testLabel), MOST_MOVED),
    ...gapLines(levelsOf(categories, previousCategories), plan.suites),
  ];
}

/** An earlier iteration of a loop, as the history has it. */
export function viewOfFacts(facts: IterationFacts): IterationView {
  return {
    loopId: facts.loopId,
    project: facts.project,
    plan: facts.plan,
    status: facts.loopStatus,
    blockedOn: null,
    reason: facts.loopReason,
    request: 'none',
    startedBy: facts.startedBy,
    scope: facts.plan.suites.map((suite) => suite.id),
    iteration: facts.iteration,
    reviewable: [],
    ended: true,
    open: false,
    ledger: facts.ledger,
    previousLedger: facts.previousLedger,
    quarantined: facts.quarantined.length,
    quarantineEnded: facts.quarantineEnded.map(endedWords),
    endLines: endLinesOf(facts),
    live: new Map(),
    leftMs: null,
    said: new Map(),
    known: new Map(),
    names: new Map(),
  };
}

/** The view with the names of whoever started it and of everybody who took, claimed or decided something in it. */
export function withNames(view: IterationView, nameOf: (id: string) => string | null): IterationView {
  const { groups, fixes, deployments } = view.iteration;
  const ids = [
    view.startedBy,
    ...groups.flatMap((group) => [group.owner, group.claimedBy]),
    ...[...fixes, ...view.reviewable].flatMap((fix) => [fix.approvedBy, fix.declinedBy]),
    ...deployments.flatMap((deployment) => [deployment.approvedBy, deployment.refusedBy]),
  ];
  const names = new Map<string, string>();
  for (const id of ids) {
    const name = id === null ? null : nameOf(id);
    if (id !== null && name !== null) names.set(id, name);
  }
  return { ...view, names };
}

/** The view with what verified fixes found out before about the failures of its groups. */
export function withKnown(
  view: IterationView,
  ask: (fingerprints: readonly string[]) => readonly KnownCause[],
): IterationView {
  const { groups } = view.iteration;
  if (groups.length === 0) return view;
  const causes = new Map(ask(groups.map((group) => group.fingerprint)).map((one) => [one.fingerprint, one]));
  const known = groups.flatMap(({ id, fingerprint }) => {
    const cause = causes.get(fingerprint);
    return cause === undefined ? [] : [[id, cause] as const];
  });
  return { ...view, known: new Map(known) };
}
