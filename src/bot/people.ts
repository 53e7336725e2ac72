import type { WebClient } from '@slack/web-api';
import type { Clock } from '../loop/ports.ts';
import type { Admitted, UserFacts } from './access.ts';
import { type Channels, isChannelId } from './channels.ts';
import { readSlackFailure } from './slack-failure.ts';

const KEEP_MS = 60_000;

/** Asks Slack who people are and who belongs to what; answers are kept for 60 s, unless a `fresh` one is asked for. */
export type People = {
  /** Null when Slack does not know the user or cannot say now. */
  user(id: string, fresh: boolean): Promise<UserFacts | null>;
  /** Who is on a list of the plan's `access`, or the members of its channel when that is left out. */
  admitted(listed: readonly string[] | null, channel: string | null, fresh: boolean): Promise<Admitted>;
};

/** People of the bot's workspace, over `users.info`, `usergroups.*` and `conversations.members`. */
export function createPeople(client: WebClient, channels: Channels, clock: Clock): People {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>();

  /** One call per key and minute; a failed one is not kept. */
  function keep<T>(key: string, fresh: boolean, ask: () => Promise<T>): Promise<T> {
    const known = kept.get(key);
    if (!fresh && known !== undefined && known.until > clock.now()) return known.value as Promise<T>;
    const value = ask();
    kept.set(key, { until: clock.now() + KEEP_MS, value });
    value.catch(() => kept.delete(key));
    return value;
  }

  async function user(id: string, fresh: boolean): Promise<UserFacts | null> {
    try {
      return await keep(`user ${id}`, fresh, async () => {
        const { user: found } = await client.users.info({ user: id });
        if (found?.id === undefined || found.team_id === undefined) return null;
        return {
          id: found.id,
          teamId: found.team_id,
          isBot: found.is_bot === true || found.is_workflow_bot === true || found.id === 'USLACKBOT',
          deleted: found.deleted === true,
          isGuest: found.is_restricted === true || found.is_ultra_restricted === true,
          isStranger: found.is_stranger === true,
        };
      });
    } catch {
      // Not known is not allowed; the refusal is audited by the caller.
      return null;
    }
  }

  async function admitted(
    listed: readonly string[] | null,
    channel: string | null,
    fresh: boolean,
  ): Promise<Admitted> {
    try {
      if (listed !== null) {
        const lists = await Promise.all(listed.map((entry) => membersOf(entry, fresh)));
        const unknown = listed.filter((_, index) => lists[index] === null);
        return { kind: 'listed', userIds: lists.flatMap((list) => list ?? []), names: listed, unknown };
      }
      if (channel === null)
        return { kind: 'unknown', reason: 'the plan names neither people (access) nor slack.channel' };
      const id = await channels.idOf(channel);
      if (id === null) return { kind: 'unknown', reason: `there is no channel ${channel} that I can see` };
      return {
        kind: 'channel-members',
        userIds: await keep(`members ${id}`, fresh, () => members(id)),
        channel: isChannelId(channel) ? "the loop's channel" : channel,
      };
    } catch (error) {
      const failure = readSlackFailure(error);
      const reason =
        failure.kind === 'refused'
          ? failure.code
          : failure.kind === 'ambiguous'
            ? failure.words
            : 'rate limited';
      return { kind: 'unknown', reason: `Slack did not answer (${reason})` };
    }
  }

  /** User ids of an entry of the plan; null: a group that Slack does not know. */
  async function membersOf(entry: string, fresh: boolean): Promise<readonly string[] | null> {
    if (/^[UW][A-Z0-9]{6,20}$/.test(entry)) return [entry];
    const groups = /^S[A-Z0-9]{6,20}$/.test(entry) ? null : await keep('groups', fresh, () => usergroups());
    const id = groups === null ? entry : groups.get(entry.replace(/^@/, '').toLowerCase());
    if (id === undefined) return null;
    return keep(
      `group ${id}`,
      fresh,
      async () => (await client.usergroups.users.list({ usergroup: id })).users ?? [],
    );
  }

  async function usergroups(): Promise<ReadonlyMap<string, string>> {
    const { usergroups: found } = await client.usergroups.list({});
    return new Map(
      (found ?? []).flatMap((group) =>
        group.handle && group.id ? [[group.handle.toLowerCase(), group.id]] : [],
      ),
    );
  }

  async function members(id: string): Promise<readonly string[]> {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.conversations.members({
        channel: id,
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      all.push(...(page.members ?? []));
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined);
    return all;
  }

  return { user, admitted };
}
