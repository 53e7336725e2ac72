// Passes that an end-to-end suite should not believe. A duration alone proves nothing (a sleep defeats it), so it is never taken
// for a proof that a test is good, only for a sign that one is not.
import type { TestResult } from './model.ts';

/** How long a test usually takes to pass. */
export type Usual = {
  /** Median of its last passes, ms. */
  readonly medianMs: number;
  /** How many passes that is of. */
  readonly passes: number;
};

/** A share of the usual duration that no test of a deployment gets down to by luck. */
const QUICK = 0.05;
/** Below this usual duration, ms, machines differ by as much. */
const LEAST_MS = 100;
const LEAST_PASSES = 3;
/** Suspicious passes that are named in the sentence about them. */
const NAMED = 3;

/** Why a pass does not count, as the end of "passed"; null: nothing speaks against it. `usual` null: it never passed before. */
export function suspicionOf({ outcome, durationMs }: TestResult, usual: Usual | null): string | null {
  if (outcome !== 'passed' || durationMs === null) return null;
  if (durationMs <= 0) return 'in no time at all, so it cannot have asked the deployment anything';
  if (usual === null || usual.passes < LEAST_PASSES || usual.medianMs < LEAST_MS) return null;
  if (durationMs >= QUICK * usual.medianMs) return null;
  return `in ${Math.round(durationMs)} ms, where its last ${usual.passes} passes took ${Math.round(usual.medianMs)} ms`;
}

/**
 * The results of an end-to-end suite as they count: a suspicious pass is a test that was not done, with why as its message.
 * `said` names them in one sentence; '' when there are none.
 */
export function withoutSuspicious<Result extends TestResult>(
  results: readonly Result[],
  usualOf: (result: Result) => Usual | null,
): { readonly results: readonly Result[]; readonly said: string } {
  const suspicious: string[] = [];
  const counted = results.map((one): Result => {
    const suspicion = suspicionOf(one, usualOf(one));
    if (suspicion === null) return one;
    suspicious.push(`${one.name} passed ${suspicion}`);
    return { ...one, outcome: 'skipped', message: `suspicious: passed ${suspicion}` };
  });
  const [n, more] = [suspicious.length, suspicious.length - NAMED];
  const count = `${n} suspicious ${n === 1 ? 'pass does' : 'passes do'} not count`;
  const names = suspicious.slice(0, NAMED).join('; ');
  return {
    results: counted,
    said: n === 0 ? '' : `${count}: ${names}${more > 0 ? `; and ${more} more` : ''}`,
  };
}
