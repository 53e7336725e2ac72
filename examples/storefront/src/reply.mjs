import { HttpError } from './http-error.mjs';

const BODY_LIMIT = 1_000_000;

/** What every reply carries. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-option': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Sends a value as JSON, or a string as plain text. */
export function reply(response, status, value, headers = {}) {
  const text = typeof value === 'string';
  response.writeHead(status, {
    ...HEADERS,
    ...headers,
    'content-type': text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
  });
  response.end(text ? value : JSON.stringify(value));
}

/** Sends what went wrong and what to do about it; an unforeseen error is logged and answered with 500. */
export function replyError(response, error) {
  if (!(error instanceof HttpError)) console.error(error);
  const { status = 500, hint = 'tell the operator' } = error;
  const message = error instanceof HttpError ? error.message : 'the service failed';
  const headers = status === 429 ? { 'retry-after': '10' } : {};
  reply(response, status, { error: message, hint }, headers);
}

/** Reads a request's body; throws 413 above the limit. */
export async function readBody(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_LIMIT) throw new HttpError(413, 'the body is too large', `at most ${BODY_LIMIT} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** The JSON object of a body; throws 400 when it is none. */
export function parseBody(text) {
  if (text === '') return {};
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new HttpError(400, 'the body is not JSON', 'send a JSON object');
  }
}
