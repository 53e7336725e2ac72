import type { Receiver } from '@slack/bolt';
import { about, requestIdOf } from '../log-context.ts';
import type { BotLogger, Meter } from '../services.ts';
import { aroundEvents } from './around-events.ts';

/** The receiver, with everything that Slack sends logged under a request id of its own, and the time to its acknowledgement measured. */
export function watchRequests(receiver: Receiver, logger: BotLogger, meter: Meter): Receiver {
  return aroundEvents(receiver, async (event, handOn) => {
    const begun = performance.now();
    const { kind, id } = readRequest(event.body);
    const ack: typeof event.ack = async (answer) => {
      await event.ack(answer);
      meter.acknowledged(kind, performance.now() - begun);
      logger.debug({ kind }, 'Acknowledged');
    };
    await about(id === null ? {} : { requestId: requestIdOf(id) }, async () => {
      logger.info({ kind }, 'Received from Slack');
      await handOn({ ...event, ack });
    });
  });
}

/** What kind of request it is, and the id that it has from Slack; null: none. */
function readRequest(body: Readonly<Record<string, unknown>>): {
  readonly kind: 'command' | 'action' | 'event';
  readonly id: string | null;
} {
  const id = body.type === 'event_callback' ? body.event_id : body.trigger_id;
  const kind =
    body.type === 'event_callback' ? 'event' : typeof body.command === 'string' ? 'command' : 'action';
  return { kind, id: typeof id === 'string' ? id : null };
}
