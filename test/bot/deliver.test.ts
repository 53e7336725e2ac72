import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { createDeliverer } from '../../src/bot/deliver.ts';
import type { Posting } from '../../src/bot/posting.ts';
import type { DesiredMessage, Outbox } from '../../src/loop/ports.ts';
import { handClock, settled } from './helpers/hand-clock.ts';
import { realStore } from './helpers/real-store.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const message = (key: string, change: Partial<DesiredMessage> = {}): DesiredMessage => ({
  key,
  channel: 'C1',
  threadKey: null,
  broadcast: false,
  text: key,
  blocks: [],
  ...change,
});
const lost = () => new WebAPIRequestError(new Error('socket hang up'));

/** A Slack that does what the test tells it, and keeps what was said. */
function slack() {
  const said: string[] = [];
  const present = new Map<string, string>();
  const faults: { fault: () => Error; accepted: boolean }[] = [];
  let clock = 0;
  const posting: Posting = {
    upload: async () => 'F1',
    async post(row) {
      const fault = faults.shift();
      said.push(`post ${row.key}`);
      const ts = `${++clock}.0`;
      if (fault === undefined || fault.accepted) present.set(row.uuid, ts);
      if (fault !== undefined) throw fault.fault();
      return { channelId: 'C1', ts };
    },
    async edit(row) {
      const fault = faults.shift();
      said.push(`edit ${row.key} ${row.text}`);
      if (fault !== undefined) throw fault.fault();
    },
    async find(row) {
      said.push(`find ${row.key}`);
      const ts = present.get(row.uuid);
      return ts === undefined ? null : { channelId: 'C1', ts };
    },
  };
  return {
    posting,
    said,
    present,
    fail: (fault: () => Error, accepted = false) => faults.push({ fault, accepted }),
  };
}

async function given(clock = handClock(), stand = slack(), open?: Outbox) {
  const outbox = open ?? (await realStore(clock)).outbox;
  const deliverer = createDeliverer({
    posting: stand.posting,
    outbox,
    clock,
    logger: quiet,
    settleMs: 2_000,
    spacingMs: 1_000,
    write: async (change) => change(),
    onBug: (error) => {
      throw error;
    },
  });
  return { outbox, clock, stand, deliverer };
}

test('messages are posted in order, a reply after its parent, one a second', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  outbox.desire('thread', 1, [
    message('parent'),
    message('reply', { threadKey: 'parent' }),
    message('other'),
  ]);
  deliverer.wake();
  await settled();
  assert.deepEqual(stand.said, ['post parent']);
  await clock.advance(999);
  assert.deepEqual(stand.said, ['post parent']);
  await clock.advance(1);
  assert.deepEqual(stand.said, ['post parent', 'post reply']);
  await clock.advance(1_000);
  assert.deepEqual(stand.said, ['post parent', 'post reply', 'post other']);
});

test('edits made while the channel rests are one edit, to the newest state', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  outbox.desire('thread', 1, [message('parent')]);
  deliverer.wake();
  await settled();
  for (let n = 0; n < 30; n += 1) {
    outbox.desire('thread', n + 2, [message('parent', { text: `state ${n}` })]);
    deliverer.wake();
  }
  await clock.advance(1_000);
  await clock.advance(1_000);
  assert.deepEqual(stand.said, ['post parent', 'edit parent state 29']);
});

test('a message edited all the time does not keep the others waiting', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  outbox.desire('thread', 1, [message('busy'), message('calm')]);
  deliverer.wake();
  await settled();
  await clock.advance(1_000);
  outbox.desire('thread', 2, [message('busy', { text: 'b0' }), message('calm', { text: 'c0' })]);
  for (let n = 1; n <= 3; n += 1) {
    await clock.advance(1_000);
    outbox.desire('thread', 2 + n, [message('busy', { text: `b${n}` })]);
  }
  assert.ok(stand.said.includes('edit calm c0'), stand.said.join(', '));
});

test('however many loops a channel has, what is edited all the time does not keep posts waiting', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  const parents = Array.from({ length: 8 }, (_, n) => `parent ${n}`);
  outbox.desire(
    'thread',
    1,
    parents.map((key) => message(key)),
  );
  deliverer.wake();
  await settled();
  for (let second = 0; second < 8; second += 1) await clock.advance(1_000);
  const replies = Array.from({ length: 10 }, (_, n) => message(`reply ${n}`, { threadKey: 'parent 0' }));
  outbox.desire('thread', 2, replies);
  for (let second = 0; second < 20; second += 1) {
    outbox.desire(
      'thread',
      3 + second,
      parents.map((key) => message(key, { text: `after ${second} s` })),
    );
    deliverer.wake();
    await clock.advance(1_000);
  }
  assert.equal(stand.said.filter((one) => one.startsWith('post reply')).length, 10, stand.said.join(', '));
  for (const key of parents)
    assert.ok(
      stand.said.some((one) => one.startsWith(`edit ${key} `)),
      stand.said.join(', '),
    );
});

