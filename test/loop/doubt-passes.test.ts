import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtPasses, whyDoubted } from '../../src/loop/doubt-passes.ts';
import { countResults } from '../../src/loop/judge-suite.ts';
import type { TestResult } from '../../src/loop/model.ts';
import type { Evidence } from '../../src/loop/suspicion.ts';
import { aResult } from '../helpers/loop-state.ts';

const passed = (durationMs: number, over: Partial<TestResult> = {}) =>
  aResult('t', { outcome: 'passed', message: '', durationMs, ...over });
const evidence: Evidence = { usual: null, countsAssertions: true, sameOutput: null, traces: null };
const doubt = (...results: readonly TestResult[]) => doubtPasses(results, () => evidence);

test('a doubted pass is a test that was not done, and says why; the others stay as they are', () => {
  const [quick, honest, asserting] = [passed(0), passed(12), passed(12, { assertions: 2 })];
  const { results, said } = doubt(quick, honest, asserting);
  assert.deepEqual(
    results.map(({ outcome, belief }) => [outcome, belief]),
    [
      ['skipped', 'suspicious'],
      ['passed', undefined],
      ['passed', 'real'],
    ],
  );
  assert.equal(results[1], honest);
  assert.match(results[0]?.message ?? '', /^suspicious: passed in no time at all/);
  assert.deepEqual(whyDoubted(results[0]?.message ?? ''), [
    'in no time at all, so it cannot have asked the deployment anything',
  ]);
  assert.match(said, /^1 suspicious pass does not count: t passed in no time at all/);
  const { passed: passes, skipped, real, suspicious, fake } = countResults(results);
  assert.deepEqual([passes, skipped, real, suspicious, fake], [2, 1, 1, 1, undefined]);
});

test('the sentence counts them by belief, names three and the fake ones first', () => {
  const fake = aResult('lie', { outcome: 'passed', message: '', durationMs: 0, assertions: 0 });
  const { said } = doubt(...[0, 0, 0, 0].map((ms) => passed(ms)), fake);
  assert.match(
    said,
    /^1 fake and 4 suspicious passes do not count: lie passed in no time .*; without an assertion.*; and 2 more$/,
  );
  assert.equal(doubt(passed(12)).said, '');
});
