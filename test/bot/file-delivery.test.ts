// Snippets and pictures over real HTTP: each is there once, whatever goes wrong on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DesiredMessage, MessageFile } from '../../src/loop/ports.ts';
import type { Fault } from '../../src/playground/faults.ts';
import { workbench } from './helpers/workbench.ts';

const file = (change: Partial<MessageFile>): MessageFile => ({
  kind: 'snippet',
  name: 'output.txt',
  title: 'What the tests said',
  altText: '',
  base64: Buffer.from('expected close 4403, got open\n').toString('base64'),
  ...change,
});
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
const snippet = message('snippet', { threadKey: 'parent', file: file({}) });
const picture = message('picture', {
  blocks: [{ type: 'image', slack_file: { id: '$file' }, alt_text: 'passing 57, failing 4' }],
  file: file({
    kind: 'picture',
    name: 'trend.png',
    altText: 'passing 57, failing 4',
    base64: 'iVBORw0KGgo=',
  }),
});
const call = (method: string, fault: object): Fault => ({ method, ...fault }) as Fault;

const faults: readonly [title: string, faults: readonly Fault[]][] = [
  ['nothing goes wrong', []],
  ['the announcement is lost', [call('files.getUploadURLExternal', { kind: 'reset' })]],
  [
    'the announcement is rate limited',
    [call('files.getUploadURLExternal', { kind: 'rate-limited', retryAfterS: 1 })],
  ],
  [
    'the completion was accepted and its reply lost',
    [call('files.completeUploadExternal', { kind: 'drop-reply' })],
  ],
  ['the completion never arrived', [call('files.completeUploadExternal', { kind: 'reset' })]],
  [
    'Slack answers the completion with a 500',
    [call('files.completeUploadExternal', { kind: 'server-error' })],
  ],
  [
    'the completion is rate limited, then its reply is lost',
    [
      call('files.completeUploadExternal', { kind: 'rate-limited', retryAfterS: 1 }),
      call('files.completeUploadExternal', { kind: 'drop-reply' }),
    ],
  ],
];

for (const [title, book] of faults) {
  test(`a snippet is in its thread once when ${title}`, async () => {
    const bench = await workbench();
    bench.outbox.desire('thread', 0, [message('parent'), snippet, message('after', { threadKey: 'parent' })]);
    for (const fault of book) bench.playground.controls.faults.add(fault);
    await bench.boot();
    await bench.until(
      () =>
        bench.outbox.find('snippet')?.state === 'posted' && bench.outbox.find('after')?.state === 'posted',
    );
    const replies = bench.posts()[0]?.replies ?? [];
    assert.deepEqual(
      replies.map((reply) => [reply.text, reply.attached.map((one) => one.title)]),
      [
        ['snippet', ['What the tests said']],
        ['after', []],
      ],
    );
    assert.match(replies[0]?.attached[0]?.name ?? '', /^output-[0-9a-f]{8}\.txt$/);
    assert.deepEqual(bench.bugs, []);
  });

  test(`a picture is shown in its message once when ${title}`, async () => {
    const bench = await workbench();
    bench.outbox.desire('thread', 0, [picture]);
    for (const fault of book) bench.playground.controls.faults.add(fault);
    await bench.boot();
    await bench.until(() => bench.outbox.find('picture')?.state === 'posted');
    assert.equal(bench.posts().length, 1);
    const [block] = (bench.posts()[0]?.blocks ?? []) as { slack_file?: { id?: string }; alt_text?: string }[];
    assert.equal(block?.slack_file?.id, bench.outbox.find('picture')?.fileId);
    assert.match(block?.slack_file?.id ?? '', /^F/);
    assert.deepEqual(bench.bugs, []);
  });
}

test('a snippet that was shared when the bot died is adopted by the next one', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [message('parent'), snippet]);
  let dying = true;
  const first = await bench.boot({
    outbox: {
      ...bench.outbox,
      markPosted(uuid, version, channelId, ts) {
        if (dying && ts.startsWith('file')) throw new Error('killed between the share and its record');
        bench.outbox.markPosted(uuid, version, channelId, ts);
      },
    },
  });
  await bench.until(() => bench.bugs.length > 0);
  await first.close();
  dying = false;
  assert.equal(bench.outbox.find('snippet')?.state, 'sending');
  await bench.boot();
  await bench.until(() => bench.outbox.find('snippet')?.state === 'posted');
  assert.equal(bench.posts()[0]?.replies.length, 1);
});

test('a snippet is never edited, whatever its message is to say later', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [message('parent'), snippet]);
  bench.outbox.desire('thread', 0, [{ ...snippet, text: 'something else' }]);
  assert.equal(bench.outbox.find('snippet')?.text, 'snippet');
});

test('a message whose picture Slack refuses goes without it', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [
    { ...picture, blocks: [...picture.blocks, ...message('and words').blocks] },
  ]);
  bench.playground.controls.faults.add(
    call('files.getUploadURLExternal', { kind: 'refuse', error: 'missing_scope' }),
  );
  await bench.boot();
  await bench.until(() => bench.outbox.find('picture')?.state === 'posted');
  assert.deepEqual(
    bench.posts()[0]?.blocks?.map((block) => block.type),
    ['rich_text'],
  );
  assert.ok(bench.logged.some((line) => /goes without it/.test(line)));
});

test('a message that waits long for a mended token has its picture when it is sent', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [picture]);
  const { faults } = bench.playground.controls;
  for (const method of ['files.getUploadURLExternal', 'chat.postMessage'])
    faults.add(call(method, { kind: 'refuse', error: 'token_revoked', times: 8 }));
  await bench.boot({ settleMs: 2 });
  await bench.until(() => bench.outbox.find('picture')?.state === 'posted');
  assert.equal(bench.posts()[0]?.blocks?.length, 1);
  assert.equal(bench.logged.filter((line) => line.startsWith('Messages wait:')).length, 1);
});

test('a message whose picture cannot be sent for long goes without it', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [picture]);
  bench.playground.controls.faults.add(
    call('files.getUploadURLExternal', { kind: 'server-error', times: 50 }),
  );
  await bench.boot({ settleMs: 2 });
  await bench.until(() => bench.outbox.find('picture')?.state === 'posted');
  assert.deepEqual(bench.posts()[0]?.blocks, []);
});

test('a picture with which Slack is not done yet is tried again', async () => {
  const bench = await workbench();
  bench.outbox.desire('thread', 0, [picture]);
  bench.playground.controls.faults.add(
    call('chat.postMessage', { kind: 'refuse', error: 'invalid_blocks', times: 2 }),
  );
  await bench.boot();
  await bench.until(() => bench.outbox.find('picture')?.state === 'posted');
  assert.equal(bench.posts()[0]?.blocks?.length, 1);
});
