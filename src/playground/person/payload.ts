import type { Channel, User } from '../model.ts';
import type { Json } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';

/** What every interactive payload says about where it comes from. */
export function originOf(workspace: Workspace, user: User, trigger: string): Json {
  const team = workspace.team();
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    team: { id: team.id, domain: team.domain },
    api_app_id: team.app_id,
    token: 'playground',
    trigger_id: trigger,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A channel's name as slash commands and actions give it. */
export function payloadName(channel: Channel): string {
  return channel.kind === 'im' ? 'directmessage' : channel.kind === 'private' ? 'privategroup' : channel.name;
}
