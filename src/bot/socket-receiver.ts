import { type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../loop/ports.ts';
import { retryAfterS } from './keep-retry-after.ts';
import type { Meter } from './services.ts';
import { explainAppRefusal, isAppTokenRefused } from './slack-failure.ts';
import { createSlackFetch } from './slack-fetch.ts';

/**
 * Socket Mode that reconnects for ever. In socket-mode 3.1.0 a reconnect that is refused for good is an unhandled
 * rejection that ends the process, so after the first connection every refusal is shown to the client as a 503, which it tries again.
 */
export function createSocketReceiver(given: {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly logger: Logger;
  /** Pause after a connection is lost, also the time that a ping's answer may take; default 5 s. */
  readonly reconnectAfterMs?: number;
  /** How long the opening of a WebSocket may take until Slack says hello; default 10 s. */
  readonly openWithinMs?: number;
  readonly clock: Pick<Clock, 'wait'>;
  readonly meter: Meter;
}): { receiver: SocketModeReceiver; isConnected(): boolean; close(): Promise<void> } {
  const leave = new AbortController();
  const measured = createSlackFetch(given.meter, leave.signal);
  let connected = false;
  let connectedOnce = false;
  /** What was said last about no connection; it is tried every second, and said once. */
  let told: string | null = null;
  /** Until when Slack wants not to be asked, on the monotonic clock. */
  let notBefore = 0;

  const fetchTicket: typeof fetch = async (url, init) => {
    const early = notBefore - performance.now();
    if (early > 0) await given.clock.wait(early, leave.signal);
    // A client that retries for ever cannot be told to stop: when we leave it waits for an answer instead.
    const asked = await ask(url, init);
    notBefore = performance.now() + (retryAfterS(asked) ?? 0) * 1_000;
    const body = await asked.clone().text();
    const refusal = refusalIn(body);
    if (asked.status === 200 && refusal === null) {
      connectedOnce = true;
      told = null;
      return asked;
    }
    const isTokenRefused = asked.status === 200 && refusal !== null && isAppTokenRefused(refusal);
    if (isTokenRefused && !connectedOnce) return asked;
    tell(isTokenRefused ? wordsOf(refusal) : `${refusal ?? `HTTP ${asked.status}`}.`);
    return new Response(body, { status: 503 });
  };

  function tell(why: string): void {
    if (told === why) return;
    told = why;
    given.logger.warn(`Slack opens no connection, so nobody is heard: ${why} The loops go on; trying again.`);
  }

  async function ask(url: Parameters<typeof fetch>[0], init: RequestInit | undefined): Promise<Response> {
    const signals = [AbortSignal.timeout(10_000), ...(init?.signal == null ? [] : [init.signal])];
    return measured(url, { ...init, signal: AbortSignal.any(signals) });
  }

  const receiver = new SocketModeReceiver({
    appToken: given.appToken,
    logger: given.logger,
    clientPingTimeout: given.reconnectAfterMs ?? 5_000,
    installerOptions: {
      clientOptions: {
        ...(given.apiUrl === undefined ? {} : { slackApiUrl: given.apiUrl }),
        retryConfig: { forever: true, factor: 2, minTimeout: 100, maxTimeout: 1_000 },
        fetch: fetchTicket as never,
      },
    },
  });
  // A WebSocket whose opening is never answered would be waited for without end: it is given up, and the client begins anew.
  let giveUp: NodeJS.Timeout | undefined;
  receiver.client.on('connecting', () => {
    clearTimeout(giveUp);
    giveUp = setTimeout(() => openingOf(receiver)?.cleanup(), given.openWithinMs ?? 10_000);
  });
  receiver.client.on('connected', () => {
    clearTimeout(giveUp);
    connected = true;
    // A reconnect that was under way when we closed must not leave a socket open.
    if (leave.signal.aborted) void receiver.client.disconnect();
  });
  for (const event of ['close', 'disconnecting', 'disconnected'])
    receiver.client.on(event, () => {
      // The old connection may close after a new one has opened.
      connected &&= event === 'close' && receiver.client.websocket?.isActive() === true;
    });

  return {
    receiver,
    isConnected: () => connected,
    async close() {
      leave.abort();
      clearTimeout(giveUp);
      // A reconnect that waits for its hello would reject with nobody to catch it.
      receiver.client.removeAllListeners('disconnected');
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, 3_000);
      });
      await Promise.race([receiver.client.disconnect(), patience]);
      clearTimeout(timer);
    },
  };
}

/** The WebSocket that the client is opening, with its way out that it does not show. */
function openingOf({ client }: SocketModeReceiver): { cleanup(): void } | undefined {
  return client.websocket as unknown as { cleanup(): void } | undefined;
}

function wordsOf(code: string): string {
  const { message, hint } = explainAppRefusal(code);
  return `${message} ${hint}`;
}

/** Slack's error code in an answer of its Web API; null when it is none. */
function refusalIn(body: string): string | null {
  try {
    const answer = JSON.parse(body) as { ok?: boolean; error?: string };
    return answer.ok === true ? null : (answer.error ?? 'unknown_error');
  } catch {
    return 'unreadable answer';
  }
}
