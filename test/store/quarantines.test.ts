// Who put a test into quarantine, and until when it is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import { iterationOpening, OLD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const CART = { suiteId: 'p1', file: 'tests/cart.py', className: '', name: 'cart keeps items' };
const cart = result('cart keeps items', 'failed');
const quarantined = {
  ...cart,
  outcome: 'skipped',
  quarantined: 'failed',
  message: 'in quarantine: race',
} as const;
const pay = result('pay accepts a card', 'passed');
const ended = {
  type: 'iteration-ended',
  ledger: { declared: 2, collected: 2, executed: 2, passing: 1, verified: 1 },
} as const;

async function played(t: Parameters<typeof testStore>[0]) {
  const opened = await testStore(t);
  await playLoop(opened.store, opened.clock, 'L1', [
    ...opening(storyPlan(), 'L1', OLD),
    ...suiteRun('r1', 'p1', 'test', OLD, [cart, pay]),
    ended,
  ]);
  return opened;
}
const wish = (until: number) => ({ ...CART, by: 'mia', reason: 'race', until });
const isStale = (said: RegExp) => (error: unknown) =>
  error instanceof LoopError && error.code === 'stale' && said.test(error.message);

test('a quarantine ends by itself, and the next iteration says so once', async (t) => {
  const { history, quarantines, store, clock } = await played(t);
  const until = clock.now() + 1_000;
  quarantines.add('storefront', wish(until));
  assert.deepEqual(
    history.quarantines('storefront', until - 1).map(({ name, by, reason }) => [name, by, reason]),
    [['cart keeps items', 'mia', 'race']],
  );
  assert.deepEqual(history.quarantines('storefront', until), []);
  clock.advance(2_000);
  await playLoop(store, clock, 'L1', [
    ...iterationOpening('L1-2', OLD),
    ended,
    ...iterationOpening('L1-3', OLD),
  ]);
  const said = (number: number) =>
    history.iteration('storefront', number).quarantineEnded.map(({ name, releasedBy }) => [name, releasedBy]);
  assert.deepEqual([said(2), said(3)], [[['cart keeps items', null]], []]);
});

test('a result in quarantine is executed, neither passing nor failing, and told as that', async (t) => {
  const { history, quarantines, store, clock } = await played(t);
  quarantines.add('storefront', wish(clock.now() + 1_000_000));
  await playLoop(store, clock, 'L1', [
    ...iterationOpening('L1-2', OLD),
    ...suiteRun('r2', 'p1', 'test', OLD, [quarantined, pay]),
  ]);
  const loop = store.load('L1');
  const { collected, executed, passing } = loop.ledger;
  assert.deepEqual([collected, executed, passing], [2, 2, 1]);
  assert.deepEqual(
    loop.quarantined.map((one) => one.name),
    ['cart keeps items'],
  );
  const facts = history.iteration('storefront', 2);
  assert.deepEqual([facts.failing, facts.skipped, facts.flaky], [[], [], []]);
  assert.deepEqual(
    facts.quarantined.map(({ name, did, by }) => [name, did, by]),
    [['cart keeps items', 'failed', 'mia']],
  );
  assert.deepEqual(facts.suites[0]?.after, {
    tests: 2,
    passed: 1,
    failed: 0,
    errored: 0,
    skipped: 1,
    flaky: 0,
    broken: 0,
  });
  const life = history.testLife('storefront', CART, clock.now());
  assert.deepEqual(
    life?.results.map(({ outcome, quarantined: not }) => [outcome, not]),
    [
      ['failed', false],
      ['failed', true],
    ],
  );
  assert.equal(life?.flakiness.runs, 2);
});

test('a test is in quarantine once, and only what is there is released', async (t) => {
  const { history, quarantines, clock } = await played(t);
  assert.throws(() => quarantines.release('storefront', CART, 'sam'), isStale(/is not in quarantine/));
  quarantines.add('storefront', wish(clock.now() + 1_000_000));
  assert.throws(
    () => quarantines.add('storefront', wish(clock.now() + 9_000)),
    isStale(/already, put there by mia/),
  );
  quarantines.release('storefront', CART, 'sam');
  assert.deepEqual(history.quarantines('storefront', clock.now()), []);
  assert.throws(() => quarantines.release('storefront', CART, 'sam'), isStale(/is not in quarantine/));
  quarantines.add('storefront', wish(clock.now() + 1_000_000));
  assert.equal(history.quarantines('storefront', clock.now()).length, 1);
});

test('a terminal writes beside the process that leads', async (t) => {
  const { history, quarantinesBeside, quarantines, clock } = await played(t);
  quarantinesBeside.add('storefront', wish(clock.now() + 1_000_000));
  assert.equal(history.quarantines('storefront', clock.now()).length, 1);
  quarantines.release('storefront', CART, 'sam');
  assert.equal(history.quarantines('storefront', clock.now()).length, 0);
});
