import { WebClient } from '@slack/web-api';
import { LoopError } from '../loop/errors.ts';
import { keepRetryAfter } from './keep-retry-after.ts';
import type { BotLogger } from './services.ts';
import { explainRefusal, readSlackFailure } from './slack-failure.ts';
import { slackLogger } from './slack-logger.ts';

/** A client that asks once: it never repeats a call, waits at most 10 s, leaves waiting for a rate limit to its caller, and asks no limited method before its time. */
export function createSlackClient(
  botToken: string,
  apiUrl: string | undefined,
  logger: BotLogger,
  ask: typeof fetch,
): WebClient {
  return new WebClient(botToken, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    timeout: 10_000,
    rejectRateLimitedCalls: true,
    fetch: keepRetryAfter(ask),
    logger: slackLogger(logger, 'web-api'),
  });
}

/** Who the bot is in its workspace. */
export type Identity = { readonly botUserId: string; readonly botId: string; readonly teamId: string };

/** Asks Slack who the bot is; null when Slack does not answer now. Throws LoopError `slack-config` when it refuses the token. */
export async function askIdentity(client: WebClient): Promise<Identity | null> {
  try {
    const answer = await client.auth.test();
    return { botUserId: answer.user_id ?? '', botId: answer.bot_id ?? '', teamId: answer.team_id ?? '' };
  } catch (error) {
    const failure = readSlackFailure(error);
    if (failure.kind !== 'refused') return null;
    const { message, hint } = explainRefusal(failure, 'the workspace');
    throw new LoopError('slack-config', message, hint, error);
  }
}
