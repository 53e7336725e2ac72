import { botProfile } from '../message-shape.ts';
import { type Json, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { required, text } from './call.ts';
import type { Methods } from './method.ts';

/** api.test, auth.test, bots.info and apps.connections.open. */
export function authMethods(workspace: Workspace, issueTicket: (url: string) => string): Methods {
  return {
    'auth.test': {
      scope: null,
      pace: 'tier4',
      run: ({ team, url }): Json => ({
        url: `${url}/`,
        team: team.name,
        user: workspace.users.get(team.bot_user)?.name,
        team_id: team.id,
        user_id: team.bot_user,
        bot_id: team.bot_id,
        is_enterprise_install: false,
      }),
    },
    'bots.info': {
      scope: 'users:read',
      pace: 'tier3',
      run: ({ args, team }): Json => {
        const bot = text(args, 'bot') ?? team.bot_id;
        if (bot !== team.bot_id) throw new SlackError('bot_not_found');
        return { bot: botProfile(workspace) };
      },
    },
    'apps.connections.open': {
      scope: null,
      pace: 'tier1',
      appLevel: true,
      run: ({ url }): Json => ({ url: issueTicket(url) }),
    },
    'usergroups.list': {
      scope: 'usergroups:read',
      pace: 'tier2',
      run: ({ args, team }): Json => ({
        usergroups: workspace.userGroups
          .all()
          .filter(({ disabled }) => disabled !== true)
          .map(({ users, disabled: _, ...group }) => ({
            ...group,
            team_id: team.id,
            is_usergroup: true,
            date_delete: 0,
            user_count: users.length,
            ...(text(args, 'include_users') === 'true' ? { users } : {}),
          })),
      }),
    },
    'usergroups.users.list': {
      scope: 'usergroups:read',
      pace: 'tier2',
      run: ({ args }): Json => {
        const group = workspace.userGroups.get(required(args, 'usergroup'));
        if (group === undefined || group.disabled === true) throw new SlackError('no_such_subteam');
        return { users: group.users };
      },
    },
  };
}
