import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import {
  type Playground,
  type PlaygroundOptions,
  startPlayground,
} from '../../../src/playground/start-playground.ts';
import { EVERY_SCOPE } from './every-scope.ts';

/** A playground without limits and without a file. */
export function openSlack(more: Partial<PlaygroundOptions> = {}): Promise<Playground> {
  return startPlayground({
    port: 0,
    stateFile: null,
    limits: 'off',
    seed: { team: { scopes: EVERY_SCOPE } },
    ...more,
  });
}

/** A real Bolt app over the real Socket Mode client, connected to a playground. */
export async function connectApp(
  slack: Playground,
  listen: (app: App) => void = () => {},
): Promise<{ readonly app: App; readonly receiver: SocketModeReceiver; close(): Promise<void> }> {
  const team = slack.team();
  const receiver = new SocketModeReceiver({
    appToken: team.app_token,
    logger: quiet,
    clientPingTimeout: 100,
    serverPingTimeout: 1_000,
    installerOptions: {
      clientOptions: {
        slackApiUrl: slack.apiUrl,
        retryConfig: { forever: true, minTimeout: 5, maxTimeout: 20 },
      },
    },
  });
  const app = new App({
    token: team.bot_token,
    receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  listen(app);
  await app.start();
  return {
    app,
    receiver,
    async close() {
      // Bolt's stop does not wait; a server that is gone before the close handshake leaves a 30 s timer in the client.
      const gone = new Promise<unknown>((resolve) => receiver.client.once('disconnected', resolve));
      await app.stop();
      await gone;
    },
  };
}

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** Resolves when the playground tells of what is wanted. */
export function happened<T>(
  slack: Playground,
  wanted: (event: Parameters<Parameters<Playground['listen']>[0]>[0]) => T | undefined,
): Promise<T> {
  return new Promise((resolve) => {
    const stop = slack.listen((event) => {
      const found = wanted(event);
      if (found === undefined) return;
      stop();
      resolve(found);
    });
  });
}
