import type { Flavour } from './identify-case.ts';
import { declaredCount, type Suite } from './suite-tree.ts';

/** What a flavour is known to declare beyond the cases that it writes, gathered over the whole file. */
export type Overcount = {
  /** pytest counts a passed call and its failed teardown as two tests. */
  teardowns: number;
  /** pytest counts every failed subtest; they are one case with several failures. */
  subtests: number;
};

/**
 * Closes a suite: how many cases it (or a suite below) declares and does not hold is added to the suite around it.
 * A suite's number may mean its own cases or all below it, so only more than all of them are missing.
 */
export function closeSuite(suite: Suite, flavour: Flavour, overcount: Overcount, notes: Set<string>): void {
  const declared = declaredCount(suite, 'tests') ?? suite.declaredBelow;
  let missing = Math.max(suite.missingBelow, (declared ?? 0) - suite.cases);
  if (missing > 0 && flavour === 'libtest') {
    const skipped = Math.max(0, (declaredCount(suite, 'skipped') ?? 0) - suite.skipped);
    if (skipped >= missing) {
      notes.add(`${missing} ignored tests are counted and left out by the runner`);
      missing = 0;
    }
  }
  if (missing > 0 && flavour === 'pytest') missing = pytestMissing(missing, overcount, notes);
  suite.missingBelow = missing;
  if (suite.parent === null) return;
  suite.parent.cases += suite.cases;
  suite.parent.skipped += suite.skipped;
  suite.parent.missingBelow += missing;
  if (declared !== null)
    suite.parent.declaredBelow =
      (suite.parent.declaredBelow ?? 0) + declared - excess(declared, suite, missing);
}

/** What was explained away must not count as missing again one level up. */
function excess(declared: number, suite: Suite, missing: number): number {
  return Math.max(0, declared - suite.cases - missing);
}

function pytestMissing(missing: number, overcount: Overcount, notes: Set<string>): number {
  const known = overcount.teardowns + overcount.subtests;
  if (missing <= known) return 0;
  if (overcount.subtests > 0) {
    notes.add('pytest counts subtests that passed, and writes no case for them');
    return 0;
  }
  notes.add(
    'pytest counts subtests that passed as tests and writes no case for them; if this suite has some, that is the difference',
  );
  return missing - known;
}
