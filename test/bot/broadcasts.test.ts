// A whole loop on a real database, with nearly everything that can happen in one: what of it the channel is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReminders } from '../../src/bot/remind.ts';
import { startThread } from '../../src/bot/thread.ts';
import { createViews } from '../../src/bot/views.ts';
import { storyPlan } from '../helpers/loop-events.ts';
import { story } from '../helpers/play-loop.ts';
import { handClock, settled } from './helpers/hand-clock.ts';
import { realStore } from './helpers/real-store.ts';

test('of a whole loop the channel itself is told of each iteration, of blocks that need a person, and of the end', async () => {
  const clock = handClock(Date.parse('2026-11-24T09:00:00Z'));
  const { store, outbox, history } = await realStore(clock);
  const plan = { ...storyPlan(), slack: { channel: '#staging-loop', digest: null, timezone: 'UTC' } };
  const write = async <T>(change: () => T): Promise<T> => change();
  const keys = new Set<string>();
  const wanted = {
    ...outbox,
    desire: (...args: Parameters<typeof outbox.desire>) => {
      for (const message of args[2]) keys.add(message.key);
      outbox.desire(...args);
    },
  };
  const thread = startThread({
    store,
    outbox: wanted,
    history,
    views: createViews(store, history, () => null),
    clock,
    subscribeLive: null,
    subscribeSaid: null,
    write,
    onDesired: () => {},
    onBug: (error) => assert.fail(String(error)),
  });
  const reminders = createReminders({ store, outbox: wanted, clock, write, onDesired: () => {} });
  for (const event of story('L1', plan)) {
    await store.record('L1', event);
    await settled();
    if (event.type !== 'loop-blocked') continue;
    await clock.advance(5 * 3_600_000);
    await reminders.tick();
  }
  await thread.close();
  const rows = [...keys].map((key) => outbox.find(key) ?? assert.fail(key));
  const kind = (key: string) => key.replace(/^loop\/L1\//, '').replace(/\d{5,}/g, 'n');
  const alone = rows.filter((row) => row.threadKey === null).map((row) => kind(row.key));
  assert.deepEqual(alone, ['iteration/1/parent', 'iteration/2/parent']);
  const told = rows.filter((row) => row.broadcast);
  assert.deepEqual(
    told.map((row) => kind(row.key).split('/')[0]),
    ['blocked', 'finished'],
  );
  assert.match(told[0]?.text ?? '', /needs a person/);

  assert.ok(rows.some((row) => row.key.includes('/reminder/')));
  assert.ok(
    rows.some((row) => row.key.includes('/deployment/')) && rows.some((row) => row.key.endsWith('/report')),
  );
});
