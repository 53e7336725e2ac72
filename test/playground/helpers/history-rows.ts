import assert from 'node:assert/strict';
import { LENIENT, messagesOf, post, type Row, refused, taken } from './web-api-row.ts';

export const historyRows: readonly Row[] = [
  taken('history is newest first, replies are oldest first', async (slack) => {
    const parent = await post(slack, { text: 'parent' });
    const reply = await post(slack, { text: 'reply', thread_ts: parent.ts });
    const second = await post(slack, { text: 'second', thread_ts: parent.ts });
    const after = await post(slack, { text: 'after' });
    const history = messagesOf(
      await slack.call('conversations.history', { channel: slack.channel, limit: 2 }),
    );
    assert.deepEqual(
      history.map(({ ts }) => ts),
      [after.ts, parent.ts],
    );
    const replies = messagesOf(
      await slack.call('conversations.replies', { channel: slack.channel, ts: parent.ts }),
    );
    assert.deepEqual(
      replies.map(({ ts }) => ts),
      [parent.ts, reply.ts, second.ts],
    );
    assert.equal(replies[0]?.reply_count, 2);
  }),
  taken(
    'a broadcast reply stands in the channel too',
    async (slack) => {
      const parent = await post(slack);
      const reply = await post(slack, { thread_ts: parent.ts, reply_broadcast: true });
      const [newest] = messagesOf(
        await slack.call('conversations.history', { channel: slack.channel, limit: 1 }),
      );
      assert.equal(newest?.ts, reply.ts);
      assert.equal(newest.subtype, 'thread_broadcast');
    },
    'emulate does not broadcast',
  ),
  taken(
    'metadata comes back only when it is asked for',
    async (slack) => {
      const metadata = { event_type: 'mark', event_payload: { id: 'b' } };
      await post(slack, { metadata });
      const page = { channel: slack.channel, limit: 1 };
      const [plain] = messagesOf(await slack.call('conversations.history', page));
      assert.equal(plain?.metadata, undefined);
      const [full] = messagesOf(
        await slack.call('conversations.history', { ...page, include_all_metadata: true }),
      );
      assert.deepEqual(full?.metadata, metadata);
    },
    'emulate always gives metadata',
  ),
  taken('pages follow each other without a gap', async (slack) => {
    const first = await post(slack);
    const second = await post(slack);
    const third = await post(slack);
    const page = { channel: slack.channel, limit: 2 };
    const one = await slack.call('conversations.history', page);
    const cursor = (one.response_metadata as { next_cursor: string }).next_cursor;
    const two = await slack.call('conversations.history', { ...page, cursor });
    assert.deepEqual(
      [...messagesOf(one), ...messagesOf(two)].slice(0, 3).map(({ ts }) => ts),
      [third.ts, second.ts, first.ts],
    );
  }),
  taken(
    'oldest and latest leave themselves out',
    async (slack) => {
      const first = await post(slack);
      const second = await post(slack);
      const third = await post(slack);
      const between = { channel: slack.channel, oldest: first.ts, latest: third.ts };
      const inner = messagesOf(await slack.call('conversations.history', between));
      assert.deepEqual(
        inner.map(({ ts }) => ts),
        [second.ts],
      );
      const all = messagesOf(await slack.call('conversations.history', { ...between, inclusive: true }));
      assert.equal(all.length, 3);
    },
    'emulate counts oldest and latest in',
  ),
  refused(
    'a cursor that is none',
    'invalid_cursor',
    (slack) => slack.call('conversations.history', { channel: slack.channel, cursor: 'zzz' }),
    'emulate starts again from the front',
  ),
  refused(
    'oldest that is no time',
    'invalid_ts_oldest',
    (slack) => slack.call('conversations.history', { channel: slack.channel, oldest: 'zzz' }),
    LENIENT,
  ),
  refused(
    'a limit below one',
    'invalid_limit',
    (slack) => slack.call('conversations.history', { channel: slack.channel, limit: -1 }),
    LENIENT,
  ),
  refused(
    'history without a channel',
    'invalid_arguments',
    (slack) => slack.call('conversations.history', {}),
    'emulate says channel_not_found; Slack separates absent from unknown',
  ),
  refused(
    'history of a channel the bot is not in',
    'not_in_channel',
    (slack) => slack.call('conversations.history', { channel: slack.outside }),
    'emulate lets everybody read public channels',
  ),
  refused(
    'replies of a thread that is not there',
    'thread_not_found',
    (slack) => slack.call('conversations.replies', { channel: slack.channel, ts: '1000000000.000001' }),
    'emulate answers with no messages',
  ),
];
