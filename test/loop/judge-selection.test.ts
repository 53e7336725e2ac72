import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeSelection } from '../../src/loop/judge-selection.ts';
import { countResults } from '../../src/loop/judge-suite.ts';
import type { Belief, RecordedResult, RunPurpose } from '../../src/loop/model.ts';
import { didHold } from '../../src/loop/verify-step.ts';
import { aFix, aGroup, aGroupTest, anIteration, aResult, aRun } from '../helpers/loop-state.ts';

const passed = (name: string) => aResult(name, { outcome: 'passed', message: '' });
const doubted = (name: string, belief: Belief = 'fake') =>
  aResult(name, { outcome: 'skipped', belief, message: `${belief}: passed in 10 ms; without an assertion` });
const judge = (purpose: RunPurpose, reason: string, ...results: readonly RecordedResult[]) =>
  judgeSelection(
    { purpose, selection: [passed('t1'), passed('t2')] },
    { status: 'passed', reason, counts: countResults(results), durationMs: 1, results },
  );

const table: readonly [title: string, judged: ReturnType<typeof judge>, status: string, reason: string][] = [
  ['all that was asked for passed', judge('rerun', '', passed('t1'), passed('t2')), 'passed', ''],
  [
    'one is not in the report',
    judge('verify', '', passed('t1')),
    'errored',
    '1 of 2 tests that were asked for were not run: t2',
  ],
  [
    'one is skipped',
    judge('rerun', 'said', passed('t1'), aResult('t2', { outcome: 'skipped' })),
    'errored',
    '1 of 2 tests that were asked for were not run: t2; said',
  ],
  ['a pass in a rerun is not believed', judge('rerun', 'why', passed('t1'), doubted('t2')), 'errored', 'why'],
  ['a pass in a check is not believed', judge('check', 'why', passed('t1'), doubted('t2')), 'errored', 'why'],
  [
    'a pass that verifies is not believed',
    judge('verify', 'why', passed('t1'), doubted('t2')),
    'passed',
    'why',
  ],
];
for (const [title, judged, status, reason] of table)
  test(`a run that was asked for two tests is ${status} when ${title}`, () => {
    assert.deepEqual([judged.status, judged.reason], [status, reason]);
  });

test('a fix did not hold when the pass of one of its tests is not believed; a fix of other tests did', () => {
  const iteration = anIteration({
    groups: [aGroup('g-1', { tests: [aGroupTest('t1')] }), aGroup('g-2', { tests: [aGroupTest('t2')] })],
    suiteRuns: [aRun('p1', { purpose: 'verify', doubted: [doubted('t2')] })],
  });
  assert.deepEqual(didHold(iteration, aFix('g-1')), { held: true, reason: '' });
  assert.deepEqual(didHold(iteration, aFix('g-2')), {
    held: false,
    reason: 'the pass of t2 does not count, fake: passed in 10 ms; without an assertion',
  });
});
