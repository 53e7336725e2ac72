// A candidate's group of tests, with its fix and without it.
import { belongsToTests, changesTests, failingWithFix, passingWithoutFix } from '../fix-proof.ts';
import type { FailureGroup, Fix, GroupTest, Iteration, SuiteRun } from '../model.ts';
import type { SuitePlan } from '../plan.ts';
import type { SuiteOutcome } from '../ports.ts';
import type { Hands, Performance } from './hands.ts';
import { performSuite, suiteOf } from './perform-suite.ts';
import { setUp } from './set-up.ts';

/** What is tried, and with which hands. */
type Proof = {
  readonly fix: Fix;
  readonly candidate: string;
  readonly group: FailureGroup;
  readonly hands: Hands;
  readonly on: Performance;
};

/** One trial of a candidate: which code, in which folder. */
type Trial = {
  readonly name: 'check' | 'without' | 'again';
  readonly folder: string;
  readonly revision: string;
};

/**
 * What speaks against a candidate when its group's tests run before it is merged, one sentence a reason. Suites that are judged
 * in a checkout run them with the fix (they must pass), without it (they must fail), and with it again. Of the others only a
 * candidate that changes tests too is tried: its tests must fail on the deployment, which does not have the fix yet. For what a
 * person answers for, only the first of these is asked.
 */
export async function whyUnproven(
  fix: Fix,
  candidate: string,
  group: FailureGroup,
  hands: Hands,
  on: Performance,
): Promise<readonly string[]> {
  const suites = [...new Set(group.tests.map((test) => test.suiteId))].map((id) =>
    suiteOf(on.loop.plan.suites, id),
  );
  const here = suites.filter((suite) => suite.against === 'checkout');
  const there = suites.filter((suite) => suite.against === 'deployment');
  const proof: Proof = { fix, candidate, group, hands, on };
  try {
    const reasons = await tryWith('check', here, proof);
    if (reasons.length > 0 || fix.approvedBy !== null || on.signal.aborted) return reasons;
    const without = await tryWithout([...here, ...(changesTests(fix) ? there : [])], proof);
    if (without.length > 0 || on.signal.aborted) return without;
    const again = await tryWith('again', here, proof);
    return again.map((reason) => `it passed once, and then not: ${reason}`);
  } finally {
    await closeTrials(fix, hands);
  }
}

/** Ends what still runs of a candidate's trials in a loop that is stopped at once. */
export async function endTrials(fix: Fix, hands: Hands, on: Performance): Promise<void> {
  for (const run of on.iteration.suiteRuns.filter((one) => one.fixId === fix.id && one.status === 'running'))
    await performSuite({ kind: 'run-suite', runId: run.id, ...run }, hands, on, {
      fixId: fix.id,
      folder: hands.checkout.tree,
      withoutFix: run.withoutFix ?? false,
    });
  await closeTrials(fix, hands);
}

/** The folders go, and before them the setups of them: a folder that is made anew has to be set up anew. */
export async function closeTrials(fix: Fix, hands: Hands): Promise<void> {
  for (const trial of ['check', 'without'] as const) {
    await hands.runner.forget(setupOf(fix, trial));
    await hands.checkout.closeCandidate(`${fix.id}-${trial}`);
  }
}

function setupOf(fix: Fix, trial: Trial['name']): string {
  return `${fix.id}-${trial}-setup`;
}

async function tryWith(
  name: 'check' | 'again',
  suites: readonly SuitePlan[],
  proof: Proof,
): Promise<readonly string[]> {
  if (suites.length === 0) return [];
  const { fix, candidate, hands, on } = proof;
  const folder = await hands.checkout.openCandidate(`${fix.id}-check`, candidate);
  const trial: Trial = { name, folder, revision: candidate };
  const unready = name === 'check' ? await prepared(trial, proof) : null;
  if (unready !== null) return [`${unready} on the candidate`];
  return tryEach(suites, trial, proof, (outcome, suite, tests) =>
    failingWithFix(suite.name, tests, outcome, failuresBefore(on.iteration, suite)),
  );
}

async function tryWithout(suites: readonly SuitePlan[], proof: Proof): Promise<readonly string[]> {
  if (suites.length === 0) return [];
  const { fix, candidate, hands } = proof;
  const commit = await hands.checkout.withOnly(fix.base, candidate, fix.files.filter(belongsToTests));
  const folder = await hands.checkout.openCandidate(`${fix.id}-without`, commit);
  const trial: Trial = { name: 'without', folder, revision: fix.base };
  const unready = await prepared(trial, proof);
  if (unready !== null) return [`what happens without it is not known: ${unready}`];
  return tryEach(suites, trial, proof, (outcome, suite, tests) => {
    const where =
      suite.against === 'checkout' ? 'without the fix' : 'on the deployment, which has no fix yet';
    return passingWithoutFix(tests, outcome, where);
  });
}

/** Runs the group's tests suite by suite, and collects what speaks against the candidate. */
async function tryEach(
  suites: readonly SuitePlan[],
  trial: Trial,
  proof: Proof,
  judge: (outcome: SuiteOutcome, suite: SuitePlan, tests: readonly GroupTest[]) => readonly string[],
): Promise<readonly string[]> {
  const reasons: string[] = [];
  for (const suite of suites) {
    const tests = proof.group.tests.filter((test) => test.suiteId === suite.id);
    reasons.push(...judge(await tryOut(trial, suite, tests, proof), suite, tests));
  }
  return reasons;
}

/** Null when the folder is set up; else how the setup ended. */
async function prepared(trial: Trial, { fix, hands, on }: Proof): Promise<string | null> {
  const runId = setupOf(fix, trial.name);
  const ended = await setUp({ runId, cwd: trial.folder, revision: trial.revision }, hands, on);
  return ended === null ? null : `setup is ${ended.status} (${ended.reason})`;
}

async function tryOut(
  trial: Trial,
  suite: SuitePlan,
  tests: readonly GroupTest[],
  { fix, hands, on }: Proof,
): Promise<SuiteOutcome> {
  const selection = tests.map(({ file, className, name }) => ({ file, className, name }));
  const run = (attempt: number) =>
    performSuite(
      {
        kind: 'run-suite',
        runId: `${fix.id}-${trial.name}-${suite.id}${attempt === 1 ? '' : `-${attempt}`}`,
        suiteId: suite.id,
        purpose: 'check',
        revision: trial.revision,
        attempt,
        selection,
      },
      hands,
      on,
      { fixId: fix.id, folder: trial.folder, withoutFix: trial.name === 'without' },
    );
  const first = await run(1);
  // What was lost with its machine says nothing about the candidate.
  return first.status === 'lost' ? run(2) : first;
}

/** What failed in the iteration's runs of a suite, at the first or the second try. */
function failuresBefore({ suiteRuns }: Iteration, suite: SuitePlan): SuiteRun['failures'] {
  return suiteRuns
    .filter((run) => run.suiteId === suite.id && (run.purpose === 'test' || run.purpose === 'rerun'))
    .flatMap((run) => run.failures);
}
