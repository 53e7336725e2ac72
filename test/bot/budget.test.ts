// Slack's limits that count for the whole workspace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBudget } from '../../src/bot/budget.ts';
import { createDeliverer } from '../../src/bot/deliver.ts';
import { createKept } from '../../src/bot/kept.ts';
import { handClock, settled } from './helpers/hand-clock.ts';
import { realStore } from './helpers/real-store.ts';

test('a budget has so many calls at once, and one more after each pause', () => {
  let now = 0;
  const budget = createBudget({ now: () => now }, 2, 1_000);
  assert.deepEqual([budget.spend(), budget.spend(), budget.spend()], [true, true, false]);
  assert.equal(budget.waitMs(), 1_000);
  now = 999;
  assert.equal(budget.spend(), false);
  now = 1_000;
  assert.deepEqual([budget.spend(), budget.spend()], [true, false]);
  now = 60_000;
  assert.deepEqual([budget.spend(), budget.spend(), budget.spend()], [true, true, false]);
});

test('many channels together edit no more than Slack takes from one bot, and every newest state arrives', async (t) => {
  const clock = handClock();
  const { outbox } = await realStore(clock);
  const edits: number[] = [];
  const shown = new Map<string, string>();
  const deliverer = createDeliverer({
    posting: {
      upload: async () => 'F1',
      post: async ({ channel }) => ({ channelId: channel, ts: `${channel}.0` }),
      edit: async ({ key, text }) => {
        edits.push(clock.now());
        shown.set(key, text);
      },
      find: async () => null,
    },
    outbox,
    clock,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    settleMs: 2_000,
    spacingMs: 1_000,
    write: async (change) => change(),
    onBug: (error) => assert.fail(String(error)),
  });
  t.after(() => deliverer.close());
  const channels = Array.from({ length: 8 }, (_one, n) => `C${n}`);
  let seq = 0;
  const say = (text: string) => {
    seq += 1;
    const wanted = channels.map((channel) => ({ key: channel, channel, text }));
    const rest = { threadKey: null, broadcast: false, blocks: [] };
    outbox.desire(
      'thread',
      seq,
      wanted.map((one) => ({ ...one, ...rest })),
    );
    deliverer.wake();
  };
  for (let second = 0; second < 180; second += 1) {
    if (second < 120) say(`second ${second}`);
    await settled();
    await clock.advance(1_000);
  }
  const begin = edits[0] ?? 0;
  for (let minute = 0; minute < 3; minute += 1) {
    const mine = edits.filter(
      (at) => at >= begin + minute * 60_000 && at < begin + (minute + 1) * 60_000,
    ).length;
    assert.ok(mine <= 70, `${mine} edits in minute ${minute}`);
  }
  assert.deepEqual([...shown.values()], Array(8).fill('second 119'));
});

test('a user group is asked for anew until that would be too often; then an answer of the last minute counts', async () => {
  const clock = handClock();
  const keep = createKept(clock);
  let asked = 0;
  const ask = () => keep('group S1', true, async () => ++asked);
  const answers = [];
  for (let n = 0; n < 60; n += 1) {
    answers.push(await ask());
    await clock.advance(500);
  }
  assert.deepEqual(answers.slice(0, 5), [1, 2, 3, 4, 5]);
  assert.ok(asked < 20, `${asked} questions in half a minute`);
  await clock.advance(60_000);
  assert.equal(await ask(), asked);
});
