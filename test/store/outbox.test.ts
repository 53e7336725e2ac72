import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DesiredMessage, Outbox, OutboxRow } from '../../src/loop/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { testStore } from '../helpers/test-store.ts';

const message = (key: string, over: Partial<DesiredMessage> = {}): DesiredMessage => ({
  key,
  channel: '#loop',
  threadKey: null,
  broadcast: false,
  text: key,
  blocks: [{ type: 'divider' }],
  ...over,
});
const reply = (key: string, threadKey: string) => message(key, { threadKey });
const keys = (rows: readonly OutboxRow[]) => rows.map((row) => row.key);

function row(outbox: Outbox, key: string): OutboxRow {
  const found = outbox.find(key);
  assert.ok(found, key);
  return found;
}
function post(outbox: Outbox, key: string, ts: string): void {
  const { uuid, version } = row(outbox, key);
  outbox.markSending(uuid, 1);
  outbox.markPosted(uuid, version, 'C1', ts);
}

test('a desired message is as it was desired, due at once, with a mark of its own', async (t) => {
  const { outbox } = await testStore(t);
  const wanted = message('a', { broadcast: true });
  outbox.desire('thread', 3, [wanted, message('b')]);
  const { uuid, ...rest } = row(outbox, 'a');
  assert.deepEqual(rest, {
    ...wanted,
    file: null,
    fileId: null,
    state: 'new',
    version: 1,
    sentVersion: 0,
    channelId: null,
    ts: null,
    threadTs: null,
    sendingSince: null,
    notBefore: 0,
    attempts: 0,
    error: '',
  });
  assert.notEqual(uuid, row(outbox, 'b').uuid);
  assert.deepEqual(keys(outbox.due(0)), ['a', 'b']);
  assert.equal(outbox.find('c'), null);
});

test('a reply is due only when its parent is posted, and then knows its thread', async (t) => {
  const { outbox } = await testStore(t);
  outbox.desire('thread', 1, [reply('reply', 'parent'), message('parent')]);
  assert.deepEqual(keys(outbox.due(9)), ['parent']);
  post(outbox, 'parent', '17.1');
  assert.deepEqual(
    outbox.due(9).map((one) => [one.key, one.threadTs]),
    [['reply', '17.1']],
  );
  post(outbox, 'reply', '17.2');
  assert.deepEqual(outbox.due(9), []);
  assert.equal(outbox.nextDue(), null);
});

test('the same content is no change; other content is an edit to the newest version only', async (t) => {
  const { outbox } = await testStore(t);
  outbox.desire('thread', 1, [message('a')]);
  post(outbox, 'a', '17.1');
  outbox.desire('thread', 2, [message('a')]);
  assert.deepEqual(outbox.due(9), []);
  outbox.desire('thread', 3, [message('a', { text: 'two' })]);
  outbox.desire('thread', 4, [message('a', { text: 'three', blocks: [] })]);
  const due = outbox.due(9);
  assert.deepEqual(
    due.map((one) => [one.state, one.text, one.version, one.sentVersion, one.ts]),
    [['posted', 'three', 3, 1, '17.1']],
  );
});

test('what changes while it is being sent stays due after that', async (t) => {
  const { outbox } = await testStore(t);
  outbox.desire('thread', 1, [message('a')]);
  const { uuid } = row(outbox, 'a');
  outbox.markSending(uuid, 5);
  outbox.desire('thread', 2, [message('a', { text: 'two' })]);
  outbox.markPosted(uuid, 1, 'C1', '17.1');
  assert.deepEqual(
    outbox.due(9).map((one) => [one.text, one.version, one.sentVersion]),
    [['two', 2, 1]],
  );
  outbox.markPosted(uuid, 2, 'C1', '17.1');
  assert.deepEqual(outbox.due(9), []);
});

