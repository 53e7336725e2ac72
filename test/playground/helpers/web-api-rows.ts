import assert from 'node:assert/strict';
import type { Answer, SlackPlace } from './slack-place.ts';

/** One documented fact of the Web API; `differs` says why `emulate` is not held to it. */
export type Row = {
  readonly title: string;
  readonly differs?: string;
  run(slack: SlackPlace): Promise<void>;
};

type Ask = (slack: SlackPlace) => Promise<Answer> | Answer;

/** A call that is refused with this code. */
function refused(title: string, error: string, ask: Ask, differs?: string): Row {
  return {
    title,
    ...(differs === undefined ? {} : { differs }),
    run: async (slack) => {
      const answer = await ask(slack);
      assert.deepEqual({ ok: answer.ok, error: answer.error }, { ok: false, error });
    },
  };
}

/** A call that is taken. */
function taken(title: string, run: Row['run'], differs?: string): Row {
  return { title, ...(differs === undefined ? {} : { differs }), run };
}

async function post(slack: SlackPlace, more: object = {}): Promise<Answer & { ts: string }> {
  const answer = await slack.call('chat.postMessage', { channel: slack.channel, text: 'hello', ...more });
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer as Answer & { ts: string };
}

function messagesOf(answer: Answer): { ts: string; text: string; [key: string]: unknown }[] {
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.messages as { ts: string; text: string }[];
}

const NO_404 = 'emulate answers HTTP 404 for methods it does not have';
const LENIENT = 'emulate stores it as sent';
const section = { type: 'section', text: { type: 'mrkdwn', text: 'x' } };

export const authRows: readonly Row[] = [
  taken('auth.test names the team and the user', async (slack) => {
    const answer = await slack.call('auth.test');
    assert.equal(answer.user_id, slack.bot);
    assert.match(String(answer.team_id), /^T/);
  }),
  taken(
    'api.test gives its arguments back without a token',
    async (slack) => assert.deepEqual((await slack.call('api.test', { a: '1' }, null)).args, { a: '1' }),
    NO_404,
  ),
  refused('api.test fails as asked', 'mine', (slack) => slack.call('api.test', { error: 'mine' }), NO_404),
  refused('no token', 'not_authed', (slack) => slack.call('auth.test', {}, null)),
  refused(
    'an unknown token',
    'invalid_auth',
    (slack) => slack.call('auth.test', {}, 'xoxb-nobody'),
    'emulate takes any bearer token',
  ),
  refused('an unknown method', 'unknown_method', (slack) => slack.call('chat.shout'), NO_404),
  refused(
    'a bot token for apps.connections.open',
    'not_allowed_token_type',
    (slack) => slack.call('apps.connections.open'),
    'emulate has no Socket Mode',
  ),
  taken('a missing scope is named', async (slack) => {
    const answer = await slack.callWithFewScopes('chat.postMessage', { channel: slack.channel, text: 'x' });
    assert.equal(answer.error, 'missing_scope');
    assert.equal(answer.needed, 'chat:write');
    assert.equal(answer.provided, 'channels:read');
  }),
  refused('an unknown bot', 'bot_not_found', (slack) => slack.call('bots.info', { bot: 'B0NOBODY00' })),
];

