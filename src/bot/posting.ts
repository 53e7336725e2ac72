import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { OutboxRow } from '../loop/ports.ts';
import type { Channels } from './channels.ts';
import { completeFile, fileNameOf, sendFile, shareFile } from './upload.ts';

const EVENT_TYPE = 'greenloop_message';
/** Slack finds no names and no addresses by itself: an edit would, where nothing is said. */
const LITERAL = { parse: 'none', link_names: false } as const;
/** How far Slack's clock and ours may differ when a message is looked for. */
const CLOCK_SKEW_S = 2 * 60 * 60;

/** The calls that delivery is made of; each throws what WebClient throws. */
export type Posting = {
  /** Uploads the row's picture, seen by nobody yet; its id. */
  upload(row: OutboxRow): Promise<string>;
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
    async upload(row) {
      const id = await sendFile(client, row);
      await completeFile(client, row, id);
      return id;
    },
    async post(row) {
      if (row.file?.kind === 'snippet') return postSnippet(row);
      const content = {
        channel: row.channel,
        text: row.text,
        blocks: blocksOf(row),
        metadata: mark(row),
        ...LITERAL,
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
        blocks: blocksOf(row),
        metadata: mark(row),
        ...LITERAL,
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
        const ours = answer.messages?.find((message) => isOurs(message, row));
        if (ours?.ts !== undefined) return { channelId, ts: ours.ts };
        cursor = answer.response_metadata?.next_cursor || undefined;
      } while (cursor !== undefined);
      return null;
    },
  };

  /** A share has no timestamp in its answer, and needs none: a snippet is never edited and nothing hangs below it. */
  async function postSnippet(row: OutboxRow): Promise<{ channelId: string; ts: string }> {
    const channelId = row.channelId ?? (await channels.idOf(row.channel));
    if (channelId === null) throw new Error(`there is no channel ${row.channel} that a file could go to`);
    const id = await sendFile(client, row);
    await shareFile(client, row, id, channelId);
    return { channelId, ts: `file ${id}` };
  }

  function isOurs(message: HistoryMessage, row: OutboxRow): boolean {
    if (row.file?.kind !== 'snippet') return isMarked(message, row.uuid, botUserId());
    return message.files?.some((file) => file.name === fileNameOf(row)) ?? false;
  }
}

type HistoryMessage = {
  readonly user?: string;
  readonly metadata?: unknown;
  readonly files?: readonly { readonly name?: string }[];
};

/** The row's blocks, with its picture in its place; a picture that could not be uploaded is left out. */
function blocksOf(row: OutboxRow): KnownBlock[] {
  const blocks = row.blocks as KnownBlock[];
  if (row.file?.kind !== 'picture') return blocks;
  return blocks.flatMap((block): KnownBlock[] => {
    if (block.type !== 'image' || !('slack_file' in block)) return [block];
    return row.fileId === null ? [] : [{ ...block, slack_file: { id: row.fileId } }];
  });
}

/** The opaque id by which a message of ours is known again; any app of the workspace can read it. */
function mark(row: OutboxRow) {
  return { event_type: EVENT_TYPE, event_payload: { id: row.uuid } };
}

/** Whether a message carries the mark and is ours: another app could copy the mark. */
function isMarked(message: HistoryMessage, uuid: string, botUserId: string | null): boolean {
  const metadata = message.metadata as { event_type?: string; event_payload?: { id?: unknown } } | undefined;
  if (metadata?.event_type !== EVENT_TYPE || metadata.event_payload?.id !== uuid) return false;
  return botUserId === null || message.user === undefined || message.user === botUserId;
}
