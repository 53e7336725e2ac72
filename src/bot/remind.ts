// Reminders while a loop waits for a person: after four hours, then once a day, in working hours only.
import type { Loop } from '../loop/model.ts';
import type { Clock, DesiredMessage, Outbox, Store } from '../loop/ports.ts';
import { reminderMessage } from './blocks/reminder-message.ts';
import type { PatientWrite } from './patient-write.ts';
import { isWorkingTime, remindersDue } from './reminders-due.ts';

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

/** The newest reminder that is due: after a weekend, or a day without the bot, one and not three. */
function reminderOf(loop: Loop, now: number): readonly DesiredMessage[] {
  const { channel, timezone } = loop.plan.slack;
  const since = loop.blockedSince;
  if (loop.status !== 'blocked' || loop.blockedOn !== 'person' || since === null || channel === null)
    return [];
  if (!isWorkingTime(now, timezone)) return [];
  const count = remindersDue(since, now, timezone);
  if (count === 0) return [];
  const thread = loop.iteration === null ? null : `loop/${loop.id}/iteration/${loop.iteration.number}/parent`;
  const key = `loop/${loop.id}/blocked/${since}/reminder/${count}`;
  return [{ key, channel, threadKey: thread, broadcast: false, ...reminderMessage(loop, now) }];
}
