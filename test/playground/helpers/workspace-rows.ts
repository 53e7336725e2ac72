import assert from 'node:assert/strict';
import type { Answer, SlackPlace } from './slack-place.ts';
import type { Row } from './web-api-rows.ts';

function refused(
  title: string,
  error: string,
  ask: (slack: SlackPlace) => Promise<Answer> | Answer,
  differs?: string,
): Row {
  return {
    title,
    ...(differs === undefined ? {} : { differs }),
    run: async (slack) => assert.equal((await ask(slack)).error, error),
  };
}

const NO_404 = 'emulate answers HTTP 404 for methods it does not have';
const modal = { type: 'modal', title: { type: 'plain_text', text: 'Why' }, blocks: [] };

export const conversationRows: readonly Row[] = [
  {
    title: 'channels are listed in pages',
    run: async (slack) => {
      const one = await slack.call('conversations.list', { limit: 1 });
      assert.equal((one.channels as unknown[]).length, 1);
      const cursor = (one.response_metadata as { next_cursor: string }).next_cursor;
      const two = await slack.call('conversations.list', { limit: 1, cursor });
      assert.notDeepEqual(two.channels, one.channels);
    },
  },
  {
    title: 'archived channels can be left out',
    run: async (slack) => {
      const { channels } = await slack.call('conversations.list', { exclude_archived: true });
      assert.ok((channels as { id: string }[]).every(({ id }) => id !== slack.archived));
    },
  },
  {
    title: 'a channel says whether the bot is in it',
    run: async (slack) => {
      const inside = await slack.call('conversations.info', { channel: slack.channel });
      assert.equal((inside.channel as { is_member: boolean }).is_member, true);
      const outside = await slack.call('conversations.info', { channel: slack.outside });
      assert.equal((outside.channel as { is_member: boolean }).is_member, false);
    },
  },
  {
    title: 'members are listed',
    run: async (slack) => {
      const { members } = await slack.call('conversations.members', { channel: slack.channel });
      assert.ok((members as string[]).includes(slack.other));
    },
  },
  {
    title: 'a direct message is opened once',
    run: async (slack) => {
      const one = await slack.call('conversations.open', { users: slack.other });
      const two = await slack.call('conversations.open', { users: slack.other });
      assert.match((one.channel as { id: string }).id, /^D/);
      assert.equal((one.channel as { id: string }).id, (two.channel as { id: string }).id);
    },
  },
  refused('info about a channel that is not there', 'channel_not_found', (slack) =>
    slack.call('conversations.info', { channel: 'C0NOWHERE0' }),
  ),
  refused(
    'info about no channel',
    'invalid_arguments',
    (slack) => slack.call('conversations.info', {}),
    'emulate says channel_not_found; Slack separates absent from unknown',
  ),
  refused('members of a channel that is not there', 'channel_not_found', (slack) =>
    slack.call('conversations.members', { channel: 'C0NOWHERE0' }),
  ),
  refused(
    'a type of channel that does not exist',
    'invalid_types',
    (slack) => slack.call('conversations.list', { types: 'secret' }),
    'emulate lists nothing',
  ),
  refused(
    'a page of 5,000 channels',
    'invalid_limit',
    (slack) => slack.call('conversations.list', { limit: 5_000 }),
    'emulate takes any limit',
  ),
  refused('joining an archived channel', 'is_archived', (slack) =>
    slack.call('conversations.join', { channel: slack.archived }),
  ),
  refused('opening a conversation with nobody', 'users_list_not_supplied', (slack) =>
    slack.call('conversations.open', { users: '' }),
  ),
  refused('opening a conversation with a stranger', 'user_not_found', (slack) =>
    slack.call('conversations.open', { users: 'U0NOBODY00' }),
  ),
  {
    title: 'a person is described',
    run: async (slack) => {
      const { user } = await slack.call('users.info', { user: slack.other });
      assert.equal((user as { name: string }).name, 'mia');
    },
  },
  refused('a person who does not exist', 'user_not_found', (slack) =>
    slack.call('users.info', { user: 'U0NOBODY00' }),
  ),
  {
    title: 'a user group has a handle and members',
    differs: NO_404,
    run: async (slack) => {
      const { usergroups } = await slack.call('usergroups.list');
      const [group] = usergroups as { id: string; handle: string }[];
      assert.equal(group?.handle, 'qa-team');
      const { users } = await slack.call('usergroups.users.list', { usergroup: group.id });
      assert.ok((users as string[]).includes(slack.other));
    },
  },
  refused(
    'a user group that does not exist',
    'no_such_subteam',
    (slack) => slack.call('usergroups.users.list', { usergroup: 'S0NOBODY00' }),
    NO_404,
  ),
];

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

