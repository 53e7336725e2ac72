// What one test's results over a window say about it: broken, flaky or healthy.

/** One result of a test in a run that reached a verdict, oldest first; skipped ones are left out. */
export type Seen = {
  readonly passed: boolean;
  /** Attempts that failed before within the run. */
  readonly retries: number;
  readonly revision: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

/** The verdict; broken beats flaky beats healthy. */
export type Flakiness = {
  readonly state: 'broken' | 'flaky' | 'healthy';
  /** Changes between passing and failing ÷ results, 0 to 1. */
  readonly score: number;
  readonly runs: number;
  readonly changes: number;
  /** Revisions on which it both failed and passed. */
  readonly revisions: number;
  /** Failed attempts that were followed by a pass. */
  readonly retries: number;
  /** When it last failed and passed on one revision, in epoch ms; null: never in the window. */
  readonly lastSeen: number | null;
  /** Its score in the newer half of the window against the older half. */
  readonly trend: 'rising' | 'falling' | 'steady';
};

/** A flaky test that gave no sign of it for this long has recovered, ms: 7 days. */
const QUIET_MS = 7 * 86_400_000;
/** A difference of scores below this is no trend. */
const STEADY = 0.1;

/**
 * Judges a test at `now` (epoch ms). It is flaky when it failed and passed on the same revision, which nothing but chance
 * explains, within the last seven days; broken when it fails now and did not pass on that revision.
 */
export function judgeFlakiness(series: readonly Seen[], now: number): Flakiness {
  const byRevision = Map.groupBy(series, (one) => one.revision);
  const mixed = [...byRevision.values()].filter(isMixed);
  const lastSeen = mixed.length === 0 ? null : Math.max(...mixed.map((runs) => runs.at(-1)?.at ?? 0));
  const last = series.at(-1);
  const changes = changesIn(series);
  const isFlaky = lastSeen !== null && now - lastSeen < QUIET_MS;
  const isBroken = last !== undefined && !last.passed && !isMixed(byRevision.get(last.revision) ?? []);
  return {
    state: isBroken ? 'broken' : isFlaky ? 'flaky' : 'healthy',
    score: series.length === 0 ? 0 : changes / series.length,
    runs: series.length,
    changes,
    revisions: mixed.length,
    retries: series.reduce((sum, one) => sum + (one.passed ? one.retries : 0), 0),
    lastSeen,
    trend: trendOf(series),
  };
}

function isMixed(runs: readonly Seen[]): boolean {
  return (
    runs.some((one) => one.passed && one.retries > 0) ||
    (runs.some((one) => one.passed) && runs.some((one) => !one.passed))
  );
}

function changesIn(series: readonly Seen[]): number {
  return series.filter((one, at) => at > 0 && one.passed !== series[at - 1]?.passed).length;
}

function trendOf(series: readonly Seen[]): Flakiness['trend'] {
  const half = Math.floor(series.length / 2);
  if (half < 4) return 'steady';
  const score = (part: readonly Seen[]) => changesIn(part) / part.length;
  const difference = score(series.slice(half)) - score(series.slice(0, half));
  return Math.abs(difference) < STEADY ? 'steady' : difference > 0 ? 'rising' : 'falling';
}
