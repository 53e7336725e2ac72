import type { Channel, User } from '../model.ts';
import type { Posts } from '../posts.ts';
import type { Json } from '../slack-error.ts';
import type { Delivery } from '../socket/courier.ts';

/** What a person's act led to: `failure` is what Slack shows them when the app did not take it. */
export type Outcome = {
  readonly ok: boolean;
  readonly failure?: 'operation_timeout' | 'dispatch_failed' | 'invalid_command_response';
  /** What the app answered with its acknowledgement. */
  readonly answer?: Json;
};

/** Who speaks when Slack itself tells somebody something. */
const SLACKBOT = 'USLACKBOT';

/** Reads a delivery, and tells the person when the app did not take what they did. */
export function outcomeOf(
  delivery: Delivery,
  what: string,
  posts: Posts,
  channel: Channel | null,
  user: User,
): Outcome {
  if (delivery.kind === 'acked') return { ok: true, answer: delivery.answer };
  const failure = delivery.kind === 'no-app' ? 'dispatch_failed' : 'operation_timeout';
  const words =
    failure === 'dispatch_failed'
      ? `${what} failed with the error "dispatch_failed"`
      : `${what} failed because the app did not respond (operation_timeout)`;
  if (channel !== null) tellOnly(posts, channel.id, user.id, words);
  return { ok: false, failure };
}

/** Slackbot's words to one person in a channel. */
export function tellOnly(posts: Posts, channel: string, user: string, text: string): void {
  posts.post({ channel, user: SLACKBOT, text, ephemeral_to: user });
}
