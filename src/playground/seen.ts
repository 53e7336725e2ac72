// What the windows of people show, as the person API answers it.
import type { Channel, Message, StoredFile, Team, User } from './model.ts';

/** A message as people see it, with its thread below it. */
export type TranscriptMessage = Message & {
  readonly author: string;
  readonly attached: readonly StoredFile[];
  readonly replies: readonly TranscriptMessage[];
};

/** A channel that somebody is in; `newest` is the timestamp of the last message of others that its window shows, '' without one. */
export type ChannelSeen = Channel & { readonly newest: string };

/** A workspace as one person sees it; the app's tokens are not shown. */
export type WorkspaceSeen = {
  readonly team: Omit<Team, 'bot_token' | 'app_token'>;
  readonly users: readonly User[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly ChannelSeen[];
};
