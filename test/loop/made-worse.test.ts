import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeWorse, passedIn } from '../../src/loop/made-worse.ts';
import type { Delivery, Iteration, Loop, SuiteRun } from '../../src/loop/model.ts';
import {
  aDeployPlan,
  aFailedRun,
  aFix,
  aGroup,
  aGroupTest,
  aLoop,
  anIteration,
  aPlan,
  aResult,
  aRun,
  counts,
} from '../helpers/loop-state.ts';

const delivered: Delivery = {
  deploymentId: 'd1',
  revision: 'bbbbbbb2',
  before: 'aaaaaaa1',
  fixes: [aFix('g-1', { status: 'verified', commit: 'c0ffee' })],
  passedBefore: { p1: 8 },
  mended: {},
};
const failing = (names: readonly string[]): readonly SuiteRun[] => [
  aFailedRun('p1', names, { revision: 'bbbbbbb2' }),
];
const regression = (names: readonly string[]) =>
  aGroup('g-2', { state: 'regression', tests: names.map((name) => aGroupTest(name)) });
const loopWith = (over: Partial<Loop> = {}) =>
  aLoop({ delivered, plan: aPlan({ deploy: aDeployPlan({ whenWorse: 'roll-back' }) }), ...over });
const iterationWith = (names: readonly string[], over: Partial<Iteration> = {}) =>
  anIteration({
    revision: 'bbbbbbb2',
    deployed: 'bbbbbbb2',
    suiteRuns: failing(names),
    groups: [regression(names)],
    ...over,
  });
const THREE = ['t1', 't2', 't3'];

test('fewer tests pass than before the deployment, and it says how many and which', () => {
  assert.equal(madeWorse(loopWith(), iterationWith(THREE)), '1 fewer test passes than before it: t1, t2, t3');
  const seven = Array.from({ length: 7 }, (_, index) => `t${index}`);
  assert.equal(
    madeWorse(loopWith(), iterationWith(seven)),
    '5 fewer tests pass than before it: t0, t1, t2, t3, t4 and 2 more',
  );
});

test('a pass that is not believed is no test that the deployment broke', () => {
  const run = aRun('p1', { counts: counts(5, 0, { tests: 9, skipped: 4, suspicious: 1, fake: 2 }) });
  assert.equal(passedIn(anIteration({ suiteRuns: [run] }), 'p1'), 8);
});

test('of a suite that did not run, what was verified at once counts', () => {
  const both = (mended: number) =>
    loopWith({ delivered: { ...delivered, passedBefore: { p1: 8, p2: 3 }, mended: { p2: mended } } });
  assert.equal(madeWorse(both(1), iterationWith(THREE)), null);
  assert.notEqual(madeWorse(both(0), iterationWith(THREE)), null);
});

const stays: readonly (readonly [string, Loop, Iteration])[] = [
  ['as many pass as before, although others', loopWith(), iterationWith(['t1', 't2'])],
  ['the plan keeps it', loopWith({ plan: aPlan({ deploy: aDeployPlan() }) }), iterationWith(THREE)],
  ['nothing was delivered', loopWith({ delivered: null }), iterationWith(THREE)],
  ['another revision is tested', loopWith(), iterationWith(THREE, { revision: 'ccccccc3' })],
  ['another revision is deployed', loopWith(), iterationWith(THREE, { deployed: 'ccccccc3' })],
  [
    'the environment is sick',
    loopWith(),
    iterationWith(THREE, { health: { healthy: false, at: 0, checks: [] } }),
  ],
  [
    'the suite gave no result this time',
    loopWith(),
    iterationWith(THREE, { suiteRuns: [aRun('p1', { status: 'errored' })] }),
  ],
  [
    'it was not compared before',
    loopWith({ delivered: { ...delivered, passedBefore: {} } }),
    iterationWith(THREE),
  ],
];
for (const [why, loop, iteration] of stays)
  test(`the deployment stays when ${why}`, () => {
    assert.equal(madeWorse(loop, iteration), null);
  });

test('a test that passes at its second try passes, and a file that cannot load is no test', () => {
  const first = aFailedRun('p1', ['t1', 't2']);
  const rerun = aFailedRun('p1', ['t2'], { purpose: 'rerun' });
  assert.equal(passedIn({ suiteRuns: [first, rerun] }, 'p1'), 9);
  const broken = aRun('p1', {
    status: 'failed',
    counts: counts(6),
    failures: [aResult('f', { synthetic: true })],
  });
  assert.equal(passedIn({ suiteRuns: [broken] }, 'p1'), 6);
  assert.equal(passedIn({ suiteRuns: [aRun('p1', { selection: [] })] }, 'p1'), null);
  assert.equal(passedIn({ suiteRuns: [] }, 'p1'), null);
});
