import { withBlockIds } from './block-ids.ts';
import type { Feed } from './feed.ts';
import type { Channel, Message } from './model.ts';
import type { Json } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** What somebody wants to say. */
type Draft = {
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Json[] | undefined;
  readonly attachments?: readonly Json[] | undefined;
  readonly metadata?: Json | undefined;
  readonly thread_ts?: string | undefined;
  readonly broadcast?: boolean | undefined;
  readonly ephemeral_to?: string | undefined;
  readonly files?: readonly string[] | undefined;
};

/** The parts of a message that an edit may change; undefined leaves as it is, null takes away. */
type Change = {
  readonly text: string;
  readonly blocks: readonly Json[] | null | undefined;
  readonly attachments: readonly Json[] | null | undefined;
  readonly metadata: Json | null | undefined;
  readonly broadcast?: boolean;
};

/** The only writer of messages: each change is stored, then told. */
export type Posts = {
  post(draft: Draft): Message;
  edit(message: Message, change: Change, by: string): Message;
  remove(message: Message): void;
  /** The direct message between two people, opened when there was none. */
  direct(one: string, other: string): Channel;
};

const EARLIER_KEPT = 20;

/** Posts into a workspace, told to its feed. */
export function createPosts(workspace: Workspace, feed: Feed): Posts {
  return {
    post(draft) {
      const { blocks, ...rest } = draft;
      const message = strip<Message>({
        ...rest,
        blocks: blocks === undefined ? undefined : withBlockIds(blocks),
        ts: workspace.nextTs(),
        edits: 0,
      });
      workspace.messages.put(message);
      feed.tell({
        kind: message.ephemeral_to === undefined ? 'message-posted' : 'ephemeral-posted',
        message,
      });
      return message;
    },
    edit(message, change, by) {
      const edited = strip<Message>({
        ...message,
        text: change.text,
        blocks: changed(message.blocks, change.blocks && withBlockIds(change.blocks)),
        attachments: changed(message.attachments, change.attachments),
        metadata: changed(message.metadata, change.metadata),
        broadcast: change.broadcast ?? message.broadcast,
        edited: { user: by, ts: workspace.nextTs() },
        earlier: [...(message.earlier ?? []), message.text].slice(-EARLIER_KEPT),
        edits: message.edits + 1,
      });
      workspace.messages.put(edited);
      feed.tell({ kind: 'message-edited', message: edited });
      return edited;
    },
    remove(message) {
      workspace.messages.remove(message);
      feed.tell({ kind: 'message-deleted', message });
    },
    direct(one, other) {
      const known = workspace.channels
        .all()
        .find(({ kind, members }) => kind === 'im' && members.includes(one) && members.includes(other));
      if (known !== undefined) return known;
      const channel: Channel = {
        id: workspace.newId('D'),
        name: '',
        kind: 'im',
        members: [one, other],
        archived: false,
        created: Math.floor(workspace.now() / 1_000),
        creator: one,
      };
      workspace.channels.put(channel);
      return channel;
    },
  };
}

function changed<T>(now: T | undefined, next: T | null | undefined): T | undefined {
  return next === undefined ? now : (next ?? undefined);
}

/** Without the keys that are undefined: what is stored is what would be read back. */
function strip<T>(value: { readonly [key in keyof T]: T[key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
