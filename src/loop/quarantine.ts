// Tests that do not count for a while, because what they say is chance.
import { LoopError } from './errors.ts';
import type { Flakiness } from './flakiness.ts';
import type { RecordedResult } from './model.ts';
import { nameSome } from './name-some.ts';
import type { Quarantine, TestLife } from './ports.ts';
import { isSameTest } from './same-test.ts';
import { momentOf } from './wall-clock.ts';

/** A wish to put a test into quarantine, as it was written. */
export type QuarantineWish = {
  /** Words of the test's name. */
  readonly test: string;
  readonly reason: string;
  /** A date or a duration; null: the usual time. */
  readonly until: string | null;
};

const DAY_MS = 86_400_000;
const USUAL_DAYS = 14;
const MOST_DAYS = 30;
const LONGEST_REASON = 300;
const NAMED = 3;
const UNTIL = /^(?:\d{4}-\d{2}-\d{2}|\d{1,3}[hdw])$/i;
const HOW = 'quarantine <words of the test> because <reason> [until 2026-12-31 or 7d]';

/**
 * Reads `<words of the test> because <reason> [until <date or duration>]`; without `because` the first argument is the test and the rest
 * the reason. Throws LoopError `usage`.
 */
export function readWish(words: readonly string[]): QuarantineWish {
  const last = words.at(-1) ?? '';
  const keyword = words.at(-2)?.toLowerCase() === 'until';
  const until = UNTIL.test(last) ? last.toLowerCase() : null;
  if (keyword && until === null)
    throw new LoopError('usage', `"${last.slice(0, 60)}" is neither a date nor a duration`, HOW);
  const rest = until === null ? words : words.slice(0, keyword ? -2 : -1);
  const because = rest.findIndex((word) => word.toLowerCase() === 'because');
  const test = because > 0 ? rest.slice(0, because) : rest.slice(0, 1);
  const reason = because > 0 ? rest.slice(because + 1) : rest.slice(1);
  if (test.length === 0) throw new LoopError('usage', 'quarantine needs words of a test\u2019s name', HOW);
  if (reason.length === 0)
    throw new LoopError('usage', 'a quarantine needs a reason, for those who will ask', HOW);
  return { test: test.join(' '), reason: reason.join(' ').slice(0, LONGEST_REASON), until };
}

/**
 * When a quarantine that begins at `now` ends, in epoch ms: a date is the midnight with which it begins in the time zone. Throws LoopError
 * `usage` for one that is over, or longer than 30 days.
 */
export function endOf(until: string | null, now: number, timeZone: string): number {
  const end = until === null ? now + USUAL_DAYS * DAY_MS : momentMeant(until, now, timeZone);
  if (Number.isNaN(end)) throw new LoopError('usage', `there is no day ${until}`, HOW);
  if (end <= now)
    throw new LoopError('usage', `${until} is over already`, `write a later day, or a duration such as 7d`);
  if (end > now + MOST_DAYS * DAY_MS)
    throw new LoopError(
      'usage',
      `${until} is more than ${MOST_DAYS} days away`,
      `a quarantine is for the time that the fix takes: at most ${MOST_DAYS}d, and then look again`,
    );
  return end;
}

function momentMeant(until: string, now: number, timeZone: string): number {
  const duration = /^(\d+)([hdw])$/.exec(until);
  if (duration !== null) {
    const unit = { h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS }[duration[2] ?? 'd'] ?? DAY_MS;
    return now + Number(duration[1]) * unit;
  }
  const wall = Date.parse(`${until}T00:00:00Z`);
  // What is no day of the calendar is rolled over by some engines.
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 10) !== until) return Number.NaN;
  return momentOf(wall, timeZone);
}

/** When the quarantine of a test is to end, epoch ms. Throws LoopError `not-flaky`, `usage`. */
export function decideQuarantine(
  { test, flakiness }: TestLife,
  wish: QuarantineWish,
  now: number,
  timeZone: string,
): number {
  requireFlaky(test.name, flakiness);
  return endOf(wish.until, now, timeZone);
}

/** Refuses a test that is not flaky: what is broken needs a fix, what is healthy no quarantine. Throws LoopError `not-flaky`. */
function requireFlaky(name: string, { state, runs }: Flakiness): void {
  if (state === 'flaky') return;
  if (state === 'broken')
    throw new LoopError(
      'not-flaky',
      `${name} is broken, not flaky: it did not pass on the revision on which it fails`,
      'it needs a fix; only what fails and passes on one revision may be put into quarantine',
    );
  throw new LoopError(
    'not-flaky',
    runs === 0
      ? `${name} has no result of the last 30 days`
      : `${name} did not fail and pass on one revision within the last seven days`,
    'only a flaky test may be put into quarantine; see /loop flaky',
  );
}

/**
 * The results as they count: a test in quarantine that passed or failed is taken out, and keeps what it did. `said` names them in one
 * sentence; '' when there are none.
 */
export function withoutQuarantined<Result extends RecordedResult>(
  results: readonly Result[],
  quarantines: readonly Quarantine[],
): { readonly results: readonly Result[]; readonly said: string } {
  const names: string[] = [];
  const counted = results.map((one): Result => {
    const its = one.synthetic ? undefined : quarantines.find((other) => isSameTest(other, one));
    if (its === undefined || one.outcome === 'skipped') return one;
    const did = one.outcome === 'passed' ? 'passed' : 'failed';
    names.push(`${one.name} (${did}${one.retries > 0 ? ' after a retry' : ''})`);
    const message = `in quarantine: ${its.reason}${one.message === '' ? '' : `; it failed: ${one.message}`}`;
    return { ...one, outcome: 'skipped', quarantined: did, message };
  });
  if (names.length === 0) return { results, said: '' };
  const what = `${names.length} ${names.length === 1 ? 'test in quarantine does' : 'tests in quarantine do'} not count`;
  return {
    results: counted,
    said: `${what}: ${nameSome(names, NAMED)}`,
  };
}
