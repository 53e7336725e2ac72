import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import { FIXED, HEAD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const started = (deploymentId: string, revision: string): LoopEvent => ({
  type: 'deployment-started',
  deploymentId,
  revision,
  why: 'fixes',
  steps: ['Built', 'Healthy'],
});
const faulty: LoopEvent = { type: 'deployment-faulty', deploymentId: 'd1', reason: 'exit 1', durationMs: 5 };
const rolledBack = (ok: boolean): LoopEvent => ({
  type: 'deployment-rolled-back',
  deploymentId: 'd1',
  ok,
  reason: ok ? '' : 'exit 2',
});
const tested = suiteRun('r1', 'p1', 'test', HEAD, [result('a one', 'passed')]);

async function play(t: TestContext, events: readonly LoopEvent[]) {
  const { store, clock } = await testStore(t);
  const loop = await playLoop(store, clock, 'L1', [...opening(storyPlan(), 'L1'), ...tested, ...events]);
  return { store, loop, deployment: loop.iteration?.deployments[0] };
}

test('a faulty deployment that is rolled back leaves the question which revision runs', async (t) => {
  const { loop, deployment } = await play(t, [started('d1', FIXED), faulty, rolledBack(true)]);
  assert.equal(deployment?.status, 'rolled-back');
  assert.equal(deployment?.reason, 'exit 1');
  assert.equal(loop.iteration?.deployed, undefined);
  assert.equal(loop.lastDeployed, null);
  assert.equal(loop.ledger.verified, 1, 'what is known last is the revision before');
});

test('a deployment that succeeded and is rolled back gives the environment its revision back', async (t) => {
  const success: LoopEvent = {
    type: 'deployment-succeeded',
    deploymentId: 'd1',
    facts: {},
    note: '',
    durationMs: 5,
  };
  const { store, loop } = await play(t, [started('d1', FIXED), success]);
  assert.equal(loop.lastDeployed, FIXED);
  assert.equal(loop.ledger.verified, 0);
  await store.record('L1', rolledBack(true));
  assert.equal(store.load('L1').lastDeployed, null);
  assert.equal(store.load('L1').ledger.verified, 1);
});

test('after a rollback that did not work nobody knows what is live', async (t) => {
  const { deployment } = await play(t, [started('d1', FIXED), faulty, rolledBack(false)]);
  assert.equal(deployment?.status, 'unknown');
  assert.equal(deployment?.reason, 'the rollback did not work: exit 2');
});

test('an unknown outcome is kept with its reason', async (t) => {
  const unknown: LoopEvent = {
    type: 'deployment-unknown',
    deploymentId: 'd1',
    reason: 'lost',
    durationMs: 7,
  };
  const { store, loop, deployment } = await play(t, [started('d1', FIXED), unknown]);
  assert.deepEqual([deployment?.status, deployment?.reason, deployment?.durationMs], ['unknown', 'lost', 7]);
  assert.equal(loop.iteration?.deployed, HEAD);
  await assert.rejects(store.record('L1', faulty), /not a legal transition/);
  await assert.rejects(store.record('L1', started('d1', FIXED)), /not a legal transition/);
});

test('a deployment starts only with an approval for its revision, which only one person can give', async (t) => {
  const asked: LoopEvent = { type: 'approval-asked', deploymentId: 'd1', revision: HEAD, why: 'fixes' };
  const { store } = await play(t, [asked]);
  await assert.rejects(store.record('L1', started('d1', HEAD)), /has no approval/);
  await store.record('L1', { type: 'deployment-approved', deploymentId: 'd1', revision: HEAD, by: '@lee' });
  await assert.rejects(store.record('L1', started('d1', FIXED)), /has no approval/);
  await assert.rejects(
    store.record('L1', { type: 'deployment-approved', deploymentId: 'd1', revision: HEAD, by: '@sam' }),
    (error) => error instanceof LoopError && error.code === 'stale' && /approved already/.test(error.message),
  );
  await store.record('L1', started('d1', HEAD));
  assert.equal(store.load('L1').iteration?.deployments[0]?.approvedBy, '@lee');
});

test('a step changes only in a running deployment, and only into another status', async (t) => {
  const step = (status: 'running' | 'failed'): LoopEvent => ({
    type: 'deployment-step-changed',
    deploymentId: 'd1',
    step: 'Built',
    status,
  });
  const { store } = await play(t, [started('d1', FIXED), step('running'), step('failed'), step('running')]);
  await assert.rejects(store.record('L1', step('running')), /cannot become running/);
  await store.record('L1', faulty);
  await assert.rejects(store.record('L1', step('failed')), /cannot become failed/);
});

test('an iteration whose deployment a person refused is kept as one that could verify nothing', async (t) => {
  const end: LoopEvent = {
    type: 'iteration-ended',
    ledger: { declared: 5, collected: 1, executed: 1, passing: 1, verified: 0 },
  };
  const asked: readonly LoopEvent[] = [
    { type: 'approval-asked', deploymentId: 'd1', revision: FIXED, why: 'fixes' },
    { type: 'deployment-refused', deploymentId: 'd1', revision: FIXED, by: 'U1' },
  ];
  const refused = await play(t, [...asked, end]);
  assert.deepEqual(
    refused.loop.past.map((one) => one.withheld),
    [true],
  );
  const free = await play(t, [end]);
  assert.deepEqual(
    free.loop.past.map((one) => one.withheld),
    [undefined],
  );
});
