import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { LoopError } from '../../src/loop/errors.ts';
import { opening, storyPlan } from '../helpers/loop-events.ts';
import { storeChild } from '../helpers/store-child.ts';
import { testStore } from '../helpers/test-store.ts';

test('while another process writes, events wait their turn and the event loop goes on', async (t) => {
  const { store, outbox, file } = await testStore(t);
  const holder = storeChild(t, 'hold-write-lock', file);
  assert.equal(await holder.nextLine(), 'held');
  let last = performance.now();
  let gap = 0;
  const ticks = setInterval(() => {
    gap = Math.max(gap, performance.now() - last);
    last = performance.now();
  }, 5);
  t.after(() => clearInterval(ticks));
  let settled = 0;
  const events = opening(storyPlan(), 'L1');
  const recorded = Promise.all(
    events.map((event) =>
      store.record('L1', event).then((entry) => {
        settled++;
        return entry.event.type;
      }),
    ),
  );
  for (let n = 0; n < 4; n++) await pause(100);
  assert.equal(settled, 0);
  assert.throws(
    () => outbox.desire('thread', 1, []),
    (error) => error instanceof LoopError && error.code === 'database-busy',
  );
  holder.process.stdin.end();
  await once(holder.process, 'exit');
  assert.deepEqual(
    await recorded,
    events.map((event) => event.type),
  );
  assert.ok(gap < 1_000, `the event loop stood still for ${gap} ms`);
});
