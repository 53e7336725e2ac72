// Exit code and reports together: what a suite's run is worth. Missing is never passed.
import type { Belief, Counts, TestResult } from './model.ts';
import { nameSome } from './name-some.ts';
import type { EndedStatus } from './ports.ts';

/** Reports that a sentence names. */
const MOST_NAMED = 3;

export type SuiteEvidence = {
  readonly exit: { readonly status: 'passed' | 'failed'; readonly code: number | null };
  /** The plan's glob, to say where a report was looked for. */
  readonly pattern: string;
  readonly files: number;
  /** A sentence a report that could not be read. */
  readonly unreadable: readonly string[];
  /** A sentence a report that declares more than it holds. */
  readonly incomplete: readonly string[];
  readonly results: readonly TestResult[];
  readonly collect: boolean;
  /** The last thing that the command printed; '' for nothing. */
  readonly said: string;
  /** What to do when there is no report. */
  readonly advice: string;
};

/** Counts of nothing. */
export const noCounts: Counts = {
  tests: 0,
  passed: 0,
  failed: 0,
  errored: 0,
  skipped: 0,
  flaky: 0,
  broken: 0,
};

/** Whether a result is a failure. */
export function isFailing({ outcome }: Pick<TestResult, 'outcome'>): boolean {
  return outcome === 'failed' || outcome === 'errored';
}

/** The counts of results: synthetic ones are `broken`, never tests. One look at each: a large suite has a hundred thousand. */
export function countResults(results: readonly TestResult[]): Counts {
  const counts = { ...noCounts };
  const beliefs: Record<Belief, number> = { real: 0, suspicious: 0, fake: 0 };
  for (const { outcome, synthetic, retries, belief } of results) {
    if (synthetic) {
      if (outcome !== 'passed' && outcome !== 'skipped') counts.broken += 1;
      continue;
    }
    counts.tests += 1;
    counts[outcome] += 1;
    if (outcome === 'passed' && retries > 0) counts.flaky += 1;
    if (belief !== undefined && outcome === (belief === 'real' ? 'passed' : 'skipped')) beliefs[belief] += 1;
  }
  return { ...counts, ...Object.fromEntries(Object.entries(beliefs).filter(([, n]) => n > 0)) };
}

/** The verdict on a run whose command ended by itself; `reason` is one sentence for everything that is not plain. */
export function judgeSuite(evidence: SuiteEvidence): { status: EndedStatus; reason: string; counts: Counts } {
  const { exit, results, collect } = evidence;
  const counts = countResults(results);
  const failures = counts.failed + counts.errored + counts.broken;
  const flaw = flawOf(evidence, counts);
  if (flaw !== null) return { status: 'errored', reason: flaw, counts };
  if (collect) {
    const reason =
      exit.status === 'passed'
        ? ''
        : `the exit code is ${exit.code}, so tests that are not in its report are not taken for gone${quoted(evidence.said)}`;
    return { status: 'passed', reason, counts };
  }
  if (failures > 0) {
    const reason =
      exit.status === 'passed'
        ? `the exit code is 0, but the report has ${failures} ${failures === 1 ? 'failure' : 'failures'}`
        : '';
    return { status: 'failed', reason, counts };
  }
  if (exit.status === 'failed') {
    const cause = `something outside the tests went wrong${quoted(evidence.said)}`;
    const reason = `the exit code is ${exit.code}, but the report has no failure: ${cause}`;
    return { status: 'errored', reason, counts };
  }
  return { status: 'passed', reason: '', counts };
}

/** Why the reports prove nothing; null when they are whole. */
function flawOf(
  { files, pattern, unreadable, incomplete, exit, said, advice }: SuiteEvidence,
  counts: Counts,
): string | null {
  if (files === 0) return `it wrote no report (${pattern}; exit code ${exit.code}${quoted(said)}): ${advice}`;
  if (unreadable.length > 0) return `a report cannot be read: ${nameSome(unreadable, MOST_NAMED, '; ')}`;
  if (incomplete.length > 0) return `a report is incomplete: ${nameSome(incomplete, MOST_NAMED, '; ')}`;
  if (counts.tests + counts.broken === 0)
    return `the report has no test in it (exit code ${exit.code}${quoted(said)})`;
  return null;
}

function quoted(said: string): string {
  return said === '' ? '' : `; it said: ${said}`;
}
