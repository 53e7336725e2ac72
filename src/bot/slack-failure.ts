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
  /** Not done, and asking again would be refused again; Slack's own code, and the scope that it names as missing. */
  | ({ readonly kind: 'refused' } & Refusal)
  /** Nobody can say whether it was done. */
  | { readonly kind: 'ambiguous'; readonly words: string };

/** Slack's own code; `needed` is the scope that it misses, '' for any other refusal. */
export type Refusal = { readonly code: string; readonly needed: string };

/** Refusals of the bot's or the app's token: nothing at all works until somebody mends it. */
const TOKEN_REFUSED = new Set([
  'account_inactive',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'user_removed_from_team',
]);
/** Somebody has set who may post in the channel, or in the workspace, and the bot may not. */
const POSTING_RESTRICTED = new Set([
  'access_denied',
  'ekm_access_denied',
  'no_permission',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'team_access_not_granted',
]);
/** Refusals that have nothing to do with what was said: when somebody has mended the cause, it is taken. */
const MENDABLE = new Set([
  ...TOKEN_REFUSED,
  ...POSTING_RESTRICTED,
  'channel_not_found',
  'is_archived',
  'missing_scope',
  'not_in_channel',
]);

/** Codes with which Slack says that it failed itself: the call may have been carried out. */
const SLACK_AT_FAULT = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** What a refusal with this code means for what we asked. */
export function meaningOf(code: string): SlackFailure['kind'] {
  if (code === 'ratelimited' || code === 'rate_limited') return 'rate-limited';
  return SLACK_AT_FAULT.has(code) ? 'ambiguous' : 'refused';
}

/** Reads an error thrown by WebClient; what it does not know is ambiguous, since a reply may be lost in any way. */
export function readSlackFailure(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'rate-limited', retryAfterMs: Math.max(1, error.retryAfter) * 1_000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const code = String(error.data.error);
    const kind = meaningOf(code);
    if (kind === 'rate-limited') return { kind, retryAfterMs: 30_000 };
    if (kind === 'ambiguous') return { kind, words: code };
    const { needed } = error.data as { readonly needed?: unknown };
    return { kind, code, needed: typeof needed === 'string' ? needed.slice(0, 100) : '' };
  }
  if (error instanceof WebAPIHTTPError) return { kind: 'ambiguous', words: `HTTP ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return { kind: 'ambiguous', words: error.original.message };
  return { kind: 'ambiguous', words: error instanceof Error ? error.message : String(error) };
}

/** Whether what was refused is taken once a person has mended the app, its token, or its place in the channel. */
export function isMendable({ code }: Refusal): boolean {
  return MENDABLE.has(code);
}

/** Whether an app-level token is refused in a way that only another one mends. */
export function isAppTokenRefused(code: string): boolean {
  return TOKEN_REFUSED.has(code) || code === 'missing_scope';
}

/** What to say when Slack refuses to open a connection for the app-level token, which no installation renews. */
export function explainAppRefusal(code: string): { readonly message: string; readonly hint: string } {
  if (!isAppTokenRefused(code))
    return { message: `Slack opens no connection: ${code}.`, hint: 'Correct that, then try again.' };
  const lack = code === 'missing_scope' ? ', which lacks the permission connections:write' : '';
  return {
    message: `Slack does not accept the app's token${lack} (${code}).`,
    hint: 'Make one with the scope connections:write under Basic Information, App-Level Tokens, put it in place as SLACK_APP_TOKEN, and restart Greenloop.',
  };
}

/** One clear sentence and what to do for a refusal by Slack; `channel` as people call it. */
export function explainRefusal(
  { code, needed }: Refusal,
  channel: string,
): { readonly message: string; readonly hint: string } {
  if (TOKEN_REFUSED.has(code))
    return {
      message: `Slack does not accept the bot's token (${code}).`,
      hint: 'Install the app again, put the new SLACK_BOT_TOKEN in place, and restart Greenloop.',
    };
  if (POSTING_RESTRICTED.has(code))
    return {
      message: `The bot may not post in ${channel} (${code}).`,
      hint: "Let it post and answer in threads there, under the channel's settings, or ask whoever administers the workspace.",
    };
  switch (code) {
    case 'not_in_channel':
      return {
        message: `I am not in ${channel}.`,
        hint: '/invite @greenloop there.',
      };
    case 'channel_not_found':
      return {
        message: `There is no channel ${channel} that I can see.`,
        hint: 'If it is private, /invite @greenloop there; else correct slack.channel in greenloop.yaml.',
      };
    case 'is_archived':
      return {
        message: `${channel} is archived.`,
        hint: 'Unarchive it, or name another channel as slack.channel in greenloop.yaml.',
      };
    case 'missing_scope':
      return {
        message: `The Slack app lacks ${needed === '' ? 'a permission' : `the permission ${needed}`} (missing_scope).`,
        hint: 'Update the app from manifest.json, which "greenloop manifest" prints, and install it again.',
      };
    default:
      return { message: `Slack refused it for ${channel}: ${code}.`, hint: 'Correct that, then try again.' };
  }
}
