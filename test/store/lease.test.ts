import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { LoopError } from '../../src/loop/errors.ts';
import { openStore } from '../../src/store/open-store.ts';
import { isDead, thisProcess } from '../../src/store/process-owner.ts';
import { opening, storyPlan } from '../helpers/loop-events.ts';
import { storeChild } from '../helpers/store-child.ts';
import { testClock, testFolder } from '../helpers/test-store.ts';
import { realClock } from './children/real-clock.ts';

const [start] = opening(storyPlan(), 'L1');
assert.ok(start);
const code = (expected: string) => (error: unknown) => error instanceof LoopError && error.code === expected;
/** An owner whose death cannot be seen from here. */
const elsewhere = { pid: 7, host: 'elsewhere', boot: 'b', pidSpace: '', started: '1' };

test('without the lease nothing can be written, and everything can be read', async (t) => {
  const { store, history, inbox, outbox, audit, close } = openStore({
    file: join(testFolder(t), 'db'),
    clock: testClock(),
  });
  t.after(close);
  await assert.rejects(store.record('L1', start), code('lease-lost'));
  assert.throws(() => outbox.desire('thread', 1, []), code('lease-lost'));
  assert.throws(() => inbox.finish('c1', ''), code('lease-lost'));
  assert.throws(
    () => audit.write({ at: 1, who: '', what: '', where: '', allowed: false, reason: '' }),
    code('lease-lost'),
  );
  assert.deepEqual(
    [store.journal(0, 9), store.openLoops(), history.projects(), outbox.due(0)],
    [[], [], [], []],
  );
});

test('a second process is told who leads, and leads as soon as the first is killed', async (t) => {
  const file = join(testFolder(t), 'db');
  const first = storeChild(t, 'lead', file);
  assert.equal(await first.nextLine(), '1');
  const second = await storeChild(t, 'lead', file).nextLine();
  assert.match(
    second,
    new RegExp(`^data-folder-led: ${file} is led by process ${first.process.pid} on .+ since 20`),
  );
  await first.kill();
  assert.equal(await storeChild(t, 'lead', file).nextLine(), '2');
});

test('a waiting process leads when the first is killed', async (t) => {
  const file = join(testFolder(t), 'db');
  const first = storeChild(t, 'lead', file);
  await first.nextLine();
  const waiting = storeChild(t, 'lead', file, 'wait');
  assert.equal(await waiting.nextLine(), 'waiting');
  await first.kill();
  assert.equal(await waiting.nextLine(), '2');
});

test('a leader that closes leaves the lease free', async (t) => {
  const file = join(testFolder(t), 'db');
  const first = openStore({ file, clock: testClock(), owner: elsewhere });
  assert.equal(await first.lease.takeLease(), 1);
  assert.equal(await first.lease.takeLease(), 1, 'it has it already');
  first.close();
  const second = openStore({ file, clock: testClock() });
  t.after(second.close);
  assert.equal(await second.lease.takeLease(), 2);
});

test('a leader that showed no life for 15 s is replaced, and its late writes are refused', async (t) => {
  const file = join(testFolder(t), 'db');
  const clock = testClock();
  const stalled = openStore({ file, clock, owner: elsewhere });
  const other = openStore({ file, clock });
  t.after(stalled.close);
  t.after(other.close);
  await stalled.lease.takeLease();
  clock.advance(14_999);
  await assert.rejects(other.lease.takeLease(), code('data-folder-led'));
  clock.advance(1);
  assert.equal(await other.lease.takeLease(), 2);
  await assert.rejects(
    stalled.store.record('L1', start),
    (error) => code('lease-lost')(error) && (error as LoopError).message.includes(`process ${process.pid}`),
  );
  assert.deepEqual(other.store.journal(0, 9), []);
  await other.store.record('L1', start);
  await assert.rejects(stalled.lease.takeLease(), code('data-folder-led'));
});

test('waiting for the lease ends when the signal aborts', async (t) => {
  const file = join(testFolder(t), 'db');
  const leader = openStore({ file, clock: realClock });
  const other = openStore({ file, clock: realClock });
  t.after(leader.close);
  t.after(other.close);
  await leader.lease.takeLease();
  const leave = new AbortController();
  const waiting = other.lease.waitForLease(leave.signal);
  leave.abort(new Error('enough'));
  await assert.rejects(waiting, { message: 'enough' });
});

test('a killed owner is dead also while nobody has reaped it', async (t) => {
  // The shell becomes `sleep`, which never asks after the child that the shell had started.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => parent.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const pid = Number(line);
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  while (stat()[0] !== 'Z') await pause(5);
  assert.equal(isDead({ ...thisProcess(), pid, started: stat()[19] ?? '' }), true);
});

test('an owner is dead only when that is certain', () => {
  const me = thisProcess();
  assert.equal(isDead(me), false);
  assert.equal(isDead({ ...me, started: '1' }), true, 'another process has its pid now');
  assert.equal(isDead({ ...me, boot: 'earlier' }), true, 'the machine was started again');
  assert.equal(isDead({ ...me, started: '1', host: 'elsewhere' }), false);
  assert.equal(isDead({ ...me, started: '1', pidSpace: 'pid:[1]' }), false, 'pids of another container');
});
