import type { WebClient } from '@slack/web-api';
import type { Clock } from '../loop/ports.ts';
import type { Admitted, UserFacts } from './access.ts';
import { type Channels, isChannelId } from './channels.ts';
import { createKept } from './kept.ts';
import type { BotLogger } from './services.ts';
import { explainRefusal, isMendable, readSlackFailure } from './slack-failure.ts';

/** Pause before somebody's name is asked for again where Slack did not say it, in ms. */
const ASK_AGAIN_MS = 60_000;

/** Asks Slack who people are and who belongs to what; answers are kept for 60 s, unless a `fresh` one is asked for. */
export type People = {
  /** Null when Slack does not know the user or cannot say now. */
  user(id: string, fresh: boolean): Promise<UserFacts | null>;
  /** Who is on a list of the plan's `access`, or the members of its channel when that is left out. */
  admitted(listed: readonly string[] | null, channel: string | null, fresh: boolean): Promise<Admitted>;
  /** What somebody is called, as far as that is known at this moment; null: it is not, and is asked for. */
  nameOf(id: string): string | null;
};

/** People of the bot's workspace, over `users.info`, `usergroups.*` and `conversations.members`; the log is told once what keeps Slack from saying who somebody is. */
export function createPeople(
  client: WebClient,
  channels: Channels,
  clock: Clock,
  logger: Pick<BotLogger, 'error'>,
): People {
  const keep = createKept(clock);
  const names = new Map<string, string>();
  const asked = new Map<string, number>();
  let told: string | null = null;

  async function user(id: string, fresh: boolean): Promise<UserFacts | null> {
    try {
      return await keep(`user ${id}`, fresh, async () => {
        const { user: found } = await client.users.info({ user: id });
        told = null;
        if (found?.id === undefined || found.team_id === undefined) return null;
        const name = found.profile?.display_name || found.real_name || found.name || 'somebody';
        names.set(id, name);
        return {
          id: found.id,
          name,
          teamId: found.team_id,
          isBot: found.is_bot === true || found.is_workflow_bot === true || found.id === 'USLACKBOT',
          deleted: found.deleted === true,
          isGuest: found.is_restricted === true || found.is_ultra_restricted === true,
          isStranger: found.is_stranger === true,
        };
      });
    } catch (error) {
      // Not known is not allowed; the refusal is audited by the caller.
      tell(error);
      return null;
    }
  }

  function tell(error: unknown): void {
    const failure = readSlackFailure(error);
    if (failure.kind !== 'refused' || !isMendable(failure) || told === failure.code) return;
    told = failure.code;
    const { message, hint } = explainRefusal(failure, 'the workspace');
    logger.error(
      { error: failure.code },
      `Slack does not say who people are, so nobody may do anything: ${message} ${hint}`,
    );
  }

  async function admitted(
    listed: readonly string[] | null,
    channel: string | null,
    fresh: boolean,
  ): Promise<Admitted> {
    try {
      if (listed !== null) return await onList(listed, fresh);
      if (channel === null)
        return { kind: 'unknown', reason: 'the plan names neither people (access) nor slack.channel' };
      const id = await (fresh ? idNow(channel) : channels.idOf(channel));
      if (id === null) return { kind: 'unknown', reason: `there is no channel ${channel} that I can see` };
      return {
        kind: 'channel-members',
        userIds: await keep(`members ${id}`, fresh, () => members(id)),
        channel: isChannelId(channel) ? "the loop's channel" : channel,
      };
    } catch (error) {
      return { kind: 'unknown', reason: reasonOf(error) };
    }
  }

  /** The id of the channel that has this name now: another one may have got it since. */
  async function idNow(nameOrId: string): Promise<string | null> {
    if (isChannelId(nameOrId)) return nameOrId;
    const found = await channels.look(nameOrId);
    return found === 'channel_not_found' ? null : found.id;
  }

  async function onList(listed: readonly string[], fresh: boolean): Promise<Admitted> {
    const handles = listed.every(isUserId) ? new Map() : await keep('groups', fresh, usergroups);
    const entries = await Promise.all(listed.map((entry) => membersOf(entry, handles, fresh)));
    return {
      kind: 'listed',
      userIds: entries.flatMap((entry) => entry.userIds ?? []),
      names: entries.map((entry) => entry.name),
      unknown: entries.filter((entry) => entry.userIds === null).map((entry) => entry.name),
    };
  }

  /** An entry of the plan as people call it, and its user ids; null: a group that Slack does not know. */
  async function membersOf(
    entry: string,
    handles: ReadonlyMap<string, string>,
    fresh: boolean,
  ): Promise<{ readonly name: string; readonly userIds: readonly string[] | null }> {
    if (isUserId(entry))
      return {
        name: (await user(entry, false))?.name ?? 'somebody whom Slack does not know',
        userIds: [entry],
      };
    const isId = /^S[A-Z0-9]{6,20}$/.test(entry);
    const plain = entry.replace(/^@/, '').toLowerCase();
    const [id, handle] = [...handles].find((group) => (isId ? group[0] === entry : group[1] === plain)) ?? [];
    if (id === undefined) return { name: entry, userIds: null };
    const ask = async () => (await client.usergroups.users.list({ usergroup: id })).users ?? [];
    return { name: `@${handle}`, userIds: await keep(`group ${id}`, fresh, ask) };
  }

  /** The handles of the workspace's user groups, in lower case, by id; disabled ones are not among them. */
  async function usergroups(): Promise<ReadonlyMap<string, string>> {
    const { usergroups: found } = await client.usergroups.list({});
    return new Map(
      (found ?? []).flatMap((group) =>
        group.handle && group.id ? [[group.id, group.handle.toLowerCase()]] : [],
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

  return {
    user,
    admitted,
    nameOf(id) {
      const name = names.get(id) ?? null;
      const again = (asked.get(id) ?? Number.NEGATIVE_INFINITY) + ASK_AGAIN_MS;
      if (name === null && isUserId(id) && again <= clock.now()) {
        asked.set(id, clock.now());
        void user(id, false);
      }
      return name;
    },
  };
}

/** Whether it is the id of a user. */
function isUserId(entry: string): boolean {
  return /^[UW][A-Z0-9]{6,20}$/.test(entry);
}

/** Why Slack could not say who may, as the end of a sentence. */
function reasonOf(error: unknown): string {
  const failure = readSlackFailure(error);
  switch (failure.kind) {
    case 'refused': {
      const { message, hint } = explainRefusal(failure, 'the people of the plan');
      return `${message} ${hint}`.replace(/\.$/, '');
    }
    case 'rate-limited':
      return 'Slack is asked too often just now, try again in a minute';
    case 'ambiguous':
      return `Slack did not answer (${failure.words}), try again in a minute`;
  }
}
