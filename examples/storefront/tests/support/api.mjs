import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Where staging is. */
export const STAGING_URL = process.env.STAGING_URL || 'http://127.0.0.1:8080';

/** Calls staging and reads the answer: status, headers, and the body as JSON or text. */
export async function call(method, path, { token, body, headers = {} } = {}) {
  const response = await fetch(new URL(path, STAGING_URL), {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/** How long a test waits for what should come, in ms. */
export const PATIENCE_MS = Number(process.env.STOREFRONT_PATIENCE_MS || 5_000);

/** Signs in a customer that no other test has; their calls carry the token. */
export async function signIn({ name = `customer-${randomUUID().slice(0, 8)}`, ttl_ms } = {}) {
  const { body } = await call('POST', '/sessions', { body: { customer: name, passphrase: 'open', ttl_ms } });
  const { token } = body;
  return {
    name,
    token,
    call: (method, path, options = {}) => call(method, path, { token, ...options }),
    /** Starts a run and answers with it as it was accepted. */
    start: async (agent, input, options = {}) => {
      const { headers, ...rest } = options;
      const started = await call('POST', `/agents/${agent}/runs`, {
        token,
        headers,
        body: { input, ...rest },
      });
      return started.body;
    },
    /** A run once it is over, or as it is when the patience is over. */
    async outcomeOf(run) {
      return until(
        async () => (await call('GET', `/runs/${run.id}`, { token })).body,
        (now) => now.status !== 'queued' && now.status !== 'running',
      );
    },
  };
}

/** Asks again until the answer is good or the patience is over; answers with the last one. */
export async function until(ask, good) {
  const end = Date.now() + PATIENCE_MS;
  while (true) {
    const answer = await ask();
    if (good(answer) || Date.now() > end) return answer;
    await wait(10);
  }
}

/** A thread that no other test has. */
export function newThread() {
  return `thread-${randomUUID().slice(0, 8)}`;
}
