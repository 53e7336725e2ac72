import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesTests, failingWithFix, passingWithoutFix, withoutProduct } from '../../src/loop/fix-proof.ts';
import { countResults } from '../../src/loop/judge-suite.ts';
import type { TestResult } from '../../src/loop/model.ts';
import type { EndedStatus, SuiteOutcome } from '../../src/loop/ports.ts';
import { aGroupTest, aResult } from '../helpers/loop-state.ts';

const pays = aGroupTest('pays');
const ships = aGroupTest('ships');
const result = (name: string, outcome: TestResult['outcome'], over: Partial<TestResult> = {}) => ({
  ...aResult(name),
  outcome,
  ...over,
});
const outcome = (status: EndedStatus, results: readonly TestResult[], reason = ''): SuiteOutcome => ({
  status,
  reason,
  results,
  counts: countResults(results),
  durationMs: 1,
});
const where = 'without the fix';
const said = (name: string, how: string) => `${name} ${how}: nothing shows that the fix is what mends it`;

const without: readonly (readonly [string, SuiteOutcome, readonly string[]])[] = [
  ['all fail', outcome('failed', [result('pays', 'failed'), result('ships', 'errored')]), []],
  [
    'one passes',
    outcome('failed', [result('pays', 'failed'), result('ships', 'passed')]),
    [said('ships', 'also passes without the fix')],
  ],
  [
    'one passes at its second try',
    outcome('failed', [result('pays', 'failed'), result('ships', 'passed', { retries: 1 })]),
    [said('ships', 'also passes without the fix')],
  ],
  [
    'one is skipped',
    outcome('errored', [result('pays', 'failed'), result('ships', 'skipped')]),
    [said('ships', 'is skipped without the fix')],
  ],
  ['nothing could be compiled, so there is no report', outcome('errored', [], 'no report'), []],
  [
    'a file that cannot load fails, and so one test is not there',
    outcome('failed', [result('pays', 'failed')]),
    [],
  ],
  [
    'nothing fails, and one is not there',
    outcome('errored', [result('other', 'passed')], '2 tests that were asked for were not run'),
    [said('pays', 'was not run without the fix'), said('ships', 'was not run without the fix')],
  ],
  ['it hung', outcome('timed-out', []), []],
  [
    'the machine was lost',
    outcome('lost', [], 'its supervisor died'),
    ['what happens without it is not known: its supervisor died'],
  ],
];
for (const [name, run, reasons] of without)
  test(`without the fix: ${name}`, () => {
    assert.deepEqual(passingWithoutFix([pays, ships], run, where), reasons);
  });

test('a file that could not load is unproven only when its tests are there without the fix', () => {
  const file = { ...aGroupTest('tests/pay.test.mjs'), file: 'tests/pay.test.mjs', synthetic: true };
  const loads = outcome('passed', [result('pays', 'passed', { file: 'tests/pay.test.mjs' })]);
  assert.equal(passingWithoutFix([file], loads, where).length, 1);
  const broken = result('tests/pay.test.mjs', 'errored', { file: 'tests/pay.test.mjs', synthetic: true });
  assert.deepEqual(passingWithoutFix([file], outcome('failed', [broken]), where), []);
});

const failed = (name: string, message = 'no') => result(name, 'failed', { message });
const withFix: readonly (readonly [string, SuiteOutcome, readonly string[]])[] = [
  ['all pass', outcome('passed', [result('pays', 'passed'), result('ships', 'passed')]), []],
  ['one fails', outcome('failed', [failed('pays')]), ['pays still fails on the candidate: no']],
  [
    'there is no result',
    outcome('errored', [], 'no report'),
    ['Unit is errored on the candidate: no report'],
  ],
  [
    'what failed before in another group fails beside them',
    outcome('failed', [result('pays', 'passed'), result('ships', 'passed'), failed('bills')]),
    [],
  ],
  [
    'what passed before fails beside them',
    outcome('failed', [result('pays', 'passed'), failed('mails', 'broke')]),
    ['mails fails on the candidate, and did not before: broke'],
  ],
  [
    'another group fails, and the run is not whole',
    outcome('errored', [failed('bills')], '1 of 2 tests that were asked for were not run: pays'),
    ['Unit is errored on the candidate: 1 of 2 tests that were asked for were not run: pays'],
  ],
];
for (const [name, run, reasons] of withFix)
  test(`with the fix: ${name}`, () => {
    const before = [pays, ships, aGroupTest('bills')];
    assert.deepEqual(failingWithFix('Unit', [pays, ships], run, before), reasons);
  });

const candidates: readonly (readonly [readonly string[], boolean, boolean])[] = [
  [['src/pay.ts'], false, false],
  [['src/pay.ts', 'tests/pay.test.ts'], true, false],
  [['tests/pay.test.ts'], true, true],
  [['pkg/pay_test.go', 'pkg/__snapshots__/pay.snap'], true, true],
  [['README.md'], false, false],
];
for (const [files, tests, only] of candidates)
  test(`${files.join(' and ')} ${only ? 'is only tests' : tests ? 'has tests' : 'has no tests'}`, () => {
    assert.equal(changesTests({ files }), tests);
    assert.equal(withoutProduct({ files }).length, only ? 1 : 0);
  });
