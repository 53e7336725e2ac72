import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReminders } from '../../src/bot/remind.ts';
import { isWorkingTime, remindersDue } from '../../src/bot/reminders-due.ts';
import type { Iteration, Loop } from '../../src/loop/model.ts';
import { memoryOutbox, memoryStore } from './helpers/memory.ts';
import {
  sampleDeployment,
  sampleFix,
  sampleGroup,
  sampleIteration,
  sampleLoop,
  samplePlan,
} from './helpers/sample.ts';
import { textsOf } from './helpers/slack-limits.ts';

const HOUR = 3_600_000;
/** A Tuesday, 09:00 in UTC. */
const TUESDAY = Date.parse('2026-11-24T09:00:00Z');

const schedules: readonly [title: string, since: string, reminders: string[]][] = [
  [
    'a wait that begins in the morning',
    '2026-11-24T09:00:00Z',
    ['2026-11-24T13:00Z', '2026-11-25T13:00Z', '2026-11-26T13:00Z', '2026-11-27T13:00Z', '2026-11-30T08:00Z'],
  ],
  ['one that begins in the evening', '2026-11-24T18:30:00Z', ['2026-11-25T08:00Z', '2026-11-26T08:00Z']],
  ['one that begins on a Friday', '2026-11-27T16:00:00Z', ['2026-11-30T08:00Z', '2026-12-01T08:00Z']],
  // Not on Sunday at nine and again an hour after the first on Monday.
  ['one that begins on a Sunday', '2026-11-29T05:00:00Z', ['2026-11-30T08:00Z', '2026-12-01T08:00Z']],
];
for (const [title, since, reminders] of schedules) {
  test(`${title} is reminded of after four hours, then once in 24 hours, in working hours`, () => {
    const from = Date.parse(since);
    const found: string[] = [];
    for (let at = from, known = 0; found.length < reminders.length; at += HOUR / 4) {
      const due = remindersDue(from, at, 'UTC');
      assert.ok(due - known <= 1);
      if (due > known) found.push(new Date(at).toISOString().replace(':00.000Z', 'Z'));
      known = due;
    }
    assert.deepEqual(found, reminders);
  });
}

test('a reminder is put off until the morning of the project, not of the server', () => {
  const due = (at: string) =>
    remindersDue(Date.parse('2026-11-24T20:00:00Z'), Date.parse(at), 'Asia/Kolkata');
  assert.deepEqual([due('2026-11-25T02:29:00Z'), due('2026-11-25T02:30:00Z')], [0, 1]);
});

test("working hours are Monday to Friday from 8 to 19 on the project's clock", () => {
  const at = (text: string) => isWorkingTime(Date.parse(text), 'America/Los_Angeles');
  assert.deepEqual(
    [
      at('2026-11-24T16:00:00Z'),
      at('2026-11-24T15:59:00Z'),
      at('2026-11-25T03:00:00Z'),
      at('2026-11-28T18:00:00Z'),
    ],
    [true, false, false, false],
  );
});

const cart = sampleGroup({ id: 'g-7f3a', title: 'Cart is empty', status: 'needs-person' });

function waiting(change: Partial<Loop> = {}, iteration: Partial<Iteration> = { groups: [cart] }) {
  const store = memoryStore();
  const outbox = memoryOutbox();
  store.happen(
    sampleLoop({
      id: 'L1',
      status: 'blocked',
      blockedOn: 'person',
      blockedSince: TUESDAY,
      plan: samplePlan({ access: { operate: ['@qa-team', 'S0QATEAM01'], approve: ['U0KIM00001'] } }),
      iteration: sampleIteration(iteration),
      iterationEnded: true,
      ...change,
    }),
    { type: 'loop-blocked', on: 'person', reason: 'one group needs a person', hint: '' },
  );
  let now = TUESDAY;
  const boot = () =>
    createReminders({
      store,
      outbox,
      clock: { now: () => now, wait: async () => {} },
      write: async (write) => write(),
      onDesired: () => {},
    });
  return {
    store,
    outbox,
    /** A bot that was started at this moment looks. */
    at: async (ms: number) => {
      now = TUESDAY + ms;
      await boot().tick();
      return outbox.rows().length;
    },
    said: () => textsOf(outbox.rows().at(-1)?.blocks ?? []).join(' '),
  };
}

