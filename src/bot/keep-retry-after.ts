// A method that Slack limits is left alone until Slack's time is over, whoever asks: a second channel, a person's command, App Home.

/** `fetch`, in which a method that was answered with 429 and Retry-After is answered so again, without asking, until those seconds are over. */
export function keepRetryAfter(ask: typeof fetch = fetch): typeof fetch {
  const until = new Map<string, number>();
  return async (url, init) => {
    const method = String(url);
    const left = (until.get(method) ?? 0) - performance.now();
    if (left > 0)
      return new Response('', { status: 429, headers: { 'retry-after': String(Math.ceil(left / 1_000)) } });
    until.delete(method);
    const answer = await ask(url, init);
    const seconds = retryAfterS(answer);
    if (seconds !== null) until.set(method, performance.now() + seconds * 1_000);
    return answer;
  };
}

/** The seconds for which an answer with 429 wants to be left alone; null for any other answer. */
export function retryAfterS({ status, headers }: Pick<Response, 'status' | 'headers'>): number | null {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return status === 429 && seconds >= 0 ? seconds : null;
}
