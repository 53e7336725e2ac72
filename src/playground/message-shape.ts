import type { Message, StoredFile, View } from './model.ts';
import type { Json } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** A message as the Web API and payloads show it; metadata only when it was asked for. */
export function messageShape(workspace: Workspace, message: Message, withMetadata = false): Json {
  const team = workspace.team();
  const author = workspace.users.get(message.user);
  const files = (message.files ?? []).flatMap((id) => workspace.files.get(id) ?? []);
  return {
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(author?.bot_id === undefined
      ? {}
      : { bot_id: author.bot_id, app_id: team.app_id, bot_profile: botProfile(workspace) }),
    type: 'message',
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: team.id,
    ...(message.blocks === undefined ? {} : { blocks: message.blocks }),
    ...(message.attachments === undefined ? {} : { attachments: message.attachments }),
    ...(message.edited === undefined ? {} : { edited: message.edited }),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
    ...(files.length === 0
      ? {}
      : { files: files.map((file) => fileShape(workspace, file, '')), upload: false }),
    ...(message.reactions === undefined
      ? {}
      : { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) }),
    ...threadFacts(workspace, message),
  };
}

/** What a parent says about its replies, or a reply about its parent. */
function threadFacts(workspace: Workspace, message: Message): Json {
  if (message.thread_ts !== undefined) {
    const parent = workspace.messages.get(message.channel, message.thread_ts);
    return {
      thread_ts: message.thread_ts,
      ...(parent === undefined ? {} : { parent_user_id: parent.user }),
    };
  }
  const replies = repliesTo(workspace, message);
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users.slice(0, 5),
    latest_reply: replies.at(-1)?.ts,
    is_locked: false,
    subscribed: false,
  };
}

/** The replies of a thread that everybody sees, oldest first. */
export function repliesTo(workspace: Workspace, parent: Message): readonly Message[] {
  return workspace.messages
    .in(parent.channel)
    .filter(({ thread_ts, ephemeral_to }) => thread_ts === parent.ts && ephemeral_to === undefined);
}

/** The app's face. */
export function botProfile(workspace: Workspace): Json {
  const team = workspace.team();
  return {
    id: team.bot_id,
    app_id: team.app_id,
    user_id: team.bot_user,
    name: team.app_name,
    icons: {},
    deleted: false,
    updated: 0,
    team_id: team.id,
  };
}

/** A file as `files.info` shows it; its addresses begin with `url`. */
export function fileShape(workspace: Workspace, file: StoredFile, url: string): Json {
  const team = workspace.team();
  const address = `${url}/files-pri/${team.id}-${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.snippet_type ?? (/\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() || 'text'),
    user: file.user,
    user_team: team.id,
    editable: file.snippet_type !== undefined,
    size: file.size,
    mode: file.snippet_type === undefined ? 'hosted' : 'snippet',
    is_external: false,
    is_public: file.channels.length > 0,
    url_private: address,
    url_private_download: `${address}?download=1`,
    permalink: `${url}/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: file.channels,
    groups: [],
    ims: [],
    ...(file.alt_text === undefined ? {} : { alt_txt: file.alt_text }),
  };
}

/** A view as the Web API and payloads show it. */
export function viewShape(workspace: Workspace, view: View, values: Json = {}): Json {
  const team = workspace.team();
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    ...view.view,
    id: view.id,
    team_id: team.id,
    state: { values },
    hash: view.hash,
    previous_view_id: view.previous,
    root_view_id: view.root,
    app_id: team.app_id,
    app_installed_team_id: team.id,
    bot_id: team.bot_id,
  };
}
