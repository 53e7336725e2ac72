// When a digest is due. The cron expression is read on the wall clock of the project's time zone, so that a day on which
// that clock jumps has its digest like any other: at the hour that exists, and once.
import { CronExpressionParser } from 'cron-parser';
import { momentOf, wallClock } from '../loop/wall-clock.ts';

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
