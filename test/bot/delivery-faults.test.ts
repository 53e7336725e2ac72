import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DesiredMessage } from '../../src/loop/ports.ts';
import type { Fault } from '../../src/playground/faults.ts';
import { workbench } from './helpers/workbench.ts';

const message = (key: string, change: Partial<DesiredMessage> = {}): DesiredMessage => ({
  key,
  channel: '#storefront-loop',
  threadKey: null,
  broadcast: false,
  text: key,
  blocks: [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: key }] }] },
  ],
  ...change,
});
const three = [message('one'), message('reply', { threadKey: 'one' }), message('two')];

const faults: readonly [title: string, faults: readonly Fault[]][] = [
  ['a reply lost after the message was accepted', [{ method: 'chat.postMessage', kind: 'drop-reply' }]],
  ['two replies lost', [{ method: 'chat.postMessage', kind: 'drop-reply', times: 2 }]],
  ['a connection reset before it was accepted', [{ method: 'chat.postMessage', kind: 'reset' }]],
  ['a 500', [{ method: 'chat.postMessage', kind: 'server-error' }]],
  ['an internal error', [{ method: 'chat.postMessage', kind: 'refuse', error: 'internal_error' }]],
  ['a rate limit', [{ method: 'chat.postMessage', kind: 'rate-limited', retryAfterS: 1 }]],
  [
    'a lost reply and then a rate limit of the search',
    [
      { method: 'chat.postMessage', kind: 'drop-reply' },
      { method: 'conversations.history', kind: 'rate-limited', retryAfterS: 1 },
      { method: 'conversations.history', kind: 'server-error' },
    ],
  ],
];
for (const [title, book] of faults) {
  test(`every message is there once and in order after ${title}`, async () => {
    const bench = await workbench();
    for (const fault of book) bench.playground.controls.faults.add(fault);
    bench.outbox.desire('thread', 0, three);
    await bench.boot();
    await bench.until(
      () =>
        bench.outbox.nextDue() === null &&
        bench.outbox.find('two')?.state === 'posted' &&
        bench.outbox.find('reply')?.state === 'posted',
    );
    assert.deepEqual(
      bench.posts().map((post) => [post.text, post.replies.map((reply) => reply.text)]),
      [
        ['one', ['reply']],
        ['two', []],
      ],
    );
    assert.deepEqual(bench.bugs, []);
  });
}

test('a message that was accepted when the bot died is adopted by the next one, and brought to its newest state', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, three);
  const dies = () => {
    throw new Error('killed between the post and its record');
  };
  const first = await bench.boot({ outbox: { ...bench.outbox, markPosted: dies } });
  await bench.until(() => bench.posts().length === 1 && bench.bugs.length > 0);
  await first.close();
  assert.equal(bench.outbox.find('one')?.state, 'sending');
  bench.outbox.desire('thread', 0, [message('one', { text: 'one, newer' })]);
  await bench.boot();
  await bench.until(() => bench.outbox.nextDue() === null && bench.outbox.find('two')?.state === 'posted');
  assert.deepEqual(
    bench.posts().map((post) => post.text),
    ['one, newer', 'two'],
  );
});

test('a message that never arrived when the bot died is posted by the next one', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [message('one')]);
  bench.outbox.markSending(bench.outbox.find('one')?.uuid ?? '', Date.now());
  await bench.boot();
  await bench.until(() => bench.outbox.find('one')?.state === 'posted');
  assert.equal(bench.posts().length, 1);
});

const mendable: readonly [title: string, code: string, words: RegExp][] = [
  ['a revoked token', 'token_revoked', /does not accept the bot's token.*SLACK_BOT_TOKEN.*restart/],
  ['a channel that was archived', 'is_archived', /#storefront-loop is archived.*Unarchive it/],
  ['a channel that it was removed from', 'not_in_channel', /not in #storefront-loop.*invite/],
  [
    'a channel where only some may post',
    'restricted_action',
    /may not post in #storefront-loop.*Let it post/,
  ],
  [
    'a channel without threads',
    'restricted_action_non_threadable_channel',
    /may not post in #storefront-loop.*answer in threads/,
  ],
  ['an account that was deactivated', 'account_inactive', /does not accept the bot's token.*restart/],
  ['a scope that was taken away', 'missing_scope', /lacks a permission.*manifest/],
];
for (const [title, error, words] of mendable)
  test(`a bot with ${title} keeps its messages, says once what to mend, and sends them when it is mended`, async () => {
    const bench = await workbench();
    const { faults } = bench.playground.controls;
    faults.add({ method: 'chat.postMessage', kind: 'refuse', error, times: 2 });
    bench.outbox.desire('thread', 0, three);
    await bench.boot({ settleMs: 5 });
    await bench.until(() => bench.outbox.find('two')?.state === 'posted');
    assert.deepEqual(
      bench.posts().map((post) => [post.text, post.replies.map((reply) => reply.text)]),
      [
        ['one', ['reply']],
        ['two', []],
      ],
    );
    const said = bench.logged.filter((line) => line.startsWith('Messages wait:'));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', words);
    assert.deepEqual(bench.bugs, []);
  });

test('what waited for a mended token is sent after a restart', async () => {
  const bench = await workbench();
  bench.playground.controls.faults.add({
    method: 'chat.postMessage',
    kind: 'refuse',
    error: 'token_revoked',
  });
  bench.outbox.desire('thread', 0, three);
  const first = await bench.boot();
  await bench.until(() => bench.logged.some((line) => line.startsWith('Messages wait:')));
  await first.close();
  await bench.boot();
  await bench.until(() => bench.outbox.find('two')?.state === 'posted');
  assert.equal(bench.posts().length, 2);
});

test('a message that Slack refuses for what it says is given up, and others go on', async () => {
  const bench = await workbench();
  const wrong = [{ type: 'no such block' }];
  bench.outbox.desire('thread', 0, [message('bad', { blocks: wrong }), message('one')]);
  await bench.boot();
  await bench.until(
    () => bench.outbox.find('one')?.state === 'posted' && bench.outbox.find('bad')?.state === 'failed',
  );
  assert.equal(bench.outbox.find('bad')?.error, 'invalid_blocks');
  assert.ok(bench.logged.some((line) => line.includes('refused a message for good')));
});

test('a backlog of edits made while Slack was away is one edit', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [message('one')]);
  const first = await bench.boot();
  await bench.until(() => bench.outbox.find('one')?.state === 'posted');
  await first.close();
  for (let n = 1; n <= 50; n += 1) bench.outbox.desire('thread', 0, [message('one', { text: `state ${n}` })]);
  await bench.boot();
  await bench.until(() => bench.outbox.nextDue() === null);
  assert.equal(bench.posts()[0]?.text, 'state 50');
  assert.equal(bench.posts()[0]?.edits, 1);
});
