import type { WebClient } from '@slack/web-api';
import type { Clock } from '../loop/ports.ts';
import type { Admitted, UserFacts } from './access.ts';
import { type Channels, isChannelId } from './channels.ts';
import { readSlackFailure } from './slack-failure.ts';

const KEEP_MS = 60_000;

/** Asks Slack who people are and who belongs to what; answers are kept for 60 s. */
export type People = {
  /** Null when Slack does not know the user or cannot say now. */
  user(id: string): Promise<UserFacts | null>;
  /** Who may operate, by the plan's `access.operate`, or by the members of its channel when that is left out. */
  admitted(operate: readonly string[] | null, channel: string | null): Promise<Admitted>;
};

/** People of the bot's workspace, over `users.info`, `usergroups.*` and `conversations.members`. */
export function createPeople(client: WebClient, channels: Channels, clock: Clock): People {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>();

  /** One call per key and minute; a failed one is not kept. */
  function keep<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = kept.get(key);
    if (known !== undefined && known.until > clock.now()) return known.value as Promise<T>;
    const value = ask();
    kept.set(key, { until: clock.now() + KEEP_MS, value });
    value.catch(() => kept.delete(key));
    return value;
  }

  async function user(id: string): Promise<UserFacts | null> {
    try {
      return await keep(`user ${id}`, async () => {
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

  async function admitted(operate: readonly string[] | null, channel: string | null): Promise<Admitted> {
    try {
      if (operate !== null) {
        const lists = await Promise.all(operate.map((entry) => membersOf(entry)));
        return { kind: 'listed', userIds: lists.flat(), names: operate };
      }
      if (channel === null)
        return { kind: 'unknown', reason: 'the plan names neither access.operate nor slack.channel' };
      const id = await channels.idOf(channel);
      if (id === null) return { kind: 'unknown', reason: `there is no channel ${channel} that I can see` };
      return {
        kind: 'channel-members',
        userIds: await keep(`members ${id}`, () => members(id)),
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

  async function membersOf(entry: string): Promise<readonly string[]> {
    if (/^[UW][A-Z0-9]{6,20}$/.test(entry)) return [entry];
    const groups = /^S[A-Z0-9]{6,20}$/.test(entry) ? null : await keep('groups', () => usergroups());
    const id = groups === null ? entry : groups.get(entry.replace(/^@/, '').toLowerCase());
    if (id === undefined) return [];
    return keep(
      `group ${id}`,
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
