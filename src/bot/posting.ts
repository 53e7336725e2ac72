import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { OutboxRow } from '../loop/ports.ts';
import type { Channels } from './channels.ts';

const EVENT_TYPE = 'greenloop_message';
/** How far Slack's clock and ours may differ when a message is looked for. */
const CLOCK_SKEW_S = 2 * 60 * 60;

/** The three calls that delivery is made of; each throws what WebClient throws. */
export type Posting = {
  post(row: OutboxRow): Promise<{ channelId: string; ts: string }>;
  edit(row: OutboxRow, channelId: string, ts: string): Promise<void>;
  /** Looks for the row's mark in its channel or thread; null when it is not there. */
  find(row: OutboxRow): Promise<{ channelId: string; ts: string } | null>;
};

/** Delivery over a client that never repeats a call by itself; `botUserId` is null while it is not known. */
export function createPosting(
  client: WebClient,
  channels: Channels,
  botUserId: () => string | null,
): Posting {
  return {
    async post(row) {
      const content = {
        channel: row.channel,
        text: row.text,
        blocks: row.blocks as KnownBlock[],
        metadata: mark(row),
        unfurl_links: false,
        unfurl_media: false,
      };
      const sent = await client.chat.postMessage(
        row.threadTs === null
          ? content
          : row.broadcast
            ? { ...content, thread_ts: row.threadTs, reply_broadcast: true }
            : { ...content, thread_ts: row.threadTs },
      );
      if (sent.channel === undefined || sent.ts === undefined)
        throw new Error('chat.postMessage answered without channel or ts');
      return { channelId: sent.channel, ts: sent.ts };
    },
    async edit(row, channelId, ts) {
      await client.chat.update({
        channel: channelId,
        ts,
        text: row.text,
        blocks: row.blocks as KnownBlock[],
        metadata: mark(row),
      });
    },
    async find(row) {
      const channelId = row.channelId ?? (await channels.idOf(row.channel));
      if (channelId === null) return null;
      const oldest = String(Math.max(0, Math.floor((row.sendingSince ?? 0) / 1_000) - CLOCK_SKEW_S));
      let cursor: string | undefined;
      do {
        const page = {
          channel: channelId,
          oldest,
          limit: 200,
          include_all_metadata: true,
          ...(cursor === undefined ? {} : { cursor }),
        };
        const answer =
          row.threadTs === null
            ? await client.conversations.history(page)
            : await client.conversations.replies({ ...page, ts: row.threadTs });
        const ours = answer.messages?.find((message) => isMarked(message, row.uuid, botUserId()));
        if (ours?.ts !== undefined) return { channelId, ts: ours.ts };
        cursor = answer.response_metadata?.next_cursor || undefined;
      } while (cursor !== undefined);
      return null;
    },
  };
}

/** The opaque id by which a message of ours is known again; any app of the workspace can read it. */
function mark(row: OutboxRow) {
  return { event_type: EVENT_TYPE, event_payload: { id: row.uuid } };
}

/** Whether a message carries the mark and is ours: another app could copy the mark. */
function isMarked(
  message: { user?: string; metadata?: unknown },
  uuid: string,
  botUserId: string | null,
): boolean {
  const metadata = message.metadata as { event_type?: string; event_payload?: { id?: unknown } } | undefined;
  if (metadata?.event_type !== EVENT_TYPE || metadata.event_payload?.id !== uuid) return false;
  return botUserId === null || message.user === undefined || message.user === botUserId;
}
