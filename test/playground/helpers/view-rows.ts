import assert from 'node:assert/strict';
import { type Row, refused } from './web-api-row.ts';

const modal = { type: 'modal', title: { type: 'plain_text', text: 'Why' }, blocks: [] };

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
