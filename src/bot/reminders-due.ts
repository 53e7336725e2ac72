// When people are reminded: a schedule that follows from when the wait began, so that nothing has to be remembered.
const HOUR_MS = 3_600_000;
const FIRST_MS = 4 * HOUR_MS;
const AGAIN_MS = 24 * HOUR_MS;
/** Every offset from UTC is a multiple of it. */
const QUARTER_MS = HOUR_MS / 4;
/** More than a weekend with a night at both ends. */
const MOST_QUARTERS = 4 * 24 * 4;

/**
 * How many reminders a wait has earned by now: the first after four hours, each further one 24 hours after the one before, each
 * put off until the next working hour. Times are epoch milliseconds.
 */
export function remindersDue(since: number, now: number, timeZone: string): number {
  let count = 0;
  for (let at = putOff(since + FIRST_MS, timeZone); at <= now; at = putOff(at + AGAIN_MS, timeZone))
    count += 1;
  return count;
}

/** Monday to Friday from 8 to 19, as the project's clock has it. */
export function isWorkingTime(at: number, timeZone: string): boolean {
  const parts = clockOf(timeZone).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  const hour = Number(of('hour'));
  return !['Sat', 'Sun'].includes(of('weekday')) && hour >= 8 && hour < 19;
}

/** This moment, or the quarter of an hour with which the next working day begins. */
function putOff(at: number, timeZone: string): number {
  if (isWorkingTime(at, timeZone)) return at;
  let next = Math.ceil(at / QUARTER_MS) * QUARTER_MS;
  for (let n = 0; n < MOST_QUARTERS && !isWorkingTime(next, timeZone); n += 1) next += QUARTER_MS;
  return next;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes far longer than asking it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, made);
  return made;
}
