import type { Json } from '../slack-error.ts';

/** The workspace answered, and refused. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'Refused';
    this.code = code;
  }
}

/** Asks the person API. Throws Refused, or what `fetch` throws when nobody answers. */
export async function ask<Answer>(
  path: string,
  query: { readonly [name: string]: string } = {},
): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  return read(await fetch(`/_playground/${path}${search === '' ? '' : `?${search}`}`));
}

/** Acts through the person API. Throws Refused, or what `fetch` throws when nobody answers. */
export async function act<Answer>(path: string, body: Json): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return read(await fetch(`/_playground/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function read<Answer>(response: Response): Promise<Answer> {
  const answer = (await response.json()) as { readonly error?: unknown };
  if (!response.ok) throw new Refused(String(answer.error ?? response.status));
  return answer as Answer;
}

const MEANINGS: { readonly [code: string]: string } = {
  invalid_command: 'No app here has that command.',
  channel_not_found: 'You are not in this conversation.',
  is_archived: 'This channel is archived: nothing can be sent to it.',
  thread_not_found: 'This thread is gone.',
  message_not_found: 'That message is gone.',
  no_such_element: 'That button is gone: the message has changed.',
  view_not_found: 'That window was closed already.',
  too_large: 'That is too long to be sent.',
};

/** What a failure means for the person who acted. */
export function explain(error: unknown): string {
  if (error instanceof Refused) return MEANINGS[error.code] ?? `Slack refused it: ${error.code}.`;
  return 'Not sent: the workspace does not answer. Try again when it is back.';
}

/** What it means that the app did not take what somebody did. */
export function explainFailure(failure: string, app: string): string {
  switch (failure) {
    case 'dispatch_failed':
      return `${app} is not connected, so nothing was done.`;
    case 'operation_timeout':
      return `${app} did not answer within 3 seconds.`;
    default:
      return `${app} answered with something that Slack does not take (${failure}).`;
  }
}
