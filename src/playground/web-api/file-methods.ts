import type { Feed } from '../feed.ts';
import { fileShape } from '../message-shape.ts';
import type { StoredFile } from '../model.ts';
import type { Posts } from '../posts.ts';
import { asObject, invalidArguments, type Json, refusal, SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, required, structured, text, whole } from './call.ts';
import { postableChannel } from './find-channel.ts';
import { readContent } from './message-content.ts';
import type { Methods } from './method.ts';
import { mimeTypeOf } from './mime-type.ts';

/** Bytes above which a file is refused, here and by Slack. */
const MOST_BYTES = 1_073_741_824;
const MOST_SNIPPET_BYTES = 1_048_576;

/** files.*: announce, (upload,) complete, look. */
export function fileMethods(workspace: Workspace, posts: Posts, feed: Feed): Methods {
  return {
    'files.getUploadURLExternal': { scope: 'files:write', pace: 'tier4', run: announce },
    'files.completeUploadExternal': { scope: 'files:write', pace: 'tier4', run: complete },
    'files.info': {
      scope: 'files:read',
      pace: 'tier4',
      run: ({ args, url }): Json => {
        const file = workspace.files.get(required(args, 'file'));
        if (file?.state !== 'complete') throw new SlackError('file_not_found');
        return {
          file: fileShape(workspace, file, url),
          comments: [],
          response_metadata: { next_cursor: '' },
        };
      },
    },
  };

  function announce(call: Call): Json {
    const name = required(call.args, 'filename');
    required(call.args, 'length');
    const size = whole(call.args, 'length', 0);
    const snippet = text(call.args, 'snippet_type');
    if (name === '') throw invalidArguments('must be more than 0 characters [json-pointer:/filename]');
    if (size < 1) throw invalidArguments('must be greater than 0 [json-pointer:/length]');
    if (size > MOST_BYTES) throw new SlackError('file_upload_size_restricted');
    if (snippet !== undefined && size > MOST_SNIPPET_BYTES) throw new SlackError('snippet_too_large');
    if (snippet !== undefined && !/^[a-z0-9_+#-]{1,30}$/.test(snippet))
      throw new SlackError('unknown_snippet_type');
    const alt = text(call.args, 'alt_txt') ?? text(call.args, 'alt_text');
    const file: StoredFile = {
      id: workspace.newId('F'),
      name,
      title: name,
      mimetype: mimeTypeOf(name, snippet),
      size,
      ...(alt === undefined ? {} : { alt_text: alt }),
      ...(snippet === undefined ? {} : { snippet_type: snippet }),
      user: call.team.bot_user,
      created: Math.floor(workspace.now() / 1_000),
      state: 'announced',
      channels: [],
    };
    workspace.files.put(file);
    return { upload_url: `${call.url}/upload/v1/${file.id}`, file_id: file.id };
  }

  function complete(call: Call): Json {
    if (call.args.files === undefined) throw invalidArguments('missing required field: files');
    const list = structured(call.args, 'files');
    if (!Array.isArray(list) || list.length === 0)
      throw invalidArguments('must be a non-empty array [json-pointer:/files]');
    const files = list.map((entry, index) => uploaded(entry, index));
    const channelId = text(call.args, 'channel_id') ?? text(call.args, 'channels')?.split(',')[0];
    const channel = channelId === undefined || channelId === '' ? null : share(call, channelId, files);
    const done = files.map((file) => {
      const complete: StoredFile = {
        ...file,
        state: 'complete',
        channels: channel === null ? [] : [channel],
      };
      workspace.files.put(complete);
      return complete;
    });
    for (const file of done) feed.tell({ kind: 'file-shared', file });
    if (channel !== null) {
      const comment = text(call.args, 'initial_comment');
      const blocks =
        comment === undefined && call.args.blocks !== undefined ? readContent(call.args).blocks : undefined;
      posts.post({
        channel,
        user: call.team.bot_user,
        text: comment ?? '',
        blocks,
        thread_ts: text(call.args, 'thread_ts') || undefined,
        files: done.map(({ id }) => id),
      });
    }
    return { files: done.map((file) => fileShape(workspace, file, call.url)) };
  }

  /** An uploaded file with its title. Throws `file_not_found`. */
  function uploaded(value: unknown, index: number): StoredFile {
    const entry = asObject(value);
    if (typeof entry?.id !== 'string')
      throw refusal('invalid_arguments', [`missing required field: id [json-pointer:/files/${index}]`]);
    const file = workspace.files.get(entry.id);
    if (file === undefined || file.state === 'announced') throw new SlackError('file_not_found');
    return typeof entry.title === 'string' ? { ...file, title: entry.title } : file;
  }

  /** The channel and thread that the files go to. Throws what posting there would throw. */
  function share(call: Call, channelId: string, files: readonly StoredFile[]): string {
    const channel = postableChannel(workspace, { ...call, args: { channel: channelId } }, posts.direct);
    const thread = text(call.args, 'thread_ts');
    if (thread && workspace.messages.get(channel.id, thread) === undefined)
      throw new SlackError('thread_not_found');
    if (files.some(({ state }) => state === 'complete')) throw new SlackError('file_update_failed');
    return channel.id;
  }
}