test('a loop that waits is reminded of once, however often it is looked at and the bot is started', async () => {
  const { at, outbox, said } = waiting();
  assert.equal(await at(3 * HOUR), 0);
  assert.equal(await at(4 * HOUR), 1);
  assert.equal(await at(5 * HOUR), 1);
  assert.equal(await at(28 * HOUR), 2);
  const [row] = outbox.rows();
  assert.match(row?.threadKey ?? '', /^loop\/L1\/iteration\/\d+\/parent$/);
  assert.equal(row?.broadcast, false);
  assert.match(
    row?.text ?? '',
    /^storefront, iteration 3 still waits for a person\. g-7f3a Cart is empty, 4 h$/,
  );
  assert.match(
    said(),
    /since.*2026-11-24 09:00 UTC.*@qa-team.*a user group.*g-7f3a Cart is empty, 1 day.*"Fixed, check it".*main.*\/loop resume storefront/,
  );
  assert.doesNotMatch(said(), /S0QATEAM01|Approve/);
});

test('whoever took the group is notified', async () => {
  const { at, outbox } = waiting({}, { groups: [{ ...cart, owner: 'U0SAM00001' }] });
  await at(4 * HOUR);
  assert.ok(JSON.stringify(outbox.rows()[0]?.blocks).includes('"user_id":"U0SAM00001"'));
});

test('nobody is reminded at night or on a weekend, and after it there is one reminder', async () => {
  const { at } = waiting({ blockedSince: Date.parse('2026-11-27T16:00:00Z') });
  assert.equal(await at(Date.parse('2026-11-27T20:00:00Z') - TUESDAY), 0);
  assert.equal(await at(Date.parse('2026-11-29T12:00:00Z') - TUESDAY), 0);
  assert.equal(await at(Date.parse('2026-11-30T08:00:00Z') - TUESDAY), 1);
});

test('a loop that goes on is not reminded of', async () => {
  const { at } = waiting({ status: 'running' });
  assert.equal(await at(40 * HOUR), 0);
});

test('a loop that was answered and waits again begins anew', async () => {
  const { at, store } = waiting();
  assert.equal(await at(28 * HOUR), 1);
  const again = { ...store.load('L1'), blockedSince: TUESDAY + 28 * HOUR };
  store.happen(again, { type: 'loop-blocked', on: 'person', reason: 'again', hint: '' });
  assert.equal(await at(31 * HOUR), 1);
  assert.equal(await at(32 * HOUR), 2);
});

test('for a candidate the approvers are reminded, and a group on which somebody decided is left out', async () => {
  const review = { ...cart, status: 'needs-review' } as const;
  const done = sampleGroup({ id: 'g-done', status: 'needs-person', claimedBy: 'U0SAM00001' });
  const fix = sampleFix({ status: 'refused', candidate: 'c0ffee1' });
  const { at, outbox, said } = waiting({ reviewable: [fix] }, { groups: [review, done] });
  await at(4 * HOUR);
  assert.match(JSON.stringify(outbox.rows()[0]?.blocks), /"user_id":"U0KIM00001"/);
  assert.match(said(), /Approve or Refuse on a candidate/);
  assert.doesNotMatch(said(), /g-done|qa-team/);
});

test('a deployment that waits for its approval is what is reminded of, not the groups', async () => {
  const deployment = sampleDeployment({ status: 'waiting-for-approval' });
  const { at, outbox, said } = waiting(
    { iterationEnded: false, reason: 'deploying a1b2c3d needs an approval (deploy.approval)' },
    { groups: [cart], deployments: [deployment] },
  );
  await at(4 * HOUR);
  assert.match(JSON.stringify(outbox.rows()[0]?.blocks), /"user_id":"U0KIM00001"/);
  assert.match(said(), /deploying a1b2c3d needs an approval.*Approve or Refuse in this thread/);
  assert.doesNotMatch(said(), /g-7f3a|\/loop resume/);
});

test('what is no question of groups is reminded of with its reason and what to do', async () => {
  const { at, said } = waiting(
    { reason: 'nobody can say whether a1b2c3d is live: timed out' },
    { groups: [cart], deployments: [sampleDeployment({ status: 'unknown' })] },
  );
  await at(4 * HOUR);
  assert.match(said(), /nobody can say whether.*To go on:.*look at the environment, then \/loop resume/);
  assert.doesNotMatch(said(), /g-7f3a/);
});