export const chatRows: readonly Row[] = [
  taken('a message comes back as it was stored', async (slack) => {
    const { ts, channel, message } = await post(slack, { text: 'a &lt; b <!channel>' });
    assert.match(ts, /^\d{10}\.\d{6}$/);
    assert.equal(channel, slack.channel);
    assert.equal((message as { text: string }).text, 'a &lt; b <!channel>');
  }),
  taken('timestamps are unique and increasing', async (slack) => {
    const all = [await post(slack), await post(slack), await post(slack)].map(({ ts }) => ts);
    assert.deepEqual(all, [...new Set(all)].sort());
  }),
  taken(
    'a channel can be named',
    async (slack) => {
      const answer = await slack.call('chat.postMessage', { channel: slack.channelName, text: 'x' });
      assert.equal(answer.channel, slack.channel);
    },
    'emulate knows names without # only',
  ),
  taken('a person is written to in a direct message', async (slack) => {
    const answer = await slack.call('chat.postMessage', { channel: slack.other, text: 'x' });
    assert.match(String(answer.channel), /^D/);
  }),
  refused(
    'a message without a channel',
    'invalid_arguments',
    (slack) => slack.call('chat.postMessage', { text: 'x' }),
    'emulate says channel_not_found; Slack separates absent from unknown',
  ),
  refused('an empty channel', 'channel_not_found', (slack) =>
    slack.call('chat.postMessage', { channel: '', text: 'x' }),
  ),
  refused('an unknown channel', 'channel_not_found', (slack) =>
    slack.call('chat.postMessage', { channel: 'C0NOWHERE0', text: 'x' }),
  ),
  refused(
    'a channel the bot is not in',
    'not_in_channel',
    (slack) => slack.call('chat.postMessage', { channel: slack.outside, text: 'x' }),
    'emulate lets everybody post to public channels',
  ),
  refused('an archived channel', 'is_archived', (slack) =>
    slack.call('chat.postMessage', { channel: slack.archived, text: 'x' }),
  ),
  refused('a message that says nothing', 'no_text', (slack) =>
    slack.call('chat.postMessage', { channel: slack.channel }),
  ),
  refused(
    '40,001 characters',
    'msg_too_long',
    (slack) => slack.call('chat.postMessage', { channel: slack.channel, text: 'x'.repeat(40_001) }),
    'emulate cuts the text with a warning, as Slack does for some clients',
  ),
  taken(
    '40,000 characters are taken',
    async (slack) => void (await post(slack, { text: 'x'.repeat(40_000) })),
  ),
  refused(
    '13,201 characters in blocks',
    'msg_blocks_too_long',
    (slack) =>
      slack.call('chat.postMessage', {
        channel: slack.channel,
        text: 'x',
        blocks: Array.from({ length: 5 }, () => ({
          type: 'section',
          text: { type: 'plain_text', text: 'x'.repeat(2_641) },
        })),
      }),
    LENIENT,
  ),
  refused(
    'blocks that are no list',
    'invalid_blocks_format',
    (slack) => slack.call('chat.postMessage', { channel: slack.channel, blocks: 'nonsense' }),
    'emulate says invalid_blocks',
  ),
  refused(
    'blocks that Slack does not know',
    'invalid_blocks',
    (slack) => slack.call('chat.postMessage', { channel: slack.channel, blocks: [{ type: 'nope' }] }),
    LENIENT,
  ),
  refused(
    'attachments that are no list',
    'invalid_attachments',
    (slack) => slack.call('chat.postMessage', { channel: slack.channel, text: 'x', attachments: 'nonsense' }),
    LENIENT,
  ),
  refused(
    '101 attachments',
    'too_many_attachments',
    (slack) =>
      slack.call('chat.postMessage', {
        channel: slack.channel,
        attachments: Array.from({ length: 101 }, () => ({ text: 'x' })),
      }),
    LENIENT,
  ),
  refused(
    'metadata that is no object',
    'invalid_metadata_format',
    (slack) => slack.call('chat.postMessage', { channel: slack.channel, text: 'x', metadata: 'nonsense' }),
    LENIENT,
  ),
  refused(
    'metadata without an event type',
    'invalid_metadata_schema',
    (slack) =>
      slack.call('chat.postMessage', { channel: slack.channel, text: 'x', metadata: { event_payload: {} } }),
    LENIENT,
  ),
  refused(
    'metadata above 8,000 characters',
    'metadata_too_large',
    (slack) =>
      slack.call('chat.postMessage', {
        channel: slack.channel,
        text: 'x',
        metadata: { event_type: 'x', event_payload: { a: 'x'.repeat(8_000) } },
      }),
    LENIENT,
  ),
  refused(
    'a thread that is not there',
    'thread_not_found',
    (slack) =>
      slack.call('chat.postMessage', { channel: slack.channel, text: 'x', thread_ts: '1000000000.000001' }),
    LENIENT,
  ),
  refused(
    'text beside markdown_text',
    'markdown_text_conflict',
    (slack) => slack.call('chat.postMessage', { channel: slack.channel, text: 'x', markdown_text: 'y' }),
    'emulate does not know markdown_text',
  ),
  taken('an edit is flagged, keeps its place and shows the new text', async (slack) => {
    const { ts } = await post(slack);
    const answer = await slack.call('chat.update', { channel: slack.channel, ts, text: 'other' });
    assert.equal(answer.ts, ts);
    const { edited, text } = answer.message as { edited: { user: string }; text: string };
    assert.equal(edited.user, slack.bot);
    assert.equal(text, 'other');
  }),
  taken('an edit with text alone takes the blocks away', async (slack) => {
    const { ts } = await post(slack, { blocks: [section] });
    const answer = await slack.call('chat.update', { channel: slack.channel, ts, text: 'other' });
    assert.equal((answer.message as { blocks?: unknown }).blocks, undefined);
  }),
  taken('an edit without metadata keeps it', async (slack) => {
    const metadata = { event_type: 'mark', event_payload: { id: 'a' } };
    const { ts } = await post(slack, { metadata });
    await slack.call('chat.update', { channel: slack.channel, ts, text: 'other' });
    const [found] = messagesOf(
      await slack.call('conversations.replies', { channel: slack.channel, ts, include_all_metadata: true }),
    );
    assert.deepEqual(found?.metadata, metadata);
  }),
  refused('an edit of a message that is not there', 'message_not_found', (slack) =>
    slack.call('chat.update', { channel: slack.channel, ts: '1000000000.000001', text: 'x' }),
  ),
  refused("an edit of somebody else's message", 'cant_update_message', async (slack) =>
    slack.call('chat.update', { channel: slack.channel, ts: await slack.sayAsOther('mine'), text: 'x' }),
  ),
  refused('an edit to nothing', 'no_text', async (slack) =>
    slack.call('chat.update', { channel: slack.channel, ts: (await post(slack)).ts }),
  ),
  refused('a deletion of a message that is not there', 'message_not_found', (slack) =>
    slack.call('chat.delete', { channel: slack.channel, ts: '1000000000.000001' }),
  ),
  refused("a deletion of somebody else's message", 'cant_delete_message', async (slack) =>
    slack.call('chat.delete', { channel: slack.channel, ts: await slack.sayAsOther('mine') }),
  ),
  taken('an ephemeral message is not in the history', async (slack) => {
    const answer = await slack.call('chat.postEphemeral', {
      channel: slack.channel,
      user: slack.other,
      text: 'psst',
    });
    assert.match(String(answer.message_ts), /^\d{10}\.\d{6}$/);
    const history = messagesOf(await slack.call('conversations.history', { channel: slack.channel }));
    assert.ok(history.every(({ text }) => text !== 'psst'));
  }),
  refused(
    'an ephemeral message to nobody here',
    'user_not_in_channel',
    (slack) => slack.call('chat.postEphemeral', { channel: slack.channel, user: 'U0NOBODY00', text: 'x' }),
    'emulate says user_not_found for people who do not exist',
  ),
  refused('a permalink of a message that is not there', 'message_not_found', (slack) =>
    slack.call('chat.getPermalink', { channel: slack.channel, message_ts: '1000000000.000001' }),
  ),
  taken('a permalink names channel and message', async (slack) => {
    const { ts } = await post(slack);
    const answer = await slack.call('chat.getPermalink', { channel: slack.channel, message_ts: ts });
    assert.ok(String(answer.permalink).endsWith(`/archives/${slack.channel}/p${ts.replace('.', '')}`));
  }),
];

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
