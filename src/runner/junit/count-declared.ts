import type { Flavour } from './identify-case.ts';
import { parseTime } from './parse-time.ts';
import { declaredCount, type Suite } from './suite-tree.ts';

/** What pytest is known to declare beyond the cases that it writes, gathered over the whole file. */
export type Overcount = {
  /** A passed call and its failed teardown are one case and count as two tests. */
  teardowns: number;
  /** Every failed subtest counts; they are one case with several failures. */
  subtests: number;
};

/**
 * Closes a suite: what it (or a suite below) declares and does not hold is added to the suite around it.
 * A suite's number may mean its own cases or all below it, so only more than all of them are missing.
 */
export function closeSuite(suite: Suite, flavour: Flavour, overcount: Overcount, notes: Set<string>): void {
  const declared = declaredCount(suite, 'tests') ?? suite.declaredBelow;
  const counted = Math.max(suite.missingBelow, (declared ?? 0) - suite.cases);
  const missing = Math.max(
    unexplained(counted, suite, flavour, overcount, notes),
    hiddenFaults(suite, notes),
  );
  suite.missingBelow = missing;
  suite.declaredBelow = declared === null ? null : Math.min(declared, suite.cases + missing);
  const around = suite.parent;
  if (around === null) return;
  around.cases += suite.cases;
  around.skipped += suite.skipped;
  around.faults += suite.faults;
  around.missingBelow += missing;
  around.msBelow += parseTime(suite.attributes.get('time')).ms ?? suite.msBelow;
  if (suite.declaredBelow !== null) around.declaredBelow = (around.declaredBelow ?? 0) + suite.declaredBelow;
}

/** Of the cases that are missing, those that the runner's own way of counting does not explain. */
function unexplained(
  missing: number,
  suite: Suite,
  flavour: Flavour,
  overcount: Overcount,
  notes: Set<string>,
): number {
  if (missing <= 0) return 0;
  if (flavour === 'libtest') {
    const skipped = (declaredCount(suite, 'skipped') ?? 0) - suite.skipped;
    if (skipped < missing) return missing;
    notes.add(`it counts ${missing} ignored tests and has no case for them`);
    return 0;
  }
  if (flavour !== 'pytest') return missing;
  const known = overcount.teardowns + overcount.subtests;
  if (missing <= known) return 0;
  if (overcount.subtests > 0) {
    notes.add('pytest counts subtests that passed, and has no case for them');
    return 0;
  }
  notes.add('if this suite has subtests: pytest counts the passed ones, and has no case for them');
  return missing - known;
}

/** A suite that declares failures and shows none must not read as passed; what is not shown counts as missing. */
function hiddenFaults(suite: Suite, notes: Set<string>): number {
  const declared = (declaredCount(suite, 'failures') ?? 0) + (declaredCount(suite, 'errors') ?? 0);
  if (declared <= suite.faults) return 0;
  if (suite.faults > 0) {
    if (suite.parent === null && suite.properties.size + suite.missingBelow === 0) {
      notes.add(`it declares ${declared} failures and errors and shows ${suite.faults}`);
    }
    return 0;
  }
  notes.add(`it declares ${declared} failures or errors and shows none of them`);
  return declared;
}
