import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countResults, judgeSuite, noCounts, type SuiteEvidence } from '../../src/loop/judge-suite.ts';
import type { Outcome, TestResult } from '../../src/loop/model.ts';

let results = 0;
function result(outcome: Outcome, more: Partial<TestResult> = {}): TestResult {
  results += 1;
  const nothing = { message: '', details: '', output: '', durationMs: null };
  const name = `test ${results}`;
  return { file: '', className: '', name, outcome, ...nothing, retries: 0, synthetic: false, ...more };
}

function judge(more: Partial<SuiteEvidence>) {
  const exit = { status: 'passed', code: 0 } as const;
  const whole = {
    pattern: '{reports}/*.xml',
    files: 1,
    unreadable: [],
    incomplete: [],
    collect: false,
    said: '',
    advice: 'do this',
  };
  return judgeSuite({ exit, ...whole, results: [result('passed')], ...more });
}

const FAILED_EXIT = { status: 'failed', code: 1 } as const;
const CLEAN = [result('passed'), result('skipped')];
const RED = [result('passed'), result('failed')];

for (const [title, evidence, status, reason] of [
  ['exit 0 and a clean report', { results: CLEAN }, 'passed', /^$/],
  ['exit 1 and a failing test', { exit: FAILED_EXIT, results: RED }, 'failed', /^$/],
  [
    'exit 0 and a failing test',
    { results: RED },
    'failed',
    /^the exit code is 0, but the report has 1 failure$/,
  ],
  [
    'exit 0 and two failures',
    { results: [result('errored'), result('failed', { synthetic: true })] },
    'failed',
    /^the exit code is 0, but the report has 2 failures$/,
  ],
  [
    'exit 1 and a clean report',
    { exit: FAILED_EXIT, results: CLEAN },
    'errored',
    /exit code is 1.*no failure/,
  ],
  [
    'exit 1 and a file that cannot load',
    { exit: FAILED_EXIT, results: [result('errored', { synthetic: true })] },
    'failed',
    /^$/,
  ],
  ['no report', { files: 0, results: [] }, 'errored', /no report.*\{reports\}\/\*\.xml.*exit code 0/],
  [
    'no report of a command that said why',
    { files: 0, results: [], exit: FAILED_EXIT, said: 'no module named pytest' },
    'errored',
    /exit code 1; it said: no module named pytest\): do this$/,
  ],
  ['no report and exit 1', { files: 0, results: [], exit: FAILED_EXIT }, 'errored', /no report.*exit code 1/],
  ['a report that cannot be read', { unreadable: ['a.xml: it is cut'] }, 'errored', /a\.xml: it is cut/],
  ['a cut report beside a failing one', { unreadable: ['a.xml: it is cut'], results: RED }, 'errored', /cut/],
  [
    'an incomplete report',
    { incomplete: ['a.xml declares 2 more'], results: RED },
    'errored',
    /incomplete: a\.xml/,
  ],
  ['no test', { results: [] }, 'errored', /no test/],
  ['only a file that passed', { results: [result('passed', { synthetic: true })] }, 'errored', /no test/],
  ['a collection with failures', { collect: true, results: RED }, 'passed', /^$/],
  [
    'a collection that ended badly, which says what is there and not what is gone',
    { collect: true, exit: FAILED_EXIT, results: RED },
    'passed',
    /exit code is 1, so tests that are not in its report are not taken for gone/,
  ],
  ['a collection without a test', { collect: true, results: [] }, 'errored', /no test/],
  ['a collection without a report', { collect: true, files: 0, results: [] }, 'errored', /no report/],
  [
    'an incomplete collection',
    { collect: true, incomplete: ['a.xml declares 2 more'] },
    'errored',
    /incomplete/,
  ],
] as const satisfies readonly (readonly [string, Partial<SuiteEvidence>, string, RegExp])[])
  test(`${title} is ${status}`, () => {
    const verdict = judge(evidence);
    assert.equal(verdict.status, status);
    assert.match(verdict.reason, reason);
  });

test('what could not load is broken and no test, and a retried pass is flaky', () => {
  const counts = countResults([
    result('passed'),
    result('passed', { retries: 1 }),
    result('failed', { retries: 2 }),
    result('errored'),
    result('skipped'),
    result('errored', { synthetic: true }),
    result('passed', { synthetic: true }),
  ]);
  assert.deepEqual(counts, { tests: 5, passed: 2, failed: 1, errored: 1, skipped: 1, flaky: 1, broken: 1 });
  assert.deepEqual(countResults([]), noCounts);
});
