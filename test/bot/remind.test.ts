import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReminders, isWorkingTime, remindersDue } from '../../src/bot/remind.ts';
import { memoryOutbox, memoryStore } from './helpers/memory.ts';
import { sampleGroup, sampleIteration, sampleLoop, samplePlan } from './helpers/sample.ts';
import { textsOf } from './helpers/slack-limits.ts';

const HOUR = 3_600_000;
/** A Tuesday, 09:00 in UTC. */
const TUESDAY = Date.parse('2026-11-24T09:00:00Z');

test('the first comes after four hours, then one a day', () => {
  const due = [0, 3.9, 4, 27.9, 28, 76].map((hours) => remindersDue(0, hours * HOUR));
  assert.deepEqual(due, [0, 0, 1, 1, 2, 4]);
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

function waiting(change: { owner?: string | null; status?: 'blocked' | 'running'; since?: number } = {}) {
  const store = memoryStore();
  const outbox = memoryOutbox();
  const group = sampleGroup({
    id: 'g-7f3a',
    title: 'Cart is empty',
    status: 'needs-person',
    owner: change.owner ?? null,
  });
  store.happen(
    sampleLoop({
      id: 'L1',
      status: change.status ?? 'blocked',
      blockedOn: 'person',
      blockedSince: change.since ?? TUESDAY,
      plan: samplePlan({ access: { operate: ['@qa-team'], approve: null } }),
      iteration: sampleIteration({ groups: [group] }),
    }),
    { type: 'loop-blocked', on: 'person', reason: 'one group needs a person', hint: '' },
  );
  let now = TUESDAY;
  const reminders = createReminders({
    store,
    outbox,
    clock: { now: () => now, wait: async () => {} },
    write: async (write) => write(),
    onDesired: () => {},
  });
  return {
    outbox,
    at: async (ms: number) => {
      now = TUESDAY + ms;
      await reminders.tick();
      return outbox.rows().length;
    },
  };
}

test('a loop that waits is reminded of once, however often it is looked at', async () => {
  const { at, outbox } = waiting();
  assert.equal(await at(3 * HOUR), 0);
  assert.equal(await at(4 * HOUR), 1);
  assert.equal(await at(5 * HOUR), 1);
  assert.equal(await at(28 * HOUR), 2);
  const [row] = outbox.rows();
  assert.match(row?.threadKey ?? '', /^loop\/L1\/iteration\/\d+\/parent$/);
  const said = textsOf(row?.blocks ?? []).join(' ');
  assert.match(said, /@qa-team.*g-7f3a Cart is empty, 4 h.*\/loop resume/);
});

test('whoever took the group is called by name', async () => {
  const { at, outbox } = waiting({ owner: 'U0SAM00001' });
  await at(4 * HOUR);
  assert.ok(JSON.stringify(outbox.rows()[0]?.blocks).includes('"user_id":"U0SAM00001"'));
});

test('nobody is reminded at night or on a weekend, and after it there is one reminder', async () => {
  const { at } = waiting({ since: Date.parse('2026-11-27T16:00:00Z') });
  assert.equal(await at(Date.parse('2026-11-27T20:00:00Z') - TUESDAY), 0);
  assert.equal(await at(Date.parse('2026-11-29T12:00:00Z') - TUESDAY), 0);
  assert.equal(await at(Date.parse('2026-11-30T08:00:00Z') - TUESDAY), 1);
});

test('a loop that goes on is not reminded of', async () => {
  const { at } = waiting({ status: 'running' });
  assert.equal(await at(40 * HOUR), 0);
});
