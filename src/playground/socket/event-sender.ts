import { randomUUID } from 'node:crypto';
import type { PlaygroundClock } from '../clock.ts';
import type { Json } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import type { Courier } from './courier.ts';

/** What became of an event in the end; `not-subscribed` when the app does not want such events. */
export type EventOutcome = 'acked' | 'given-up' | 'not-subscribed';

/** Sends an Events API event that the app subscribes to, again up to three times with the same `event_id`. */
export type SendEvent = (subscription: string, event: Json) => Promise<EventOutcome>;

/** Waits before the retries; Slack: at once, after a minute, after five. */
export const EVENT_RETRIES_MS = [0, 60_000, 300_000];

/** Sends events by the courier. */
export function createEventSender(
  workspace: Workspace,
  courier: Courier,
  clock: PlaygroundClock,
  retriesMs: readonly number[],
): SendEvent {
  return async (subscription, event) => {
    if (!workspace.team().events.includes(subscription)) return 'not-subscribed';
    const payload = callback(workspace, event);
    let reason = '';
    for (const attempt of [0, ...retriesMs.map((_, index) => index + 1)]) {
      const wait = attempt === 0 ? 0 : (retriesMs[attempt - 1] ?? 0);
      if (wait > 0) await new Promise<void>((resolve) => clock.after(wait, resolve));
      const delivery = await courier.deliver({
        type: 'events_api',
        payload,
        accepts_response_payload: false,
        retry_attempt: attempt,
        retry_reason: reason,
      });
      if (delivery.kind === 'acked') return 'acked';
      reason = delivery.kind === 'timed-out' ? 'timeout' : 'connection_failed';
    }
    return 'given-up';
  };
}

function callback(workspace: Workspace, event: Json): Json {
  const team = workspace.team();
  return {
    token: 'playground',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: team.app_id,
    event,
    type: 'event_callback',
    event_id: `Ev${randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    event_time: Math.floor(workspace.now() / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: team.bot_user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${randomUUID()}`,
  };
}
