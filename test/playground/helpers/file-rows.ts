import assert from 'node:assert/strict';
import type { SlackPlace } from './slack-place.ts';
import { type Row, refused } from './web-api-row.ts';

async function upload(slack: SlackPlace, bytes: string): Promise<string> {
  const announced = await slack.call('files.getUploadURLExternal', {
    filename: 'log.txt',
    length: bytes.length,
  });
  const sent = await fetch(String(announced.upload_url), { method: 'POST', body: bytes });
  assert.equal(sent.status, 200);
  return String(announced.file_id);
}

export const fileRows: readonly Row[] = [
  {
    title: 'a file is announced, uploaded, shared and read back',
    run: async (slack) => {
      const id = await upload(slack, 'long output');
      const files = [{ id, title: 'Log' }];
      const done = await slack.call('files.completeUploadExternal', { files, channel_id: slack.channel });
      assert.equal(done.ok, true, JSON.stringify(done));
      const { file } = await slack.call('files.info', { file: id });
      const { url_private: url, title } = file as { url_private: string; title: string };
      assert.equal(title, 'Log');
      const bytes = await fetch(url, { headers: { authorization: `Bearer ${slack.token}` } });
      assert.equal(await bytes.text(), 'long output');
      const { messages } = await slack.call('conversations.history', { channel: slack.channel, limit: 1 });
      const [newest] = messages as { files?: { id: string }[] }[];
      assert.equal(newest?.files?.[0]?.id, id);
    },
  },
  refused('a file without a name', 'invalid_arguments', (slack) =>
    slack.call('files.getUploadURLExternal', { length: 3 }),
  ),
  refused('a file without a length', 'invalid_arguments', (slack) =>
    slack.call('files.getUploadURLExternal', { filename: 'a.txt' }),
  ),
  refused(
    'an empty file',
    'invalid_arguments',
    (slack) => slack.call('files.getUploadURLExternal', { filename: 'a.txt', length: 0 }),
    'emulate takes a length of 0',
  ),
  refused(
    'a snippet above 1 MB',
    'snippet_too_large',
    (slack) =>
      slack.call('files.getUploadURLExternal', {
        filename: 'a.txt',
        length: 1_048_577,
        snippet_type: 'text',
      }),
    'emulate has no such limit',
  ),
  refused(
    'a snippet type that is none',
    'unknown_snippet_type',
    (slack) =>
      slack.call('files.getUploadURLExternal', { filename: 'a.txt', length: 3, snippet_type: 'no such!' }),
    'emulate takes any type',
  ),
  refused('completing a file that was never uploaded', 'file_not_found', async (slack) => {
    const { file_id } = await slack.call('files.getUploadURLExternal', { filename: 'a.txt', length: 3 });
    return slack.call('files.completeUploadExternal', { files: [{ id: file_id }] });
  }),
  refused('completing no files', 'invalid_arguments', (slack) =>
    slack.call('files.completeUploadExternal', {}),
  ),
  refused('sharing into a channel that is not there', 'channel_not_found', async (slack) => {
    const id = await upload(slack, 'abc');
    return slack.call('files.completeUploadExternal', { files: [{ id }], channel_id: 'C0NOWHERE0' });
  }),
  refused('a file that does not exist', 'file_not_found', (slack) =>
    slack.call('files.info', { file: 'F0NOBODY00' }),
  ),
];
