import { messageShape } from '../message-shape.ts';
import type { Message } from '../model.ts';
import type { Posts } from '../posts.ts';
import { type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, flag, required, text } from './call.ts';
import { postableChannel, seenChannel, seenMessage } from './find-channel.ts';
import { readContent, readTs } from './message-content.ts';
import type { Methods } from './method.ts';

/** chat.*: saying, changing and taking back. */
export function chatMethods(workspace: Workspace, posts: Posts): Methods {
  return {
    'chat.postMessage': { scope: 'chat:write', pace: 'post', run: postMessage },
    'chat.update': { scope: 'chat:write', pace: 'tier3', run: update },
    'chat.delete': { scope: 'chat:write', pace: 'tier3', run: remove },
    'chat.postEphemeral': { scope: 'chat:write', pace: 'tier4', run: postEphemeral },
    'chat.getPermalink': { scope: null, pace: 'tier4', run: getPermalink },
  };

  function postMessage(call: Call): Json {
    const channel = postableChannel(workspace, call, posts.direct);
    const content = readContent(call.args);
    const thread = readThread(call, channel.id);
    const message = posts.post({
      ...content,
      metadata: emptyToNull(content.metadata) ?? undefined,
      channel: channel.id,
      user: call.team.bot_user,
      thread_ts: thread,
      broadcast: thread !== undefined && flag(call.args, 'reply_broadcast') ? true : undefined,
    });
    return { channel: channel.id, ts: message.ts, message: messageShape(workspace, message, true) };
  }

  function update(call: Call): Json {
    const channel = seenChannel(workspace, call);
    const message = ownMessage(call, channel.id, 'cant_update_message');
    const content = readContent(call.args);
    const edited = posts.edit(
      message,
      {
        text: content.text,
        // Slack: text without blocks takes the blocks away; the other parts stay unless they are given.
        blocks: content.blocks ?? (text(call.args, 'text') === undefined ? undefined : null),
        attachments: content.attachments,
        metadata: emptyToNull(content.metadata),
        ...(flag(call.args, 'reply_broadcast') ? { broadcast: true } : {}),
      },
      call.team.bot_user,
    );
    return {
      channel: channel.id,
      ts: edited.ts,
      text: edited.text,
      message: messageShape(workspace, edited, true),
    };
  }

  function remove(call: Call): Json {
    const channel = seenChannel(workspace, call);
    const message = ownMessage(call, channel.id, 'cant_delete_message');
    posts.remove(message);
    return { channel: channel.id, ts: message.ts };
  }

  function postEphemeral(call: Call): Json {
    const channel = postableChannel(workspace, call, posts.direct);
    const user = required(call.args, 'user');
    if (!channel.members.includes(user)) throw new SlackError('user_not_in_channel');
    const { text: said, blocks, attachments } = readContent(call.args);
    const message = posts.post({
      text: said,
      blocks,
      attachments,
      channel: channel.id,
      user: call.team.bot_user,
      thread_ts: readThread(call, channel.id),
      ephemeral_to: user,
    });
    return { message_ts: message.ts };
  }

  function getPermalink(call: Call): Json {
    const channel = seenChannel(workspace, call);
    const message = seenMessage(workspace, channel, readTs(call.args, 'message_ts', 'message_not_found'));
    const thread = message.thread_ts === undefined ? '' : `?thread_ts=${message.thread_ts}&cid=${channel.id}`;
    return {
      channel: channel.id,
      permalink: `${call.url}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`,
    };
  }

  /** A message of the app in a channel that it may still write to. */
  function ownMessage(call: Call, channelId: string, refused: string): Message {
    const ts = readTs(call.args, 'ts', 'message_not_found');
    const channel = seenChannel(workspace, call, channelId);
    const message = seenMessage(workspace, channel, ts);
    if (message.user !== call.team.bot_user) throw new SlackError(refused);
    if (channel.archived) throw new SlackError('is_archived');
    return message;
  }

  /** The thread to post in; a reply's timestamp leads to its parent. Throws `thread_not_found`. */
  function readThread(call: Call, channel: string): string | undefined {
    const asked = text(call.args, 'thread_ts');
    if (asked === undefined || asked === '') return undefined;
    const parent = workspace.messages.get(channel, asked);
    if (parent === undefined || parent.ephemeral_to !== undefined) throw new SlackError('thread_not_found');
    return parent.thread_ts ?? parent.ts;
  }
}

function emptyToNull(metadata: Json | undefined): Json | null | undefined {
  return metadata !== undefined && Object.keys(metadata).length === 0 ? null : metadata;
}
