import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestResult } from '../../../src/loop/model.ts';
import type { ReadReport } from '../../../src/runner/junit/file-report.ts';
import { missingResults } from '../../../src/runner/junit/read-command.ts';
import { readReports } from '../../../src/runner/junit/read-reports.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/live');

async function readFixture(name: string): Promise<ReadReport> {
  const [report] = await readReports([join(fixtures, `out_${name}.xml`)], { root: fixtures });
  if (report?.status !== 'read') throw new Error(`${name}: ${report?.reason}`);
  return report;
}

const shown = (result: TestResult): string =>
  [result.file, result.className, result.name, result.outcome, result.synthetic ? 'synthetic' : 'test'].join(
    ' | ',
  );

const byRunner: readonly [name: string, nth: number, expected: string][] = [
  ['pytest9_xunit1', 0, 'test_x.py | test_x | test_pass | passed | test'],
  ['pytest9_xunit1', 4, 'test_x.py | test_x | test_xfail | skipped | test'],
  ['pytest9_xunit1', 17, 'test_x.py | test_x | test_fail_and_teardown_error | errored | test'],
  ['pytest9_xunit2', 0, ' | test_x | test_pass | passed | test'],
  ['pytest9_collection_error', 0, 'test_collect_error.py |  | test_collect_error.py | errored | synthetic'],
  ['pytest9', 0, 'test_collect_error.py |  | test_collect_error.py | errored | synthetic'],
  ['node-test', 0, ' | outer | pass | passed | test'],
  ['node-test', 3, ' | outer | todo | skipped | test'],
  ['node-test', 5, ' | outer | dup #2 | failed | test'],
  ['node-test', 8, 'b.test.mjs |  | b.test.mjs | failed | synthetic'],
  ['jest-junit', 9, ' |  | outer dup #2 | failed | test'],
  ['jest-junit-suiteerrors', 13, 'b.test.js |  | b.test.js | errored | synthetic'],
  ['vitest', 0, 'a.test.mjs |  | outer > pass | passed | test'],
  ['vitest', 7, 'a.test.mjs |  | outer > each 1 a/b #2 | passed | test'],
  ['vitest', 13, 'b.test.mjs |  | b.test.mjs | failed | synthetic'],
  ['playwright', 1, 'a.spec.ts | p1 | outer › fails | failed | test'],
  ['playwright', 15, 'a.spec.ts | p2 | outer › fails | failed | test'],
  ['playwright_projname', 15, 'a.spec.ts | p2 | outer › fails | failed | test'],
  ['mocha-xunit', 6, 'a.spec.js | outer | dup #2 | failed | test'],
  ['mocha-xunit', 7, 'a.spec.js | outer inner | "before all" hook for "never" | failed | synthetic'],
  ['gotestsum', 1, ' | example.com/m/calc | TestSub/c/d | failed | test'],
  ['rspec', 6, 'a_spec.rb | a_spec | Calc is expected to be < 5 #2 | passed | test'],
  ['phpunit', 5, 'ATest.php | ATest | testRisky | errored | test'],
  ['libtest', 1, ' | t | fails | failed | test'],
];
for (const [name, nth, expected] of byRunner) {
  test(`${name}: result ${nth} is ${expected}`, async () => {
    const result = (await readFixture(name)).results[nth];
    assert.equal(result === undefined ? undefined : shown(result), expected);
  });
}

const messages: readonly [name: string, nth: number, message: string][] = [
  ['gotestsum', 0, 'calc_test.go:4: bad 1'],
  ['phpunit', 1, 'Failed asserting that 2 is identical to 1.'],
  ['phpunit', 2, 'RuntimeException: red'],
  ['libtest', 1, 'panicked at src/lib.rs:1:75:\nboom'],
  ['pytest9_xunit1', 4, 'expected failure: known'],
  ['rspec', 1, 'expected: 2\n     got: 1\n\n(compared using ==)'],
  ['playwright', 6, 'Test timeout of 300ms exceeded.'],
];
for (const [name, nth, message] of messages) {
  test(`${name}: result ${nth} says ${JSON.stringify(message)}`, async () => {
    assert.equal((await readFixture(name)).results[nth]?.message.trim(), message);
  });
}

for (const file of readdirSync(fixtures).filter((name) => /^out_.*\.xml$/.test(name))) {
  test(`${file}, a complete report, reads as complete`, async () => {
    const report = await readFixture(file.slice(4, -4));
    assert.ok(report.results.length > 0);
    assert.equal(missingResults(report), 0);
  });
}

test('attempts of gotestsum are one result each, with the failed ones counted', async () => {
  const { results } = await readFixture('gotestsum_rerun');
  assert.equal(results.length, 8);
  assert.deepEqual(
    results
      .filter((result) => result.retries > 0)
      .map((result) => [result.name, result.outcome, result.retries]),
    [
      ['TestFail', 'failed', 2],
      ['TestSub/c/d', 'failed', 2],
      ['TestSub', 'failed', 2],
    ],
  );
});

test("Playwright's reruns are retries: a flaky test has passed, a failed one has failed", async () => {
  const { results } = await readFixture('playwright_includeRetries');
  const flaky = results.filter((result) => result.outcome === 'passed' && result.retries > 0);
  assert.deepEqual(
    flaky.map((result) => [result.name, result.retries]),
    [['outer › flaky', 1]],
  );
  assert.equal(results.find((result) => result.name === 'outer › fails')?.retries, 1);
});

test('raw ESC bytes are read and noted', async () => {
  const report = await readFixture('libtest');
  assert.ok(report.notes.some((note) => note.includes('raw control characters')));
  assert.ok(report.results.every((result) => !/[\x00-\x08\x0b-\x1f]/.test(JSON.stringify(result))));
});