const ambiguous: readonly [string, () => Error][] = [
  ['a reset', lost],
  ['a 503', () => new WebAPIHTTPError(503, 'x', {})],
  ['an internal error', () => new WebAPIPlatformError({ ok: false, error: 'internal_error' })],
  ['a broken reply', () => new SyntaxError('Unexpected end of JSON input')],
];
for (const [title, fault] of ambiguous) {
  test(`after ${title} a message that arrived is adopted, not posted again`, async () => {
    const { outbox, clock, stand, deliverer } = await given();
    stand.fail(fault, true);
    outbox.desire('thread', 1, [message('parent'), message('next')]);
    deliverer.wake();
    await settled();
    assert.equal(outbox.find('parent')?.state, 'sending');
    await clock.advance(1_999);
    assert.deepEqual(stand.said, ['post parent']);
    await clock.advance(1);
    assert.deepEqual(stand.said, ['post parent', 'find parent']);
    assert.equal(outbox.find('parent')?.ts, '1.0');
    await clock.advance(1_000);
    assert.deepEqual(stand.said, ['post parent', 'find parent', 'post next']);
  });

  test(`after ${title} a message that did not arrive is posted again, before the ones after it`, async () => {
    const { outbox, clock, stand, deliverer } = await given();
    stand.fail(fault);
    outbox.desire('thread', 1, [message('parent'), message('next')]);
    deliverer.wake();
    await settled();
    await clock.advance(2_000);
    await clock.advance(1_000);
    assert.deepEqual(stand.said, ['post parent', 'find parent', 'post parent', 'post next']);
  });
}

test('a message that was being sent when the bot died is looked for after the settle time', async () => {
  const clock = handClock();
  const { outbox } = await realStore(clock);
  outbox.desire('thread', 1, [message('parent'), message('next')]);
  const row = outbox.find('parent');
  outbox.markSending(row?.uuid ?? '', clock.now());
  const stand = slack();
  stand.present.set(row?.uuid ?? '', '7.0');
  const { deliverer } = await given(clock, stand, outbox);
  deliverer.wake();
  await settled();
  assert.deepEqual(stand.said, []);
  await clock.advance(2_000);
  assert.deepEqual(stand.said, ['find parent']);
  assert.equal(outbox.find('parent')?.ts, '7.0');
  await clock.advance(1_000);
  await clock.advance(1_000);
  // Which version had been posted is not known, so it is written over once.
  assert.deepEqual(stand.said, ['find parent', 'post next', 'edit parent parent']);
});

test('a rate limit is waited out by its channel only', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  stand.fail(() => new WebAPIRateLimitedError(30));
  outbox.desire('thread', 1, [message('parent'), message('elsewhere', { channel: 'C2' }), message('next')]);
  deliverer.wake();
  await settled();
  assert.deepEqual(stand.said, ['post parent', 'post elsewhere']);
  await clock.advance(29_999);
  assert.deepEqual(stand.said, ['post parent', 'post elsewhere']);
  await clock.advance(1);
  await clock.advance(1_000);
  assert.deepEqual(stand.said, ['post parent', 'post elsewhere', 'post parent', 'post next']);
});

test('what Slack refuses for good is given up, and the rest goes on', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  stand.fail(() => new WebAPIPlatformError({ ok: false, error: 'invalid_blocks' }));
  outbox.desire('thread', 1, [message('bad'), message('reply', { threadKey: 'bad' }), message('good')]);
  deliverer.wake();
  await settled();
  await clock.advance(1_000);
  assert.deepEqual(stand.said, ['post bad', 'post good']);
  assert.equal(outbox.find('bad')?.state, 'failed');
  assert.equal(outbox.find('bad')?.error, 'invalid_blocks');
});

test('an edit whose reply was lost is made again, and nothing is posted', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  outbox.desire('thread', 1, [message('parent')]);
  deliverer.wake();
  await settled();
  outbox.desire('thread', 2, [message('parent', { text: 'new' })]);
  stand.fail(lost);
  await clock.advance(1_000);
  await clock.advance(2_000);
  assert.deepEqual(stand.said, ['post parent', 'edit parent new', 'edit parent new']);
});

test('Slack away for an hour loses nothing, and the waits grow to half a minute', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  for (let n = 0; n < 120; n += 1) stand.fail(lost);
  const find = stand.posting.find;
  let away = true;
  stand.posting.find = async (row) => {
    if (away) throw lost();
    return find(row);
  };
  outbox.desire('thread', 1, [message('parent')]);
  deliverer.wake();
  await settled();
  const waits: number[] = [];
  for (let passed = 0; passed < 3_600_000; ) {
    const next = clock.next() ?? 1;
    waits.push(next);
    passed += next;
    await clock.advance(next);
  }
  assert.equal(Math.max(...waits), 30_000);
  away = false;
  await clock.advance(30_000);
  await clock.advance(30_000);
  assert.ok(outbox.find('parent')?.state !== 'failed');
});

test('closing lets the send under way end, and sends nothing more', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  outbox.desire('thread', 1, [message('parent'), message('next')]);
  deliverer.wake();
  await deliverer.close();
  await clock.advance(10_000);
  assert.ok(stand.said.length <= 1);
  assert.notEqual(outbox.find('parent')?.state, 'sending');
});

test('while a thread fills, its parent is edited after every fourth send, to the newest state', async () => {
  const { outbox, clock, stand, deliverer } = await given();
  outbox.desire('thread', 1, [message('parent')]);
  deliverer.wake();
  await settled();
  const replies = Array.from({ length: 6 }, (_, n) => message(`reply-${n}`, { threadKey: 'parent' }));
  outbox.desire('thread', 2, [message('parent', { text: 'older' }), ...replies]);
  outbox.desire('thread', 3, [message('parent', { text: 'newer' })]);
  for (let second = 0; second < 8; second += 1) await clock.advance(1_000);
  assert.deepEqual(stand.said, [
    'post parent',
    'post reply-0',
    'post reply-1',
    'post reply-2',
    'edit parent newer',
    'post reply-3',
    'post reply-4',
    'post reply-5',
  ]);
});
