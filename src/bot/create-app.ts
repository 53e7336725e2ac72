import { App, type Receiver } from '@slack/bolt';
import type { Clock, InboxCommand } from '../loop/ports.ts';
import { listenToActions } from './listeners/actions.ts';
import { listenToCommands } from './listeners/commands.ts';
import { listenToEvents, receiveFirst } from './listeners/events.ts';
import { watchRequests } from './listeners/watch-requests.ts';
import type { BotLogger, Meter } from './services.ts';
import type { Identity } from './slack-client.ts';
import { slackLogger } from './slack-logger.ts';

/** The Bolt app, with its listeners; `receiver` is Socket Mode or HTTP. Nothing is asked of Slack before an acknowledgement. */
export function createApp(given: {
  readonly receiver: Receiver;
  readonly botToken: string;
  readonly apiUrl: string | undefined;
  readonly identity: Identity;
  /** Resolves when the command is on disk. */
  readonly receive: (command: InboxCommand) => Promise<void>;
  readonly clock: Clock;
  readonly logger: BotLogger;
  readonly meter: Meter;
  /** There may be something in the inbox. */
  readonly handOn: () => void;
  readonly openHome: Parameters<typeof listenToEvents>[2];
}): App {
  const { receive, clock, identity, handOn } = given;
  const app = new App({
    receiver: receiveFirst(
      watchRequests(given.receiver, given.logger, given.meter),
      receive,
      clock,
      identity.botUserId,
    ),
    authorize: async () => ({ botToken: given.botToken, ...identity }),
    logger: slackLogger(given.logger, 'bolt'),
    clientOptions: {
      ...(given.apiUrl === undefined ? {} : { slackApiUrl: given.apiUrl }),
      retryConfig: { retries: 0 },
      timeout: 10_000,
    },
  });
  listenToCommands(app, receive, clock, handOn);
  listenToActions(app, receive, clock, handOn);
  listenToEvents(app, handOn, given.openHome);
  app.error(async (error) => {
    given.logger.error({ code: error.code }, `A listener failed: ${error.message}`);
    throw error;
  });
  return app;
}
