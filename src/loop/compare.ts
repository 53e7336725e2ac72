// Two iterations side by side. A missing result is never a fix, and a test that did not exist cannot have been broken.
import { type Level, levelsOf } from './levels.ts';
import type { Ledger } from './model.ts';
import type { IterationFacts, Moved, NamedTest } from './ports.ts';
import { namedTestKey as key } from './same-test.ts';

/** A failing test with the first line that it said. */
type FailingTest = NamedTest & { readonly message: string };

/** What became of the tests between the end of one iteration and the end of a later one. */
export type Comparison = {
  readonly project: string;
  readonly before: Side;
  readonly after: Side;
  /** Failed then, or in an iteration since; their last result passes now. */
  readonly fixed: readonly NamedTest[];
  /** Had a result then that was no failure; they fail now. */
  readonly broken: readonly FailingTest[];
  /** Fail now because something before them was fixed: they could not be seen to fail then. */
  readonly unmasked: readonly FailingTest[];
  readonly stillFailing: readonly FailingTest[];
  /** Did not exist then, and fail now. */
  readonly cameFailing: readonly FailingTest[];
  /** Existed then without ever having run, and fail now. */
  readonly firstFailing: readonly FailingTest[];
  /** Failed then and are only skipped now: that is no fix. */
  readonly skippedInstead: readonly NamedTest[];
  readonly flaky: readonly NamedTest[];
  readonly came: readonly NamedTest[];
  readonly went: readonly NamedTest[];
  /** The ledger of each suite and category, before and after. */
  readonly levels: readonly Level[];
};

/** One of the two iterations. */
type Side = {
  readonly number: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly revision: string | null;
  readonly ledger: Ledger;
};

/** Compares an earlier iteration with a later one of the same project. */
export function compareIterations(before: IterationFacts, after: IterationFacts, moved: Moved): Comparison {
  const failedBefore = keys(before.failing);
  const failsAfter = keys(after.failing);
  const came = keys(moved.came);
  const went = keys(moved.went);
  const skipped = keys([...after.skipped, ...after.quarantined]);
  const unmasked = keys(
    after.iteration.groups.filter((group) => group.state === 'unmasked').flatMap((group) => group.tests),
  );
  const unseen = keys(moved.unseen);
  const newly = after.failing.filter((test) => !failedBefore.has(key(test)));
  const known = newly.filter((test) => !came.has(key(test)) && !unmasked.has(key(test)));
  const gone = before.failing.filter((test) => !failsAfter.has(key(test)) && !went.has(key(test)));
  const goneKeys = keys(gone);
  // Failing and mended between the two is as much of a fix as one that took longer.
  const mended = moved.mended.filter((test) => !goneKeys.has(key(test)) && !failsAfter.has(key(test)));
  return {
    project: after.project,
    before: sideOf(before),
    after: sideOf(after),
    fixed: [...gone, ...mended].filter((test) => !skipped.has(key(test))).map(named),
    broken: known.filter((test) => !unseen.has(key(test))).map(failing),
    firstFailing: known.filter((test) => unseen.has(key(test))).map(failing),
    unmasked: newly.filter((test) => unmasked.has(key(test))).map(failing),
    stillFailing: after.failing.filter((test) => failedBefore.has(key(test))).map(failing),
    cameFailing: newly.filter((test) => came.has(key(test)) && !unmasked.has(key(test))).map(failing),
    skippedInstead: gone.filter((test) => skipped.has(key(test))).map(named),
    flaky: after.flaky.map(named),
    came: moved.came.map(named),
    went: moved.went.map(named),
    levels: levelsOf(after.categories, before.categories),
  };
}

function sideOf({ iteration, endedAt, ledger }: IterationFacts): Side {
  const { number, startedAt, revision } = iteration;
  return { number, startedAt, endedAt, revision, ledger };
}

function keys(tests: readonly NamedTest[]): ReadonlySet<string> {
  return new Set(tests.map(key));
}

function named({ suiteId, file, className, name }: NamedTest): NamedTest {
  return { suiteId, file, className, name };
}

function failing(test: FailingTest): FailingTest {
  return { ...named(test), message: test.message };
}
