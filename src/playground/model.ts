// The nouns of the workspace, as they are kept in the state file.
import type { Json } from './slack-error.ts';

/** A member of the workspace; `bot_id` is set on the app's bot user. */
export type User = {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly is_bot: boolean;
  readonly is_admin: boolean;
  /** A guest of several channels. */
  readonly is_restricted: boolean;
  /** A guest of one channel. */
  readonly is_ultra_restricted: boolean;
  readonly deleted: boolean;
  readonly tz: string;
  readonly bot_id?: string;
  /** Another workspace that they belong to, over a shared channel. */
  readonly team_id?: string;
  readonly is_stranger?: boolean;
};

/** A conversation; a direct message has exactly two members. */
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: readonly string[];
  readonly archived: boolean;
  readonly created: number;
  readonly creator: string;
};

/** A message as it stands now; `ephemeral_to` names the only person who sees it. */
export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly attachments?: readonly Json[];
  readonly metadata?: Json;
  readonly thread_ts?: string;
  readonly broadcast?: boolean;
  readonly ephemeral_to?: string;
  readonly edited?: { readonly user: string; readonly ts: string };
  /** What the message said before each edit, oldest first; at most the last 20. */
  readonly earlier?: readonly string[];
  /** How often the message was edited. */
  readonly edits: number;
  readonly files?: readonly string[];
  readonly reactions?: readonly Reaction[];
};

/** One emoji under a message and who put it there. */
type Reaction = { readonly name: string; readonly users: readonly string[] };

/** A file; its bytes lie beside the state file under its id. */
export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly alt_text?: string;
  readonly snippet_type?: string;
  readonly user: string;
  readonly created: number;
  readonly state: 'announced' | 'uploaded' | 'complete';
  readonly channels: readonly string[];
};

/** A modal or an App Home as the app gave it, with Slack's own fields beside it. */
export type View = {
  readonly id: string;
  readonly user: string;
  readonly view: Json;
  readonly hash: string;
  readonly root: string;
  readonly previous: string | null;
  readonly open: boolean;
};

/** A user group such as `@qa-team`. */
export type UserGroup = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
  /** It was removed: nobody is told of it any more. */
  readonly disabled?: boolean;
};

/** An address for late answers: at most 5, within 30 minutes. */
export type ResponseUrl = {
  readonly id: string;
  readonly channel: string;
  readonly user: string;
  readonly message_ts: string | null;
  readonly uses: number;
  readonly created: number;
};

/** A command's words in the manifest; alternatives of the usage stand between bars. */
type CommandHint = { readonly description: string; readonly usage_hint: string };

/** The workspace, the app in it, and the app's credentials. */
export type Team = {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly app_id: string;
  readonly app_name: string;
  readonly bot_user: string;
  readonly bot_id: string;
  readonly bot_token: string;
  readonly app_token: string;
  readonly scopes: readonly string[];
  readonly commands: readonly string[];
  /** What the manifest says about each command, for who types `/`. */
  readonly command_hints?: { readonly [command: string]: CommandHint };
  /** Events the app subscribes to, as in the manifest's `bot_events`. */
  readonly events: readonly string[];
};
