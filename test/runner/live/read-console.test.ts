// What real runners print, read as live events: counts as each runner sums them up itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Argv, LiveFormat } from '../../../src/loop/plan.ts';
import { readConsole } from '../../../src/runner/live/read-console.ts';
import { addLiveEvent, emptyLive } from '../../../src/runner/live/read-live.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/live');

function progressOf(lines: readonly string[], argv: Argv = ['run-tests']) {
  const read = readConsole(argv);
  return lines.reduce((live, line) => read(line).reduce(addLiveEvent, live), emptyLive).progress;
}
const fixture = (name: string) => readFileSync(join(fixtures, `live_${name}.txt`), 'utf8').split('\n');

const real: readonly [
  name: string,
  counts: readonly [passed: number, failed: number, skipped: number],
  because: string,
][] = [
  ['gotest_json', [5, 4, 1], 'DONE 10 tests, 1 skipped, 4 failures'],
  ['libtest_json', [2, 1, 1], '"passed": 2, "failed": 1, "ignored": 1'],
  ['vitest_tap-flat', [8, 4, 4], 'sixteen points'],
  ['mocha_tap', [3, 3, 2], 'pass 3, fail 3, plan 1..8'],
  ['phpunit_teamcity', [3, 4, 2], 'testCount 9'],
  [
    'pytest_v',
    [12, 9, 2],
    '11 passed and 1 xpassed, 1 skipped and 1 xfailed; failures and errors have a line each',
  ],
];
for (const [name, [passed, failed, skipped], because] of real)
  test(`${name} counts as its runner does (${because})`, () => {
    const progress = progressOf(fixture(name));
    assert.deepEqual([progress.passed, progress.failed, progress.skipped], [passed, failed, skipped]);
    assert.equal(progress.done, passed + failed + skipped);
  });

test('suites of nested TAP are no tests', () => {
  const { failures, done } = progressOf(fixture('node_tap'));
  assert.equal(
    failures.some(({ name }) => name === 'outer'),
    false,
  );
  const vitest = progressOf(fixture('vitest_tap'));
  assert.equal(
    vitest.failures.some(({ name }) => /outer|a\.test/.test(name)),
    false,
  );
  assert.ok(done > 0 && vitest.done > 0);
});

test('a failure is told with what it said, where the runner says it', () => {
  assert.match(progressOf(fixture('gotest_json')).failures[0]?.message ?? '', /^calc_test\.go:4: bad 1\n/);
  assert.match(
    progressOf(fixture('jest_teamcity')).failures[0]?.message ?? '',
    /deep equality\n\n- Expected/,
  );
  assert.match(progressOf(fixture('libtest_json')).failures[0]?.message ?? '', /panicked at src\/lib\.rs/);
});

test('the test that runs is known until it ends', () => {
  const started = "##teamcity[testStarted name='pays |[in yen|]' flowId='1']";
  assert.equal(progressOf([started]).current, 'pays [in yen]');
  assert.equal(progressOf([started, started.replace('Started', 'Finished')]).current, null);
});

test('what a build prints before the tests is passed over, and so is what comes between events', () => {
  const build = Array.from({ length: 200 }, (_, n) => `compiling ${n}`);
  assert.equal(progressOf([...build, ...fixture('libtest_json')]).done, 4);
  assert.equal(progressOf(['FAIL\tm/broken [build failed]', ...fixture('gotest_json')]).done, 10);
});

test('the command decides before the first lines do', () => {
  const points = ['not a version line', 'ok 7 - late'];
  assert.equal(progressOf(points).done, 0);
  assert.equal(progressOf(points, ['npx', 'vitest', '--reporter=tap-flat']).done, 1);
});

test('an output that nobody knows tells nothing', () => {
  for (const name of ['node_spec', 'gotestsum', 'cargo_test', 'jest_default', 'pw_dot'])
    assert.equal(progressOf(fixture(name)).done, 0, name);
});

test('whatever is printed, reading it does not throw', () => {
  const heads = [
    'TAP version 13',
    '##teamcity[testStarted',
    '{"Time":"","Action":"run"',
    '{"type":"test","event":"ok"}',
  ];
  const words = fc.constantFrom(
    ...heads,
    "name='|0x",
    '|',
    '{',
    '"',
    'ok',
    'not ok',
    '---',
    '...',
    '#',
    ' ',
    '::',
    'PASSED',
    ']',
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...heads),
      fc.array(fc.array(words).map((all) => all.join(''))),
      (head, lines) => {
        progressOf([head, ...lines]);
      },
    ),
    { numRuns: 500 },
  );
});

test('the format that the plan names wins over what the command and the first lines say', () => {
  const lines = [
    'TAP version 13',
    'ok 1 - adds',
    "##teamcity[testStarted name='pays']",
    "##teamcity[testFinished name='pays']",
  ];
  const told = (format: LiveFormat) => {
    const read = readConsole(['npx', 'tap', '--reporter=tap'], format);
    return lines.flatMap((line) => read(line)).map((one) => one.name);
  };
  assert.deepEqual(told('auto'), ['adds']);
  assert.deepEqual(told('tap'), ['adds']);
  assert.deepEqual(told('teamcity'), ['pays', 'pays']);
  assert.deepEqual(told('none'), []);
});
