import { randomBytes } from 'node:crypto';
import type { PlaygroundClock } from './clock.ts';
import { SlackError } from './slack-error.ts';

/** Short permissions to open a modal for the person who acted; each lives 3 s and works once. */
export type Triggers = {
  issue(user: string, view: string | null): string;
  /** Who acted, and in which modal. Throws `invalid_trigger_id`, `expired_trigger_id`, `exchanged_trigger_id`. */
  exchange(trigger: string): { readonly user: string; readonly view: string | null };
};

/** No triggers yet; `lifeMs` is 3,000 at Slack. */
export function createTriggers(clock: PlaygroundClock, lifeMs: number): Triggers {
  const known = new Map<string, { user: string; view: string | null; until: number; used: boolean }>();
  let count = 0;
  return {
    issue(user, view) {
      count += 1;
      const id = `${clock.now()}.${count}.${randomBytes(16).toString('hex')}`;
      known.set(id, { user, view, until: clock.now() + lifeMs, used: false });
      // An hour of expired ones is kept, to tell expired from invalid.
      for (const [old, { until }] of known) if (until < clock.now() - 3_600_000) known.delete(old);
      return id;
    },
    exchange(trigger) {
      const found = known.get(trigger);
      if (found === undefined) throw new SlackError('invalid_trigger_id');
      if (found.used) throw new SlackError('exchanged_trigger_id');
      if (found.until < clock.now()) throw new SlackError('expired_trigger_id');
      found.used = true;
      return found;
    },
  };
}
