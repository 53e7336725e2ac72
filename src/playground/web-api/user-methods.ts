import type { User } from '../model.ts';
import { type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { required, text, whole } from './call.ts';
import { pageOf } from './cursor.ts';
import type { Methods } from './method.ts';

/** users.*: who is who. */
export function userMethods(workspace: Workspace): Methods {
  return {
    'users.info': {
      scope: 'users:read',
      pace: 'tier4',
      run: ({ args }): Json => {
        const user = workspace.users.get(required(args, 'user'));
        if (user === undefined) throw new SlackError('user_not_found');
        return { user: userShape(workspace, user) };
      },
    },
    'users.list': {
      scope: 'users:read',
      pace: 'tier2',
      run: ({ args }): Json => {
        const limit = whole(args, 'limit', 1_000) || 1_000;
        const page = pageOf(workspace.users.all(), ({ id }) => id, text(args, 'cursor'), limit);
        return {
          members: page.items.map((user) => userShape(workspace, user)),
          cache_ts: Math.floor(workspace.now() / 1_000),
          response_metadata: { next_cursor: page.next },
        };
      },
    },
  };
}

/** A person as `users.info` shows them. */
function userShape(workspace: Workspace, user: User): Json {
  const team = workspace.team();
  const teamId = user.team_id ?? team.id;
  return {
    id: user.id,
    team_id: teamId,
    ...(user.is_stranger === undefined ? {} : { is_stranger: user.is_stranger }),
    name: user.name,
    deleted: user.deleted,
    real_name: user.real_name,
    tz: user.tz,
    tz_label: user.tz,
    profile: {
      real_name: user.real_name,
      display_name: user.name,
      team: teamId,
      ...(user.bot_id === undefined ? {} : { bot_id: user.bot_id, api_app_id: team.app_id }),
    },
    is_admin: user.is_admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.is_restricted,
    is_ultra_restricted: user.is_ultra_restricted,
    is_bot: user.is_bot,
    is_app_user: false,
    updated: 0,
  };
}
