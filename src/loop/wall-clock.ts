// Moments and what the clock on the wall of a time zone shows.

const DAY_MS = 86_400_000;

/** What the clock on the wall shows at a moment (epoch ms), as if it were UTC. Throws a RangeError for a zone that is none. */
export function wallClock(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** When the clock on the wall shows this for the first time; for a time that it skips, when it would have without the jump. */
export function momentOf(wall: number, timeZone: string): number {
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
