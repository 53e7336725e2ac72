import type { Channel } from '../model.ts';
import type { Posts } from '../posts.ts';
import { invalidArguments, type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, flag, text, whole } from './call.ts';
import { pageOf } from './cursor.ts';
import { needScopeFor, seenChannel } from './find-channel.ts';
import type { Methods } from './method.ts';

const TYPES: { readonly [type: string]: Channel['kind'] | null } = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
  mpim: null,
};

/** conversations.* except what was said in them. */
export function conversationMethods(workspace: Workspace, posts: Posts): Methods {
  return {
    'conversations.list': { scope: null, pace: 'tier2', run: list },
    'conversations.info': { scope: null, pace: 'tier3', run: info },
    'conversations.members': { scope: null, pace: 'tier4', run: members },
    'conversations.join': { scope: 'channels:join', pace: 'tier3', run: join },
    'conversations.open': { scope: 'im:write', pace: 'tier3', run: open },
  };

  function list(call: Call): Json {
    const kinds = (text(call.args, 'types') || 'public_channel').split(',').map((type) => {
      const kind = TYPES[type.trim()];
      if (kind === undefined) throw new SlackError('invalid_types');
      call.need(
        `${{ public_channel: 'channels', private_channel: 'groups' }[type.trim()] ?? type.trim()}:read`,
      );
      return kind;
    });
    const limit = whole(call.args, 'limit', 100) || 100;
    if (limit > 1_000) throw new SlackError('invalid_limit');
    const seen = workspace.channels.all().filter((channel) => {
      if (!kinds.includes(channel.kind)) return false;
      if (channel.archived && flag(call.args, 'exclude_archived')) return false;
      return channel.kind === 'public' || channel.members.includes(call.team.bot_user);
    });
    const page = pageOf(seen, ({ id }) => id, text(call.args, 'cursor'), limit);
    return {
      channels: page.items.map((channel) => channelShape(workspace, channel, call.team.bot_user, true)),
      response_metadata: { next_cursor: page.next },
    };
  }

  function info(call: Call): Json {
    const channel = seenChannel(workspace, call);
    needScopeFor(call, channel, 'read');
    const count = flag(call.args, 'include_num_members');
    return { channel: channelShape(workspace, channel, call.team.bot_user, count) };
  }

  function members(call: Call): Json {
    const channel = seenChannel(workspace, call);
    needScopeFor(call, channel, 'read');
    const limit = whole(call.args, 'limit', 100) || 100;
    const page = pageOf(channel.members, (id) => id, text(call.args, 'cursor'), Math.min(limit, 1_000));
    return { members: page.items, response_metadata: { next_cursor: page.next } };
  }

  function join(call: Call): Json {
    const channel = seenChannel(workspace, call);
    if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type');
    if (channel.archived) throw new SlackError('is_archived');
    const bot = call.team.bot_user;
    const isMember = channel.members.includes(bot);
    if (!isMember) workspace.channels.put({ ...channel, members: [...channel.members, bot] });
    return {
      channel: channelShape(workspace, workspace.channels.get(channel.id) ?? channel, bot, false),
      ...(isMember ? { warning: 'already_in_channel' } : {}),
    };
  }

  function open(call: Call): Json {
    const id = text(call.args, 'channel');
    if (id !== undefined) return { channel: { id: seenChannel(workspace, call, id).id } };
    const users = text(call.args, 'users');
    if (users === undefined) throw invalidArguments('missing required field: users');
    const ids = users.split(',').filter((one) => one !== '');
    const [first] = ids;
    if (first === undefined) throw new SlackError('users_list_not_supplied');
    if (ids.some((one) => workspace.users.get(one) === undefined)) throw new SlackError('user_not_found');
    if (ids.length > 1) throw new SlackError('method_not_supported_for_channel_type');
    return { channel: { id: posts.direct(call.team.bot_user, first).id } };
  }
}

/** A conversation as `conversations.info` shows it to `viewer`. */
function channelShape(workspace: Workspace, channel: Channel, viewer: string, count: boolean): Json {
  const common = {
    id: channel.id,
    created: channel.created,
    creator: channel.creator,
    is_archived: channel.archived,
    context_team_id: workspace.team().id,
    updated: channel.created * 1_000,
  };
  if (channel.kind === 'im')
    return {
      ...common,
      is_im: true,
      is_open: true,
      user: channel.members.find((member) => member !== viewer) ?? viewer,
    };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_member: channel.members.includes(viewer),
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    unlinked: 0,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    ...(count ? { num_members: channel.members.length } : {}),
  };
}
