import type { Channel, Message } from '../model.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, required } from './call.ts';

/** The conversation with this id as the app sees it. Throws `channel_not_found`; private ones it is not in are not there. */
export function seenChannel(workspace: Workspace, call: Call, id = required(call.args, 'channel')): Channel {
  const channel = workspace.channels.get(id);
  const isMember = channel?.members.includes(call.team.bot_user) === true;
  if (channel === undefined || (channel.kind !== 'public' && !isMember))
    throw new SlackError('channel_not_found');
  return channel;
}

/** Whether the app is in the conversation; throws `not_in_channel` unless. */
export function needMembership(call: Call, channel: Channel): void {
  if (!channel.members.includes(call.team.bot_user)) throw new SlackError('not_in_channel');
}

/** A conversation to post to: its id, its name (with or without #), or a person. Throws `channel_not_found`, `is_archived`, `not_in_channel`. */
export function postableChannel(
  workspace: Workspace,
  call: Call,
  direct: (one: string, other: string) => Channel,
): Channel {
  const asked = required(call.args, 'channel');
  const channel = workspace.users.get(asked)
    ? direct(call.team.bot_user, asked)
    : seenChannel(workspace, call, idOfName(workspace, asked) ?? asked);
  if (channel.archived) throw new SlackError('is_archived');
  if (!channel.members.includes(call.team.bot_user) && !call.has('chat:write.public'))
    throw new SlackError('not_in_channel');
  return channel;
}

/** Throws `missing_scope` unless the app has the scope for this kind of conversation, such as `channels:history`. */
export function needScopeFor(call: Call, channel: Channel, right: 'read' | 'history' | 'write'): void {
  call.need(`${{ public: 'channels', private: 'groups', im: 'im' }[channel.kind]}:${right}`);
}

/** A message everybody sees. Throws `message_not_found`. */
export function seenMessage(workspace: Workspace, channel: Channel, ts: string): Message {
  const message = workspace.messages.get(channel.id, ts);
  if (message === undefined || message.ephemeral_to !== undefined) throw new SlackError('message_not_found');
  return message;
}

function idOfName(workspace: Workspace, name: string): string | undefined {
  const plain = name.replace(/^#/, '');
  return workspace.channels.all().find((channel) => channel.kind !== 'im' && channel.name === plain)?.id;
}
