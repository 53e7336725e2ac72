import assert from 'node:assert/strict';
import { NO_404, type Row, refused } from './web-api-row.ts';

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
