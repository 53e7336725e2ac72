import type { Channel, Message } from '../model.ts';
import type { TranscriptMessage } from '../seen.ts';
import type { Workspace } from '../workspace.ts';

/** Everything in a channel, oldest first; with `viewer` only the ephemerals that this person sees. */
export function transcriptOf(
  workspace: Workspace,
  channel: Channel,
  viewer: string | null,
): readonly TranscriptMessage[] {
  const seen = workspace.messages
    .in(channel.id)
    .filter(({ ephemeral_to }) => ephemeral_to === undefined || viewer === null || ephemeral_to === viewer);
  const threads = Map.groupBy(seen, ({ thread_ts }) => thread_ts);
  const show = (message: Message): TranscriptMessage => ({
    ...message,
    author: workspace.users.get(message.user)?.name ?? message.user.toLowerCase(),
    attached: (message.files ?? []).flatMap((id) => workspace.files.get(id) ?? []),
    replies: (threads.get(message.ts) ?? []).map(show),
  });
  const parents = new Set(seen.map(({ ts }) => ts));
  // A reply whose parent was deleted still stands in its thread; it is shown by itself.
  return seen.filter(({ thread_ts }) => thread_ts === undefined || !parents.has(thread_ts)).map(show);
}
