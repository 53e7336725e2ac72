import type { WebClient } from '@slack/web-api';
import { readSlackFailure } from './slack-failure.ts';

/** A channel as the bot sees it. */
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly isMember: boolean;
  readonly isArchived: boolean;
};

/** Finds channels by name or id. */
export type Channels = {
  /** The channel now, asked of Slack; throws what WebClient throws, `channel_not_found` included when no such name exists. */
  look(nameOrId: string): Promise<Channel | 'channel_not_found'>;
  /** The id of a channel, remembered once known; null when there is none. Throws what WebClient throws. */
  idOf(nameOrId: string): Promise<string | null>;
};

/** Channels of the bot's workspace, over `conversations.info` and `conversations.list`. */
export function createChannels(client: WebClient): Channels {
  const ids = new Map<string, string>();

  async function look(nameOrId: string): Promise<Channel | 'channel_not_found'> {
    const name = plainName(nameOrId);
    const id = isChannelId(nameOrId) ? nameOrId : (ids.get(name) ?? (await findByName(name)));
    if (id === null) return 'channel_not_found';
    try {
      const { channel } = await client.conversations.info({ channel: id });
      if (!isChannelId(nameOrId) && channel?.name !== undefined && channel.name !== name) {
        // Renamed since: the old id is not what the plan means any more.
        ids.delete(name);
        return look(nameOrId);
      }
      return {
        id,
        name: channel?.name ?? name,
        isMember: channel?.is_member === true || channel?.is_im === true || channel?.is_mpim === true,
        isArchived: channel?.is_archived === true,
      };
    } catch (error) {
      const failure = readSlackFailure(error);
      if (failure.kind === 'refused' && failure.code === 'channel_not_found') return 'channel_not_found';
      throw error;
    }
  }

  async function findByName(name: string): Promise<string | null> {
    let cursor: string | undefined;
    do {
      const page = await client.conversations.list({
        types: 'public_channel,private_channel',
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const channel of page.channels ?? []) {
        if (channel.id !== undefined && channel.name !== undefined) ids.set(channel.name, channel.id);
      }
      if (ids.has(name)) break;
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined);
    return ids.get(name) ?? null;
  }

  return {
    look,
    idOf: async (nameOrId) =>
      isChannelId(nameOrId)
        ? nameOrId
        : (ids.get(plainName(nameOrId)) ?? (await findByName(plainName(nameOrId)))),
  };
}

/** Whether it is an id (`C…`, `G…`, `D…`), not a name: names are lower case. */
export function isChannelId(nameOrId: string): boolean {
  return /^[CGD][A-Z0-9]{7,20}$/.test(nameOrId);
}

function plainName(name: string): string {
  return name.replace(/^#/, '').toLowerCase();
}
