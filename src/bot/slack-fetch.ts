// Every call to Slack's Web API: measured, and left alone when the bot has to go.
import { retryAfterS } from './keep-retry-after.ts';
import type { Meter } from './services.ts';
import { meaningOf, type SlackFailure } from './slack-failure.ts';

type Outcome = Parameters<Meter['slackCalled']>[1];

const OUTCOMES: Readonly<Record<SlackFailure['kind'], Outcome>> = {
  'rate-limited': 'rate_limited',
  ambiguous: 'unclear',
  refused: 'refused',
};

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
      meter.slackCalled(method, await judge(answer), 1_000 * (retryAfterS(answer) ?? 0));
      return answer;
    } catch (error) {
      if (cut.aborted) return never();
      meter.slackCalled(method, 'unclear', 0);
      throw error;
    }
  };
}

async function judge(answer: Response): Promise<Outcome> {
  if (answer.status === 429) return 'rate_limited';
  if (answer.status !== 200) return 'unclear';
  const { ok, error = '' } = readAnswer(await answer.clone().text());
  if (ok === true) return 'ok';
  const outcome = OUTCOMES[meaningOf(error)];
  return ok === undefined && outcome === 'refused' ? 'unclear' : outcome;
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
