// Reminders while a loop waits for a person: after four hours, then once a day, in working hours only.
import type { Loop } from '../loop/model.ts';
import type { Clock, DesiredMessage, Outbox, Store } from '../loop/ports.ts';
import { reminderMessage } from './blocks/reminder-message.ts';
import type { PatientWrite } from './patient-write.ts';

const HOUR_MS = 3_600_000;
const FIRST_MS = 4 * HOUR_MS;
const AGAIN_MS = 24 * HOUR_MS;
const SUBSCRIBER = 'reminders';

/** Wants the reminders that are due; to be called at boot and every minute. What was reminded of is in the outbox. */
export function createReminders(given: {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly write: PatientWrite;
  readonly onDesired: () => void;
}): { tick(): Promise<void> } {
  const { store, outbox, clock, write } = given;
  return {
    async tick() {
      const now = clock.now();
      const messages = store.openLoops().flatMap((loopId) => reminderOf(store.load(loopId), now));
      const fresh = messages.filter((message) => outbox.find(message.key) === null);
      if (fresh.length === 0) return;
      await write(() => outbox.desire(SUBSCRIBER, outbox.cursor(SUBSCRIBER), fresh));
      given.onDesired();
    },
  };
}

/** The newest reminder that is due; after a weekend one, not three. */
function reminderOf(loop: Loop, now: number): readonly DesiredMessage[] {
  const { channel, timezone } = loop.plan.slack;
  const since = loop.blockedSince;
  if (loop.status !== 'blocked' || loop.blockedOn !== 'person' || since === null || channel === null)
    return [];
  const count = remindersDue(since, now);
  if (count === 0 || !isWorkingTime(now, timezone)) return [];
  const thread = loop.iteration === null ? null : `loop/${loop.id}/iteration/${loop.iteration.number}/parent`;
  const key = `loop/${loop.id}/blocked/${since}/reminder/${count}`;
  return [{ key, channel, threadKey: thread, broadcast: false, ...reminderMessage(loop, now) }];
}

/** How many reminders a wait has earned by now. */
export function remindersDue(since: number, now: number): number {
  const waited = now - since;
  return waited < FIRST_MS ? 0 : 1 + Math.floor((waited - FIRST_MS) / AGAIN_MS);
}

/** Monday to Friday from 8 to 19, as the project's clock has it. */
export function isWorkingTime(at: number, timeZone: string): boolean {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.formatToParts(at).find((part) => part.type === type)?.value ?? '';
  const hour = Number(of('hour'));
  return !['Sat', 'Sun'].includes(of('weekday')) && hour >= 8 && hour < 19;
}
