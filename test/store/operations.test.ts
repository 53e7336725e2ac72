// What whoever runs Greenloop asks the database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import type { DesiredMessage } from '../../src/loop/ports.ts';
import { openStore } from '../../src/store/open-store.ts';
import { opening, storyPlan } from '../helpers/loop-events.ts';
import { playLoop, story } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const message = (key: string, text = key): DesiredMessage => ({
  key,
  channel: '#loop',
  threadKey: null,
  broadcast: false,
  text,
  blocks: [],
});

test('the oldest waiting message counts from when it was wanted, also as an edit, and again after each that was sent', async (t) => {
  const { outbox, operations, clock } = await testStore(t);
  const waits = () => operations.figures().outbox;
  assert.deepEqual(waits(), { waiting: 0, oldestMs: 0 });
  outbox.desire('thread', 1, [message('a')]);
  clock.advance(3_000);
  outbox.desire('thread', 2, [message('b')]);
  clock.advance(1_000);
  assert.deepEqual(waits(), { waiting: 2, oldestMs: 4_000 });
  outbox.desire('thread', 3, [message('a', 'changed before it was sent')]);
  assert.deepEqual(waits(), { waiting: 2, oldestMs: 4_000 });
  const send = (key: string, version: number) => {
    const uuid = outbox.find(key)?.uuid ?? '';
    outbox.markSending(uuid, clock.now());
    outbox.markPosted(uuid, version, 'C1', '1.1');
  };
  // Its newest version is still owed: from now on.
  send('a', 1);
  assert.deepEqual(waits(), { waiting: 2, oldestMs: 1_000 });
  send('a', 2);
  send('b', 1);
  assert.deepEqual(waits(), { waiting: 0, oldestMs: 0 });
  clock.advance(60_000);
  outbox.desire('thread', 4, [message('b', 'an edit')]);
  clock.advance(500);
  assert.deepEqual(waits(), { waiting: 1, oldestMs: 500 });
  outbox.markFailed(outbox.find('b')?.uuid ?? '', 'msg_too_long');
  assert.deepEqual([waits().waiting, operations.figures().refused], [0, 1]);
});

test('loops are counted by state, suites that run by purpose, and the journal whole', async (t) => {
  const { store, operations, clock } = await testStore(t);
  const all = story('L1');
  await playLoop(store, clock, 'L1', all);
  const begun = opening(storyPlan(), 'L2');
  await playLoop(store, clock, 'L2', begun);
  await store.record('L2', {
    type: 'suite-started',
    runId: 'L2-1-p1-test-1',
    suiteId: 'p1',
    purpose: 'test',
    fixId: null,
    revision: 'a'.repeat(40),
    attempt: 1,
    selection: null,
  });
  const { loops, running, events, epoch } = operations.figures();
  assert.deepEqual(loops, { reached: 1, running: 1 });
  assert.deepEqual(running, { test: 1 });
  assert.equal(events, all.length + begun.length + 1);
  assert.equal(epoch, 1);
  assert.equal(operations.iterationId('L2', 3), 'L2-1');
  assert.equal(operations.iterationId('L2', 1), null);
});

test('a loop keeps its files while it is open, for as long as the newest loop of its project was told', async (t) => {
  const { store, operations } = await testStore(t);
  assert.equal(operations.loopFiles('L1'), null);
  const start = (keepMs?: number) => {
    const [first] = opening(storyPlan(keepMs === undefined ? {} : { keepMs }), 'any');
    assert.ok(first);
    return first;
  };
  await store.record('L1', start());
  const { project } = storyPlan();
  assert.deepEqual(operations.loopFiles('L1'), { project, open: true, keepMs: null });
  await store.record('L1', { type: 'loop-finished', as: 'stopped', reason: '' });
  await store.record('L2', start(1_000));
  assert.deepEqual(operations.loopFiles('L1'), { project, open: false, keepMs: 1_000 });
  assert.deepEqual(operations.loopFiles('L2'), { project, open: true, keepMs: 1_000 });
});

test('it is said that nothing can be written when another process leads', async (t) => {
  const { operations, file, clock } = await testStore(t);
  operations.tryWriting();
  clock.advance(60_000);
  const other = openStore({ file, clock, owner: OTHER });
  t.after(() => other.close());
  await other.lease.takeLease();
  assert.throws(
    () => operations.tryWriting(),
    (error) => error instanceof LoopError && error.code === 'lease-lost',
  );
});

const OTHER = { pid: 1, host: 'elsewhere', boot: '', pidSpace: '', started: '' };
