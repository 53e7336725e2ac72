import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

/** What a failed call to Slack means for what we asked. */
export type SlackFailure =
  /** Not done; ask again after this many milliseconds. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** Not done, and asking again would be refused again; Slack's own code. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Nobody can say whether it was done. */
  | { readonly kind: 'ambiguous'; readonly words: string };

/** Codes with which Slack says that it failed itself: the call may have been carried out. */
const SLACK_AT_FAULT = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Reads an error thrown by WebClient; what it does not know is ambiguous, since a reply may be lost in any way. */
export function readSlackFailure(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'rate-limited', retryAfterMs: Math.max(1, error.retryAfter) * 1_000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const code = String(error.data.error);
    if (code === 'ratelimited' || code === 'rate_limited')
      return { kind: 'rate-limited', retryAfterMs: 30_000 };
    return SLACK_AT_FAULT.has(code) ? { kind: 'ambiguous', words: code } : { kind: 'refused', code };
  }
  if (error instanceof WebAPIHTTPError) return { kind: 'ambiguous', words: `HTTP ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return { kind: 'ambiguous', words: error.original.message };
  return { kind: 'ambiguous', words: error instanceof Error ? error.message : String(error) };
}

/** One clear sentence and what to do for a refusal by Slack; `channel` as people call it. */
export function explainRefusal(
  code: string,
  channel: string,
): { readonly message: string; readonly hint: string } {
  switch (code) {
    case 'not_in_channel':
      return {
        message: `I am not in ${channel}.`,
        hint: `/invite @greenloop there, then /loop start again.`,
      };
    case 'channel_not_found':
      return {
        message: `There is no channel ${channel} that I can see.`,
        hint: 'If it is private, /invite @greenloop there; else correct slack.channel in greenloop.yaml. Then /loop start again.',
      };
    case 'is_archived':
      return {
        message: `${channel} is archived.`,
        hint: 'Unarchive it, or name another channel as slack.channel in greenloop.yaml. Then /loop start again.',
      };
    case 'missing_scope':
      return {
        message: 'The Slack app lacks a permission (missing_scope).',
        hint: 'Update the app from manifest.json and install it again.',
      };
    case 'invalid_auth':
    case 'not_authed':
    case 'token_revoked':
    case 'token_expired':
    case 'account_inactive':
      return {
        message: `Slack does not accept the bot's token (${code}).`,
        hint: 'Install the app again, put the new SLACK_BOT_TOKEN in place, and restart Greenloop.',
      };
    default:
      return { message: `Slack refused it for ${channel}: ${code}.`, hint: 'Correct that, then try again.' };
  }
}