test('the doubt about a message that was being sent survives the process', async (t) => {
  const { outbox, clock, file, close } = await testStore(t);
  outbox.desire('thread', 1, [message('a'), message('b')]);
  outbox.markSending(row(outbox, 'a').uuid, 5);
  outbox.markSending(row(outbox, 'b').uuid, 6);
  outbox.markRetry(row(outbox, 'b').uuid, 'sending', 70, 'timeout');
  close();
  const again = openStore({ file, clock });
  t.after(again.close);
  const of = (key: string) => row(again.outbox, key);
  assert.deepEqual([of('a').state, of('a').sendingSince, of('a').attempts], ['sending', 5, 1]);
  assert.deepEqual([of('b').state, of('b').sendingSince, of('b').error], ['sending', 6, 'timeout']);
  assert.deepEqual(keys(again.outbox.due(69)), ['a']);
  assert.deepEqual(keys(again.outbox.due(70)), ['a', 'b']);
});

test('a retry waits for its time, and what comes next is known', async (t) => {
  const { outbox } = await testStore(t);
  outbox.desire('thread', 1, [message('a'), message('b'), reply('c', 'a')]);
  assert.equal(outbox.nextDue(), 0);
  outbox.markRetry(row(outbox, 'a').uuid, 'new', 90, 'rate limited');
  outbox.markRetry(row(outbox, 'b').uuid, 'new', 80, 'rate limited');
  assert.deepEqual(outbox.due(79), []);
  assert.equal(outbox.nextDue(), 80);
  assert.deepEqual(keys(outbox.due(90)), ['a', 'b']);
  outbox.desire('thread', 2, [message('b', { text: 'two' })]);
  assert.equal(outbox.nextDue(), 80, 'other content does not shorten the wait');
});

test('sending an edit leaves no doubt behind', async (t) => {
  const { outbox } = await testStore(t);
  outbox.desire('thread', 1, [message('a')]);
  post(outbox, 'a', '17.1');
  outbox.desire('thread', 2, [message('a', { text: 'two' })]);
  outbox.markSending(row(outbox, 'a').uuid, 9);
  assert.equal(row(outbox, 'a').state, 'posted');
});

test('a message that Slack refused is tried again only when it changes', async (t) => {
  const { outbox } = await testStore(t);
  outbox.desire('thread', 1, [message('a'), message('b')]);
  post(outbox, 'b', '17.1');
  for (const key of ['a', 'b']) outbox.markFailed(row(outbox, key).uuid, 'invalid_blocks');
  outbox.desire('thread', 2, [message('a'), message('b')]);
  assert.deepEqual(outbox.due(9), []);
  assert.equal(outbox.nextDue(), null);
  outbox.desire('thread', 3, [message('a', { text: 'two' }), message('b', { text: 'two' })]);
  assert.deepEqual(
    outbox.due(9).map((one) => [one.state, one.error]),
    [
      ['new', ''],
      ['posted', ''],
    ],
  );
});

test('a cursor moves with its messages or not at all, and never back', async (t) => {
  const { outbox } = await testStore(t);
  assert.equal(outbox.cursor('thread'), 0);
  outbox.desire('thread', 5, [message('a')]);
  assert.deepEqual([outbox.cursor('thread'), outbox.cursor('digest')], [5, 0]);
  assert.throws(() => outbox.desire('thread', 4, [message('b')]), /cannot go back/);
  assert.equal(outbox.find('b'), null);
  const unfit = { ...message('c'), blocks: [1n] };
  assert.throws(() => outbox.desire('thread', 6, [message('b'), unfit]), TypeError);
  assert.deepEqual([outbox.cursor('thread'), outbox.find('b')], [5, null]);
});

test('marking a message that is not there is a bug', async (t) => {
  const { outbox } = await testStore(t);
  assert.throws(() => outbox.markSending('none', 1), /no message/);
  outbox.desire('thread', 1, [message('a')]);
  assert.throws(() => outbox.markPosted(row(outbox, 'a').uuid, 2, 'C1', '1'), /in that version/);
});
