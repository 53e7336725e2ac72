import type { Receiver } from '@slack/bolt';
import { unreachable } from '../loop/errors.ts';
import type { Clock } from '../loop/ports.ts';
import { createHttpReceiver } from './http-receiver.ts';
import type { BotLogger, Meter } from './services.ts';
import { slackLogger } from './slack-logger.ts';
import { createSocketReceiver } from './socket-receiver.ts';

/** How Slack reaches the bot. */
export type TransportNeeds =
  | { readonly kind: 'socket'; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly port: number;
      /** Null: every address of this machine. */
      readonly host: string | null;
    };

/** What Slack's commands, buttons and events come in by, once Bolt has started it. */
type Edge = {
  readonly receiver: Receiver;
  /** Whether Slack's commands get in now. */
  isConnected(): boolean;
  /** Lets nothing more in; within some 3 s. */
  close(): Promise<void>;
};

/** Socket Mode, or HTTP on a port of ours. */
export function openEdge(given: {
  readonly slack: { readonly transport: TransportNeeds; readonly apiUrl?: string };
  readonly clock: Clock;
  readonly logger: BotLogger;
  readonly meter: Meter;
  readonly reconnectAfterMs?: number;
}): Edge {
  const { clock, logger, meter, reconnectAfterMs } = given;
  const { transport, apiUrl } = given.slack;
  switch (transport.kind) {
    case 'socket':
      return createSocketReceiver({
        appToken: transport.appToken,
        apiUrl,
        logger: slackLogger(logger, 'socket-mode'),
        clock,
        meter,
        ...(reconnectAfterMs === undefined ? {} : { reconnectAfterMs }),
      });
    case 'http':
      return createHttpReceiver({ ...transport, logger: slackLogger(logger, 'http'), clock });
    default:
      return unreachable(transport);
  }
}