export const viewRows: readonly Row[] = [
  {
    title: 'a Home is published and published again',
    run: async (slack) => {
      const view = { type: 'home', blocks: [{ type: 'divider' }] };
      const one = await slack.call('views.publish', { user_id: slack.other, view });
      const two = await slack.call('views.publish', { user_id: slack.other, view });
      assert.equal(one.ok && two.ok, true);
      assert.equal((one.view as { id: string }).id, (two.view as { id: string }).id);
    },
  },
  refused('a Home published over another hash', 'hash_conflict', async (slack) => {
    const view = { type: 'home', blocks: [] };
    await slack.call('views.publish', { user_id: slack.other, view });
    return slack.call('views.publish', { user_id: slack.other, view, hash: '1.abc' });
  }),
  refused('a Home for a stranger', 'user_not_found', (slack) =>
    slack.call('views.publish', { user_id: 'U0NOBODY00', view: { type: 'home', blocks: [] } }),
  ),
  refused('a modal by an unknown trigger', 'invalid_trigger_id', (slack) =>
    slack.call('views.open', { trigger_id: 'x', view: modal }),
  ),
  refused(
    'a modal without a trigger',
    'invalid_arguments',
    (slack) => slack.call('views.open', { view: modal }),
    'emulate says invalid_trigger_id',
  ),
  refused(
    'a modal without a title',
    'invalid_arguments',
    (slack) => slack.call('views.open', { trigger_id: 'x', view: { type: 'modal', blocks: [] } }),
    'emulate looks at the trigger first',
  ),
  refused(
    'a modal title of 25 characters',
    'invalid_arguments',
    (slack) =>
      slack.call('views.open', {
        trigger_id: 'x',
        view: { ...modal, title: { type: 'plain_text', text: 'x'.repeat(25) } },
      }),
    'emulate looks at the trigger first',
  ),
  refused(
    'inputs without a submit button',
    'invalid_arguments',
    (slack) =>
      slack.call('views.open', {
        trigger_id: 'x',
        view: {
          ...modal,
          blocks: [
            {
              type: 'input',
              label: { type: 'plain_text', text: 'x' },
              element: { type: 'plain_text_input', action_id: 'a' },
            },
          ],
        },
      }),
    'emulate looks at the trigger first',
  ),
  refused(
    '101 blocks in a modal',
    'invalid_arguments',
    (slack) =>
      slack.call('views.open', {
        trigger_id: 'x',
        view: { ...modal, blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) },
      }),
    'emulate looks at the trigger first',
  ),
  refused(
    'a view above 250,000 bytes',
    'view_too_large',
    (slack) =>
      slack.call('views.open', {
        trigger_id: 'x',
        view: { ...modal, private_metadata: 'x'.repeat(250_001) },
      }),
    'emulate looks at the trigger first',
  ),
  refused('an update of a view that is not there', 'not_found', (slack) =>
    slack.call('views.update', { view_id: 'V0NOBODY00', view: modal }),
  ),
];

export const reactionRows: readonly Row[] = [
  {
    title: 'a reaction is counted',
    run: async (slack) => {
      const item = { channel: slack.channel, timestamp: await slack.sayAsOther('nice') };
      assert.equal((await slack.call('reactions.add', { ...item, name: 'eyes' })).ok, true);
      const { message } = await slack.call('reactions.get', item);
      const [reaction] = (message as { reactions: { name: string; count: number }[] }).reactions;
      assert.deepEqual([reaction?.name, reaction?.count], ['eyes', 1]);
    },
  },
  refused('the same reaction twice', 'already_reacted', async (slack) => {
    const item = { channel: slack.channel, timestamp: await slack.sayAsOther('nice'), name: 'eyes' };
    await slack.call('reactions.add', item);
    return slack.call('reactions.add', item);
  }),
  refused(
    'a reaction with no such name',
    'invalid_name',
    async (slack) =>
      slack.call('reactions.add', {
        channel: slack.channel,
        timestamp: await slack.sayAsOther('x'),
        name: 'no such!',
      }),
    'emulate takes any name',
  ),
  refused('a reaction to a message that is not there', 'message_not_found', (slack) =>
    slack.call('reactions.add', { channel: slack.channel, timestamp: '1000000000.000001', name: 'eyes' }),
  ),
  refused(
    'a reaction to no moment',
    'bad_timestamp',
    (slack) => slack.call('reactions.add', { channel: slack.channel, timestamp: 'zzz', name: 'eyes' }),
    'emulate says message_not_found',
  ),
];
