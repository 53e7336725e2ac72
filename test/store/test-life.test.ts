// Tests' lives over real tables: who is flaky, since when, and what is found by words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEAD, iterationOpening, OLD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const cart = (outcome: 'passed' | 'failed') => result('cart keeps items', outcome);
const pay = (outcome: 'passed' | 'failed') => result('pay accepts a card', outcome);
const named = (name: string) => ({
  suiteId: 'p1',
  file: `tests/${name.split(' ')[0]}.py`,
  className: '',
  name,
});

async function played(t: Parameters<typeof testStore>[0]) {
  const opened = await testStore(t);
  await playLoop(opened.store, opened.clock, 'L1', [
    ...opening(storyPlan(), 'L1', OLD),
    ...suiteRun('r1', 'p1', 'test', OLD, [cart('passed'), pay('passed')]),
    { type: 'iteration-ended', ledger: { declared: 2, collected: 2, executed: 2, passing: 2, verified: 2 } },
    ...iterationOpening('L1-2', HEAD),
    ...suiteRun('r2', 'p1', 'test', HEAD, [cart('failed'), pay('failed')]),
    ...suiteRun('r3', 'p1', 'rerun', HEAD, [cart('passed'), pay('failed')], {
      selection: [named('cart keeps items'), named('pay accepts a card')],
    }),
  ]);
  return opened;
}

test('a test that failed and passed on one revision is flaky, one that only fails is broken, and they are named', async (t) => {
  const { history, clock } = await played(t);
  const judged = history.flakiest('storefront', clock.now(), 10);
  assert.deepEqual(
    judged.map(({ name, flakiness }) => [name, flakiness.state, flakiness.changes, flakiness.runs]),
    [
      ['cart keeps items', 'flaky', 2, 3],
      ['pay accepts a card', 'broken', 1, 3],
    ],
  );
  assert.deepEqual(history.flakiest('another', clock.now(), 10), []);
  assert.equal(history.flakiest('storefront', clock.now() + 40 * 86_400_000, 10).length, 0);
});

test("a test's life says since when, and on which revision", async (t) => {
  const { history, clock } = await played(t);
  const life = history.testLife('storefront', named('pay accepts a card'), clock.now());
  assert.deepEqual(
    life?.changes.map(({ iteration, revision, outcome }) => [iteration, revision, outcome]),
    [
      [1, OLD, 'passed'],
      [2, HEAD, 'failed'],
    ],
  );
  assert.deepEqual(
    life?.results.map(({ purpose, outcome, durationMs }) => [purpose, outcome, durationMs]),
    [
      ['test', 'passed', 120],
      ['test', 'failed', 120],
      ['rerun', 'failed', 120],
    ],
  );
  assert.deepEqual([life?.present, life?.flakiness.state], [true, 'broken']);
  assert.equal(history.testLife('storefront', named('nothing like it'), clock.now()), null);
});

test('tests are found by words in any order and case, and signs of SQL are only signs', async (t) => {
  const { history } = await played(t);
  const found = (words: string) => history.findTests('storefront', words, 10).map((one) => one.name);
  assert.deepEqual(found('CARD pay'), ['pay accepts a card']);
  assert.deepEqual(found('tests/cart'), ['cart keeps items']);
  assert.deepEqual(found('a'), ['cart keeps items', 'pay accepts a card']);
  for (const none of ['', '%', '_', '!', "'", 'refund']) assert.deepEqual(found(none), [], none);
});

test('a run in which nearly everything failed says nothing about its tests', async (t) => {
  const { history, store, clock } = await testStore(t);
  const many = (outcome: 'passed' | 'failed') =>
    Array.from({ length: 12 }, (_, n) => result(`t${n} works`, outcome));
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...suiteRun('r1', 'p1', 'test', HEAD, many('failed')),
    ...suiteRun('r2', 'p1', 'rerun', HEAD, many('passed'), { selection: [] }),
  ]);
  assert.deepEqual(history.flakiest('storefront', clock.now(), 20), []);
});

test('the usual duration of a test is the median of its last passes, failures left out', async (t) => {
  const { history, store, clock } = await testStore(t);
  const took = (durationMs: number, outcome: 'passed' | 'failed' = 'passed') =>
    result('cart keeps items', outcome, { durationMs });
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...[100, 300, 200].flatMap((ms, n) => suiteRun(`r${n}`, 'p1', 'test', HEAD, [took(ms)])),
    ...suiteRun('r4', 'p1', 'test', HEAD, [took(9_000, 'failed')]),
  ]);
  assert.deepEqual(history.usualDurations('storefront', 'p1'), [
    { file: 'tests/cart.py', className: '', name: 'cart keeps items', usual: { medianMs: 200, passes: 3 } },
  ]);
  assert.deepEqual(history.usualDurations('storefront', 'p2'), []);
});

test('a test that has become quick for good is believed after it was named three times', async (t) => {
  const { history, store, clock } = await testStore(t);
  const took = (durationMs: number, quick = false) =>
    result('cart keeps items', quick ? 'skipped' : 'passed', {
      durationMs,
      message: quick ? 'suspicious: passed in 10 ms' : '',
    });
  const runs = [took(1_000), took(1_000), took(1_000), took(10, true), took(10, true)];
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...runs.flatMap((one, n) => suiteRun(`r${n}`, 'p1', 'test', HEAD, [one])),
  ]);
  const usual = () => history.usualDurations('storefront', 'p1')[0]?.usual.medianMs;
  assert.equal(usual(), 1_000);
  for (const event of suiteRun('r9', 'p1', 'test', HEAD, [took(10, true)])) await store.record('L1', event);
  assert.equal(usual(), 10);
});
