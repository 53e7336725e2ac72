import type { ServerResponse } from 'node:http';
import type { Json } from '../slack-error.ts';

/** Answers with JSON as Slack does. */
export function replyJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: { readonly [name: string]: string } = {},
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with plain text. */
export function replyText(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(body);
}

/** Answers that calls come too fast. */
export function replyRateLimited(response: ServerResponse, seconds: number): void {
  replyJson(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });
}
