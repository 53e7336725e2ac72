import type { User } from '../model.ts';
import type { ChannelSeen, TranscriptMessage } from '../seen.ts';
import type { Workspace } from './workspace.ts';

/** `#storefront-loop`, or the app's name for the direct message with it. */
export function channelTitle({ team }: Workspace, channel: ChannelSeen): string {
  return channel.kind === 'im' ? team.app_name : `#${channel.name}`;
}

/** How the author of a message is called in the page. */
export function authorName({ team, users }: Workspace, { user, author }: TranscriptMessage): string {
  if (user === team.bot_user) return team.app_name;
  if (user === 'USLACKBOT') return 'Slackbot';
  const known = users.find(({ id }) => id === user);
  return known?.real_name || known?.name || author;
}

/** What somebody is in the workspace. */
export function roleOf(user: User): string {
  if (user.is_ultra_restricted || user.is_restricted) return 'guest';
  return user.is_admin ? 'admin' : 'member';
}

/** The channel of a route: by its id, else the first that the app is in; null: App Home. */
export function channelShown({ channels, team }: Workspace, place: string): ChannelSeen | null {
  if (place === 'home') return null;
  const open = channels.filter(({ archived, kind }) => !archived && kind !== 'im');
  const withApp = open.find(({ members }) => members.includes(team.bot_user));
  return channels.find(({ id }) => id === place) ?? withApp ?? open[0] ?? null;
}
