import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoopError } from '../../src/loop/errors.ts';
import { openStore } from '../../src/store/open-store.ts';
import { testClock, testFolder } from '../helpers/test-store.ts';

/** An owner whose death cannot be seen from here. */
const elsewhere = { pid: 7, host: 'elsewhere', boot: 'b', pidSpace: '', started: '1' };

test('a clock that is set an hour forward does not take the lease from a leader that was seen to live', async (t) => {
  const file = join(testFolder(t), 'db');
  const clock = testClock();
  const leader = openStore({ file, clock, owner: elsewhere });
  const other = openStore({ file, clock });
  t.after(leader.close);
  t.after(other.close);
  await leader.lease.takeLease();
  const leave = new AbortController();
  const waiting = other.lease.waitForLease(leave.signal);
  await pause(30);
  clock.advance(3_600_000);
  await pause(60);
  leave.abort(new Error('enough'));
  await assert.rejects(waiting, { message: 'enough' });
  assert.equal(await leader.lease.takeLease(), 1);
});

test('who was replaced is told so when it shows life, without a write of its own', async (t) => {
  const file = join(testFolder(t), 'db');
  const clock = testClock();
  const lost = Promise.withResolvers<LoopError>();
  const stalled = openStore({ file, clock, owner: elsewhere, onLost: lost.resolve });
  const other = openStore({ file, clock });
  t.after(stalled.close);
  t.after(other.close);
  await stalled.lease.takeLease();
  clock.advance(20_000);
  await other.lease.takeLease();
  const alive = setInterval(() => {}, 1_000);
  t.after(() => clearInterval(alive));
  assert.equal((await lost.promise).code, 'lease-lost');
});
