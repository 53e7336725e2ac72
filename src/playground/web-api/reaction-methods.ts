import type { Feed } from '../feed.ts';
import { messageShape } from '../message-shape.ts';
import type { Channel, Message } from '../model.ts';
import { type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, required } from './call.ts';
import { needMembership, seenChannel, seenMessage } from './find-channel.ts';
import { readTs } from './message-content.ts';
import type { Methods } from './method.ts';

/** reactions.add and reactions.get. */
export function reactionMethods(workspace: Workspace, feed: Feed): Methods {
  return {
    'reactions.add': { scope: 'reactions:write', pace: 'tier3', run: add },
    'reactions.get': {
      scope: 'reactions:read',
      pace: 'tier3',
      run: (call): Json => {
        const { channel, message } = item(call);
        return { type: 'message', channel: channel.id, message: messageShape(workspace, message) };
      },
    },
  };

  function add(call: Call): Json {
    const name = required(call.args, 'name').replace(/^:|:$/g, '');
    if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackError('invalid_name');
    const { message } = item(call);
    const before = message.reactions ?? [];
    const users = before.find((one) => one.name === name)?.users ?? [];
    const bot = call.team.bot_user;
    if (users.includes(bot)) throw new SlackError('already_reacted');
    const reacted: Message = {
      ...message,
      reactions: [...before.filter((one) => one.name !== name), { name, users: [...users, bot] }],
    };
    workspace.messages.put(reacted);
    feed.tell({ kind: 'reaction-added', message: reacted });
    return {};
  }

  function item(call: Call): { channel: Channel; message: Message } {
    const channel = seenChannel(workspace, call);
    const ts = readTs(call.args, 'timestamp', 'bad_timestamp');
    needMembership(call, channel);
    return { channel, message: seenMessage(workspace, channel, ts) };
  }
}
