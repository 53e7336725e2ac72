import assert from 'node:assert/strict';
import { LENIENT, post, type Row, refused, taken } from './web-api-row.ts';

export const postRows: readonly Row[] = [
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
];
