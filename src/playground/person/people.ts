import type { Channel, Message, User, View } from '../model.ts';
import type { Posts } from '../posts.ts';
import type { TranscriptMessage, WorkspaceSeen } from '../seen.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import type { Outcome } from './outcome.ts';
import type { Press } from './press.ts';
import { personNamed } from './resolve.ts';
import type { Said, Saying } from './say.ts';
import type { ViewActs } from './submit-view.ts';
import { transcriptOf } from './transcript.ts';
import type { TypedCommand } from './type-command.ts';

/** What the people of the workspace do and see; users and channels by id or name. */
export type People = ViewActs & {
  /** Types a slash command and waits for the app, or for Slack's 3 s. */
  command(typed: TypedCommand): Promise<Outcome>;
  say(said: Said): Saying;
  press(press: Press): Promise<Outcome>;
  users(): readonly User[];
  /** The conversations that a person is in. */
  channels(user: string): readonly Channel[];
  /** Everything in a channel; with a viewer only their own ephemerals. */
  transcript(channel: string, viewer: string | null): readonly TranscriptMessage[];
  /** A person's open modals and Home. */
  views(user: string): readonly View[];
  message(channel: string, ts: string): Message | undefined;
  /** What a person's window shows around a conversation. */
  workspace(user: string): WorkspaceSeen;
};

/** Puts the acts of people together with what they see. */
export function createPeople(
  workspace: Workspace,
  posts: Posts,
  acts: ViewActs & Pick<People, 'command' | 'say' | 'press'>,
): People {
  return {
    ...acts,
    users: () => workspace.users.all(),
    channels: (user) => {
      const { id } = personNamed(workspace, user);
      return workspace.channels.all().filter(({ members }) => members.includes(id));
    },
    transcript: (channel, viewer) => {
      const person = viewer === null ? null : personNamed(workspace, viewer);
      return transcriptOf(workspace, find(channel, person), person?.id ?? null);
    },
    views: (user) => {
      const { id } = personNamed(workspace, user);
      return workspace.views.all().filter((view) => view.user === id && view.open);
    },
    workspace: (user) => {
      const { id } = personNamed(workspace, user);
      const { bot_token: _bot, app_token: _app, ...team } = workspace.team();
      return {
        team,
        users: workspace.users.all(),
        groups: workspace.userGroups.all().map((group) => ({ id: group.id, name: group.handle })),
        channels: workspace.channels
          .all()
          .filter(({ members }) => members.includes(id))
          .map((channel) => ({ ...channel, newest: newestFor(id, channel.id) })),
      };
    },
    message: (channel, ts) => workspace.messages.get(find(channel, null).id, ts),
  };

  /** Replies that stay in their thread do not make a channel unread. */
  function newestFor(id: string, channel: string): string {
    const newest = workspace.messages
      .in(channel)
      .findLast(
        ({ user, thread_ts, broadcast, ephemeral_to }) =>
          user !== id &&
          (thread_ts === undefined || broadcast === true) &&
          (ephemeral_to === undefined || ephemeral_to === id),
      );
    return newest?.ts ?? '';
  }

  /** A channel to look at, archived or not; a person sees only their own private ones. */
  function find(asked: string, person: User | null): Channel {
    const name = asked.replace(/^[#@]/, '');
    const team = workspace.team();
    const isBot = asked === team.bot_user || name === workspace.users.get(team.bot_user)?.name;
    const channel =
      workspace.channels.get(asked) ??
      workspace.channels.all().find((one) => one.kind !== 'im' && one.name === name) ??
      (isBot && person !== null ? posts.direct(person.id, team.bot_user) : undefined);
    if (
      channel === undefined ||
      (person !== null && channel.kind !== 'public' && !channel.members.includes(person.id))
    )
      throw new SlackError('channel_not_found');
    return channel;
  }
}
