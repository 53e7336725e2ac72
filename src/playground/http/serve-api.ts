import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from '../call-log.ts';
import type { PlaygroundClock } from '../clock.ts';
import type { FaultBook } from '../faults.ts';
import { RateLimited } from '../rate-limits.ts';
import { SlackError } from '../slack-error.ts';
import type { WebApi } from '../web-api/create-web-api.ts';
import { failsAfter, failsBefore } from './fail.ts';
import { readArguments } from './read-arguments.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { replyJson, replyRateLimited } from './reply.ts';

const MOST_BYTES = 2_000_000;

/** Serves `/api/<method>`, with the faults that were asked for. */
export function createApiServer(
  webApi: WebApi,
  faults: FaultBook,
  calls: CallLog,
  clock: PlaygroundClock,
  here: () => string,
) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const method = url.pathname.slice('/api/'.length);
    const fault = faults.take(method);
    calls.note(method, fault);
    if (await failsBefore(fault, response, clock)) return;
    try {
      const body = await readBody(request, MOST_BYTES);
      const { args, token } = await readArguments(request, url, body);
      const answer = await webApi(method, args, token, here());
      if (!failsAfter(fault, response)) replyJson(response, 200, answer);
    } catch (error) {
      refuse(response, error);
    }
  };
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
