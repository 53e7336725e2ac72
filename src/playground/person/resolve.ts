import type { Channel, User } from '../model.ts';
import type { Posts } from '../posts.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';

/** A person by id or name (`mia`, `@mia`). Throws `user_not_found`. */
export function personNamed(workspace: Workspace, asked: string): User {
  const name = asked.replace(/^@/, '');
  const user = workspace.users.get(asked) ?? workspace.users.all().find((one) => one.name === name);
  if (user === undefined) throw new SlackError('user_not_found');
  return user;
}

/** A conversation that a person is in: by id, by name, or `@greenloop` for the direct message with the app. Throws `channel_not_found`, `is_archived`. */
export function channelOf(workspace: Workspace, posts: Posts, user: User, asked: string): Channel {
  const name = asked.replace(/^[#@]/, '');
  const team = workspace.team();
  const bot = workspace.users.get(team.bot_user);
  const channel =
    workspace.channels.get(asked) ??
    workspace.channels.all().find((one) => one.kind !== 'im' && one.name === name) ??
    (asked === team.bot_user || name === bot?.name ? posts.direct(user.id, team.bot_user) : undefined);
  if (channel === undefined || !channel.members.includes(user.id)) throw new SlackError('channel_not_found');
  if (channel.archived) throw new SlackError('is_archived');
  return channel;
}
