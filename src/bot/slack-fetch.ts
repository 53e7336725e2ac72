// Every call to Slack's Web API: measured, and left alone when the bot has to go.
import type { Meter } from './services.ts';
import { isSlackAtFault } from './slack-failure.ts';

type Outcome = Parameters<Meter['slackCalled']>[1];

/**
 * `fetch` for Slack's client. When `cut` aborts, what is under way is broken off and neither that nor anything later ever answers: whoever asked is not told that
 * Slack failed, which would be told to people and marked in the database, but stops where it is and is begun anew at the next start.
 */
export function createSlackFetch(meter: Meter, cut: AbortSignal, ask: typeof fetch = fetch): typeof fetch {
  return async (url, init) => {
    if (cut.aborted) return never();
    const method = new URL(url instanceof Request ? url.url : url).pathname.split('/').at(-1) ?? '';
    const signals = init?.signal == null ? [cut] : [cut, init.signal];
    try {
      const answer = await ask(url, { ...init, signal: AbortSignal.any(signals) });
      const { outcome, waitMs } = await judge(answer);
      meter.slackCalled(method, outcome, waitMs);
      return answer;
    } catch (error) {
      if (cut.aborted) return never();
      meter.slackCalled(method, 'unclear', 0);
      throw error;
    }
  };
}

async function judge(answer: Response): Promise<{ readonly outcome: Outcome; readonly waitMs: number }> {
  if (answer.status === 429)
    return { outcome: 'rate_limited', waitMs: 1_000 * Number(answer.headers.get('retry-after') ?? 0) };
  if (answer.status !== 200) return { outcome: 'unclear', waitMs: 0 };
  const { ok, error = '' } = readAnswer(await answer.clone().text());
  if (ok === true) return { outcome: 'ok', waitMs: 0 };
  if (error === 'ratelimited' || error === 'rate_limited') return { outcome: 'rate_limited', waitMs: 0 };
  return { outcome: ok === undefined || isSlackAtFault(error) ? 'unclear' : 'refused', waitMs: 0 };
}

function readAnswer(text: string): { readonly ok?: boolean; readonly error?: string } {
  try {
    return JSON.parse(text) as { ok?: boolean; error?: string };
  } catch {
    // Not Slack's words: nobody knows what became of the call.
    return {};
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
