import { createContext, useContext } from 'react';
import type { User, View } from '../model.ts';
import type { ChannelSeen, TranscriptMessage, WorkspaceSeen } from '../seen.ts';
import { ask, Refused } from './ask.ts';
import { useAsked } from './use-asked.ts';

/** The workspace as the member at the page sees it, and how many sockets of the app are open; `askedFor` is the name that stands in the address. */
export type Workspace = WorkspaceSeen & {
  readonly connections: number;
  readonly me: User;
  readonly askedFor: string;
};

const Held = createContext<Workspace | null>(null);
/** Gives the workspace to everything below. */
export const WorkspaceIs = Held.Provider;

/** The workspace that the page shows. */
export function useHere(): Workspace {
  const workspace = useContext(Held);
  if (workspace === null) throw new Error('nothing is shown outside a workspace');
  return workspace;
}

/** The workspace for a member by name; for the first person when nobody has that name. Null until it answers. */
export function useWorkspace(member: string, tick: number): Workspace | null {
  return useAsked('workspace', `${member} ${tick}`, () => load(member), keepSame).answer;
}

async function load(member: string): Promise<Workspace> {
  const { users } = await ask<{ users: readonly User[] }>('users');
  const people = users.filter((user) => user.bot_id === undefined && !user.is_bot && !user.deleted);
  const me = people.find(({ name }) => name === member) ?? people[0];
  if (me === undefined) throw new Refused('user_not_found');
  const seen = await ask<WorkspaceSeen & { connections: number }>('workspace', { user: me.id });
  return { ...seen, me, askedFor: member };
}

/** Everything in a conversation as the member sees it. */
export function useTranscript(channel: ChannelSeen | null, me: string, tick: number) {
  const id = channel?.id ?? '';
  return useAsked(
    `${id} ${me}`,
    tick,
    async () => {
      if (id === '') return [];
      const query = { channel: id, viewer: me };
      return (await ask<{ messages: readonly TranscriptMessage[] }>('transcript', query)).messages;
    },
    keepSameMessages,
  );
}

/** The member's open modals, oldest first, and App Home. */
export function useViews(me: string, tick: number): readonly View[] {
  const load = async () =>
    me === '' ? [] : (await ask<{ views: readonly View[] }>('views', { user: me })).views;
  return useAsked(`views of ${me}`, tick, load, keepSame).answer ?? [];
}

function keepSame<T>(known: T | null, fresh: T): T {
  return known !== null && JSON.stringify(known) === JSON.stringify(fresh) ? known : fresh;
}

/** Messages that say the same stay the same objects, so that only what changed is drawn again. */
function keepSameMessages(
  known: readonly TranscriptMessage[] | null,
  fresh: readonly TranscriptMessage[],
): readonly TranscriptMessage[] {
  const before = new Map((known ?? []).map((message) => [message.ts, message]));
  return fresh.map((message) => keepSame(before.get(message.ts) ?? null, message));
}
