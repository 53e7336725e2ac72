import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEAD, iterationOpening, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const TESTS = 10_000;
const results = (failing: number) =>
  Array.from({ length: TESTS }, (_one, n) =>
    result(`file${n % 100} case ${n}`, n < failing ? 'failed' : 'passed', { durationMs: n % 700 }),
  );

test('ten thousand results are recorded in one event, failures and all', async (t) => {
  const { store, clock, history } = await testStore(t);
  const failing = 2_000;
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan({ goal: { target: null } }), 'L1'),
    ...suiteRun('r1', 'p1', 'test', HEAD, results(failing)),
  ]);
  const { ledger, iteration } = store.load('L1');
  const passing = TESTS - failing;
  assert.deepEqual(ledger, {
    declared: TESTS,
    collected: TESTS,
    executed: TESTS,
    passing,
    verified: passing,
  });
  assert.equal(iteration?.suiteRuns[0]?.failures.length, failing);
  assert.equal(history.iteration('storefront', 1).failing.length, failing);
  await playLoop(store, clock, 'L1', [
    { type: 'iteration-ended', ledger },
    ...iterationOpening('L1-2'),
    ...suiteRun('r2', 'p1', 'test', HEAD, results(0)),
  ]);
  assert.equal(store.load('L1').ledger.verified, TESTS);
  assert.equal(history.iteration('storefront', 1).failing.length, failing);
  assert.equal(history.iteration('storefront', 2).failing.length, 0);
});
