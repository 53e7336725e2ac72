// Passes that an end-to-end suite should not believe. A duration alone proves nothing (a sleep defeats it), so it is never taken
// for a proof that a test is good, only for a sign that one is not; and one sign alone makes a pass suspicious, not fake.
import type { Belief, TestResult } from './model.ts';

/** How long a test usually takes to pass. */
export type Usual = {
  /** Median of its last passes, ms. */
  readonly medianMs: number;
  /** How many passes that is of. */
  readonly passes: number;
};

/** What the access log had while a suite ran. */
export type Traces = {
  readonly requests: number;
  /** How people know the log. */
  readonly log: string;
  /** It had requests of another run of an end-to-end suite before, so it does record them. */
  readonly proven: boolean;
  /** Nothing else was asking the deployment, as far as we know. */
  readonly alone: boolean;
  /** Tests that ran. */
  readonly tests: number;
};

/** What is known about a pass besides its result. */
export type Evidence = {
  /** null: it never passed before. */
  readonly usual: Usual | null;
  /** Its runner counts assertions: a test of this suite had one, in this run or in an earlier one. */
  readonly countsAssertions: boolean;
  /** Why what it printed, the same as in an earlier run, cannot be the same; null: it is not, or could be. */
  readonly sameOutput: string | null;
  /** null: there is no log, or it says nothing. */
  readonly traces: Traces | null;
};

/** A share of the usual duration that no test of a deployment gets down to by luck. */
const QUICK = 0.05;
/** Below this usual duration, ms, machines differ by as much. */
const LEAST_MS = 100;
const LEAST_PASSES = 3;

/** What is made of a result; `reasons` are ends of "passed". Belief null: it did not pass, or nothing is known about it. */
export function judgePass(
  result: TestResult,
  evidence: Evidence,
): { readonly belief: Belief | null; readonly reasons: readonly string[] } {
  if (result.outcome !== 'passed') return { belief: null, reasons: [] };
  const kinds = [
    durationReason(result, evidence.usual),
    assertionReason(result, evidence),
    evidence.sameOutput === null
      ? null
      : `with the same output, to the byte, as in an earlier run, although ${evidence.sameOutput}`,
    traceReason(evidence.traces),
  ];
  const reasons = kinds.filter((reason) => reason !== null);
  if (reasons.length === 0) return { belief: hasAsked(result, evidence.traces) ? 'real' : null, reasons };
  return { belief: reasons.length > 1 || isUntraced(evidence.traces) ? 'fake' : 'suspicious', reasons };
}

function durationReason({ durationMs }: TestResult, usual: Usual | null): string | null {
  if (durationMs === null) return null;
  if (durationMs <= 0) return 'in no time at all, so it cannot have asked the deployment anything';
  if (usual === null || usual.passes < LEAST_PASSES || usual.medianMs < LEAST_MS) return null;
  if (durationMs >= QUICK * usual.medianMs) return null;
  return `in ${Math.round(durationMs)} ms, where its last ${usual.passes} passes took ${Math.round(usual.medianMs)} ms`;
}

/** Converters that count nothing write 0 for every test: that is no statement. */
function assertionReason({ assertions }: TestResult, { countsAssertions }: Evidence): string | null {
  return assertions === 0 && countsAssertions ? 'without an assertion, which its runner counts' : null;
}

function traceReason(traces: Traces | null): string | null {
  if (traces === null || traces.requests > 0) return null;
  const before = traces.proven ? ', which has those of other runs' : '';
  return `without a request in the access log (${traces.log}) while its suite ran${before}`;
}

/** No trace in a log that is known to record is enough by itself: whatever the test did, it did not ask the deployment. */
function isUntraced(traces: Traces | null): boolean {
  return traces !== null && traces.requests === 0 && traces.proven;
}

/** Whether something shows that it did what it claims. Of fewer requests than tests nobody knows which of them asked. */
function hasAsked({ assertions = 0 }: TestResult, traces: Traces | null): boolean {
  if (assertions > 0) return true;
  if (traces === null || !traces.alone) return false;
  return traces.requests > 0 && traces.requests >= traces.tests;
}
