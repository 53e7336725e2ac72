import { type Logger, SocketModeReceiver } from '@slack/bolt';

/** Refusals that a person must mend; at the first connection they end the start. */
const AUTH_ERRORS = [
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
];

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
}): { receiver: SocketModeReceiver; close(): Promise<void> } {
  const leave = new AbortController();
  let connectedOnce = false;

  const fetchTicket: typeof fetch = async (url, init) => {
    const asked = await ask(url, init).catch((error: unknown) => {
      // A client that retries for ever cannot be told to stop: it is left waiting for an answer instead.
      if (leave.signal.aborted) return new Promise<never>(() => {});
      throw error;
    });
    const body = await asked.clone().text();
    const refusal = refusalIn(body);
    if (asked.status === 200 && refusal === null) {
      connectedOnce = true;
      return asked;
    }
    if (asked.status === 200 && refusal !== null && !connectedOnce && AUTH_ERRORS.includes(refusal))
      return asked;
    given.logger.warn(
      `Slack does not open a connection (${refusal ?? `HTTP ${asked.status}`}); trying again`,
    );
    return new Response(body, { status: 503 });
  };

  async function ask(url: Parameters<typeof fetch>[0], init: RequestInit | undefined): Promise<Response> {
    if (leave.signal.aborted) throw new Error('closed');
    const signals = [
      leave.signal,
      AbortSignal.timeout(10_000),
      ...(init?.signal == null ? [] : [init.signal]),
    ];
    return fetch(url, { ...init, signal: AbortSignal.any(signals) });
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
  // A reconnect that was under way when we closed must not leave a socket open.
  receiver.client.on('connected', () => {
    if (leave.signal.aborted) void receiver.client.disconnect();
  });

  return {
    receiver,
    async close() {
      leave.abort();
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

/** Slack's error code in an answer of its Web API; null when it is none. */
function refusalIn(body: string): string | null {
  try {
    const answer = JSON.parse(body) as { ok?: boolean; error?: string };
    return answer.ok === true ? null : (answer.error ?? 'unknown_error');
  } catch {
    return 'unreadable answer';
  }
}
