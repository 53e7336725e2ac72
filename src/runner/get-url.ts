const MOST_CHARACTERS = 65_536;

/** What a URL answers, its body up to 64 Ki characters; `status` null when it does not answer within `limitMs`. */
export async function getUrl(
  url: string,
  limitMs: number,
): Promise<{ readonly status: number | null; readonly body: string; readonly words: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs), redirect: 'follow' });
    const body = await readSome(response);
    return { status: response.status, body, words: `it answered ${response.status}` };
  } catch (error) {
    return { status: null, body: '', words: wordsOf(error, limitMs) };
  }
}

async function readSome(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_CHARACTERS) break;
  }
  return text.slice(0, MOST_CHARACTERS);
}

/** The innermost cause of a failed request: `connect ECONNREFUSED 127.0.0.1:8080`. */
function wordsOf(error: unknown, limitMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it did not answer within ${limitMs / 1_000} s`;
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? wordsOf(cause, limitMs) : error.message;
}
