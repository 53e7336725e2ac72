import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlaygroundClock } from '../clock.ts';
import type { Fault, FaultBook } from '../faults.ts';
import { RateLimited } from '../rate-limits.ts';
import { SlackError } from '../slack-error.ts';
import type { WebApi } from '../web-api/create-web-api.ts';
import { readArguments } from './read-arguments.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { replyJson } from './reply.ts';

const MOST_BYTES = 2_000_000;

/** Serves `/api/<method>`, with the faults that were asked for. */
export function createApiServer(
  webApi: WebApi,
  faults: FaultBook,
  clock: PlaygroundClock,
  here: () => string,
) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const method = url.pathname.slice('/api/'.length);
    const fault = faults.take(method);
    if (fault !== null && (await failsBefore(fault, response, clock))) return;
    try {
      const body = await readBody(request, MOST_BYTES);
      const { args, token } = await readArguments(request, url, body);
      const answer = await webApi(method, args, token, here());
      if (fault?.kind === 'drop-reply') response.destroy();
      else if (fault?.kind !== 'withhold-reply') replyJson(response, 200, answer);
    } catch (error) {
      refuse(response, error);
    }
  };
}

/** Whether the call ends here, without being carried out. */
async function failsBefore(fault: Fault, response: ServerResponse, clock: PlaygroundClock): Promise<boolean> {
  switch (fault.kind) {
    case 'rate-limited':
      replyRateLimited(response, fault.retryAfterS ?? 1);
      return true;
    case 'server-error':
      replyJson(response, fault.status ?? 500, { ok: false, error: 'internal_error' });
      return true;
    case 'refuse':
      replyJson(response, 200, { ok: false, error: fault.error });
      return true;
    case 'hang':
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'delay':
      await new Promise<void>((resolve) => clock.after(fault.ms, resolve));
      return false;
    case 'drop-reply':
    case 'withhold-reply':
      return false;
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof RateLimited) {
    replyRateLimited(response, error.retryAfterS);
    return;
  }
  if (error instanceof SlackError) {
    replyJson(response, 200, { ok: false, error: error.code, ...error.extra });
    return;
  }
  if (error instanceof BodyTooLarge) {
    replyJson(response, 413, { ok: false, error: 'request_too_large' }, { connection: 'close' });
    return;
  }
  throw error;
}

function replyRateLimited(response: ServerResponse, seconds: number): void {
  replyJson(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });
}
