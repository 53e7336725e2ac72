import { messageShape } from '../message-shape.ts';
import type { Message } from '../model.ts';
import type { Posts } from '../posts.ts';
import { SlackError } from '../slack-error.ts';
import type { EventOutcome, SendEvent } from '../socket/event-sender.ts';
import type { Workspace } from '../workspace.ts';
import { channelOf, personNamed } from './resolve.ts';

/** What a person writes, perhaps in a thread. */
export type Said = {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly thread_ts?: string | undefined;
};

/** The message as it stands, and what becomes of its event. */
export type Saying = { readonly message: Message; readonly delivery: Promise<EventOutcome> };

/** Writes a message for a person; a mention of the app, or a direct message to it, reaches the app as an event. */
export function createSay(workspace: Workspace, posts: Posts, sendEvent: SendEvent): (said: Said) => Saying {
  return (said) => {
    const user = personNamed(workspace, said.user);
    const channel = channelOf(workspace, posts, user, said.channel);
    const { bot_user: bot } = workspace.team();
    if (said.text.trim() === '') throw new SlackError('no_text');
    if (said.thread_ts !== undefined && workspace.messages.get(channel.id, said.thread_ts) === undefined)
      throw new SlackError('thread_not_found');
    const message = posts.post({
      channel: channel.id,
      user: user.id,
      text: withMentions(said.text),
      thread_ts: said.thread_ts,
    });
    const mentioned = message.text.includes(`<@${bot}>`) && channel.members.includes(bot);
    const event = {
      ...messageShape(workspace, message),
      client_msg_id: `${user.id}-${message.ts}`,
      channel: channel.id,
      event_ts: message.ts,
    };
    const delivery =
      channel.kind === 'im' && channel.members.includes(bot)
        ? sendEvent('message.im', { ...event, channel_type: 'im' })
        : mentioned
          ? sendEvent('app_mention', { ...event, type: 'app_mention' })
          : Promise.resolve('not-subscribed' as const);
    return { message, delivery };
  };

  /** `@greenloop` becomes `<@U…>`, as Slack's own clients send it. */
  function withMentions(text: string): string {
    return workspace.users
      .all()
      .reduce(
        (said, { id, name }) => said.replaceAll(new RegExp(`(^|[\\s(])@${name}\\b`, 'g'), `$1<@${id}>`),
        text,
      );
  }
}
