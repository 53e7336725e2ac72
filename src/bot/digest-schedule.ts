// When a digest is due. The cron expression is read on the wall clock of the project's time zone, so that a day on which
// that clock jumps has its digest like any other: at the hour that exists, and once.
import { CronExpressionParser } from 'cron-parser';

const DAY_MS = 86_400_000;

/** One occurrence of a schedule: its moment in epoch ms, and its local date (`2026-11-25`). */
export type Occurrence = { readonly at: number; readonly localDate: string };

/** The last occurrence at or before `now` (epoch ms). Throws an Error for an expression or a zone that is none. */
export function lastOccurrence(cron: string, timeZone: string, now: number): Occurrence {
  let wall = before(cron, wallClock(now, timeZone) + 1);
  // In the hour that a clock skips, what is written for it comes later than the clock says.
  if (momentOf(wall, timeZone) > now) wall = before(cron, wall);
  return { at: momentOf(wall, timeZone), localDate: new Date(wall).toISOString().slice(0, 10) };
}

/** The first occurrence after `now`. */
export function nextOccurrence(cron: string, timeZone: string, now: number): Occurrence {
  const wall = CronExpressionParser.parse(cron, {
    tz: 'UTC',
    currentDate: new Date(wallClock(now, timeZone)),
  })
    .next()
    .getTime();
  return { at: momentOf(wall, timeZone), localDate: new Date(wall).toISOString().slice(0, 10) };
}

/** The last time that the expression has before this wall clock time. */
function before(cron: string, wall: number): number {
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(wall) })
    .prev()
    .getTime();
}

/** What the clock on the wall shows, as if it were UTC. */
function wallClock(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** When the clock on the wall shows this for the first time; for a time that it skips, when it would have without the jump. */
function momentOf(wall: number, timeZone: string): number {
  const offset = (at: number) => wallClock(at, timeZone) - Math.floor(at / 1_000) * 1_000;
  const earlier = wall - offset(wall - DAY_MS);
  const later = wall - offset(wall + DAY_MS);
  const shown = [earlier, later].filter((at) => wallClock(at, timeZone) === wall);
  return shown.length === 0 ? earlier : Math.min(...shown);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The formatter of a zone, made once: it is asked every minute. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const number = 'numeric' as const;
  const parts = { year: number, month: number, day: number, hour: number, minute: number, second: number };
  const clock = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  clocks.set(timeZone, clock);
  return clock;
}
