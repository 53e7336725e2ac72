import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WebClient } from '@slack/web-api';
import { createPosting } from '../../src/bot/posting.ts';
import type { OutboxRow } from '../../src/loop/ports.ts';

const row: OutboxRow = {
  key: 'one',
  channel: '#loop',
  threadKey: null,
  broadcast: false,
  text: 'one',
  blocks: [],
  file: null,
  fileId: null,
  uuid: 'mark-1',
  state: 'sending',
  version: 1,
  sentVersion: 0,
  channelId: null,
  ts: null,
  threadTs: null,
  sendingSince: 10_000_000_000,
  notBefore: 0,
  attempts: 1,
  error: '',
};
const marked = (user: string, id: string, ts: string) => ({
  user,
  ts,
  metadata: { event_type: 'greenloop_message', event_payload: { id } },
});

/** A client whose history and replies have these pages. */
function clientOf(pages: readonly (readonly object[])[]) {
  const asked: Record<string, unknown>[] = [];
  const page = async (request: Record<string, unknown>) => {
    asked.push(request);
    const at = Number(request.cursor ?? 0);
    return {
      ok: true,
      messages: pages[at],
      response_metadata: { next_cursor: at + 1 < pages.length ? String(at + 1) : '' },
    };
  };
  const client = { conversations: { history: page, replies: page } } as unknown as WebClient;
  const channels = { look: async () => 'channel_not_found' as const, idOf: async () => 'C1' };
  return { asked, posting: createPosting(client, channels, () => 'U0BOT') };
}

test('a message is found by its mark, on a later page too', async () => {
  const { posting, asked } = clientOf([
    [{ user: 'U0BOT', ts: '3.0' }],
    [marked('U0BOT', 'other', '2.0'), marked('U0BOT', 'mark-1', '1.0')],
  ]);
  assert.deepEqual(await posting.find(row), { channelId: 'C1', ts: '1.0' });
  assert.equal(asked.length, 2);
  assert.equal(asked[0]?.include_all_metadata, true);
  assert.equal(asked[0]?.oldest, String(10_000_000 - 7_200));
});

test('the mark on the message of another author is not ours', async () => {
  const { posting } = clientOf([[marked('U0MIA', 'mark-1', '1.0')]]);
  assert.equal(await posting.find(row), null);
});

test('a reply is looked for in its thread', async () => {
  const { posting, asked } = clientOf([[marked('U0BOT', 'mark-1', '2.0')]]);
  assert.deepEqual(await posting.find({ ...row, threadKey: 'parent', threadTs: '1.0' }), {
    channelId: 'C1',
    ts: '2.0',
  });
  assert.equal(asked[0]?.ts, '1.0');
});
