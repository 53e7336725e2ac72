// Our reporters in real runners, under the supervisor.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Argv } from '../../../src/loop/plan.ts';
import type { LiveProgress, SuiteSpec } from '../../../src/loop/ports.ts';
import { openBench, textOf } from '../bench.ts';

/** A Python with pytest, as a path or a name; where one is named, its tests are never skipped. */
const named = process.env.GREENLOOP_TEST_PYTHON ?? '';
const PYTHON = named === '' ? 'python3' : named;
const noPytest =
  named !== '' || spawnSync(PYTHON, ['-m', 'pytest', '--version']).status === 0
    ? false
    : 'python3 has no pytest: apt-get install python3-pytest, or name a Python in GREENLOOP_TEST_PYTHON';

const NODE_TESTS = `import test, { describe, it } from 'node:test';
test('top', () => {});
describe('outer', () => {
  describe('inner', () => { it('deep', () => { throw new Error('boom'); }); it.skip('left out', () => {}); });
});
test('parent', async (t) => { await t.test('child', () => {}); });
`;
const JUNIT = ['--test-reporter=junit', '--test-reporter-destination={reports}/r.xml'] as const;

async function watched(argv: Argv, files: Record<string, string>, more: Partial<SuiteSpec> = {}) {
  const bench = openBench();
  for (const [name, text] of Object.entries(files)) bench.write(name, text);
  const spec = bench.suite(argv, more);
  const seen: LiveProgress[] = [];
  const outcome = await bench.runner.runSuite(spec, (one) => seen.push(one), new AbortController().signal);
  const events = textOf(bench.files(spec.runId).live)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const ends = events
    .filter((one) => one.event === 'end')
    .map((one) => [one.class, one.name, one.outcome, one.message]);
  return { bench, spec, outcome, seen, events, ends };
}

test("node's runner tells each test live, and its report is what it would be without us", async () => {
  const { outcome, seen, ends, events } = await watched(['node', '--test', ...JUNIT, 'a.test.mjs'], {
    'a.test.mjs': NODE_TESTS,
  });
  assert.deepEqual(ends, [
    ['', 'top', 'passed', ''],
    ['outer > inner', 'deep', 'failed', 'boom'],
    ['outer > inner', 'left out', 'skipped', ''],
    ['parent', 'child', 'passed', ''],
  ]);
  assert.equal(outcome.status, 'failed');
  assert.deepEqual(
    outcome.results.map((one) => one.name),
    ['top', 'deep', 'left out', 'child'],
  );
  const last = seen.at(-1);
  assert.deepEqual([last?.done, last?.passed, last?.failed, last?.skipped], [4, 2, 1, 1]);
  assert.deepEqual(last?.failures, [{ name: 'deep', message: 'boom' }]);
  assert.ok(events.some((one) => one.event === 'start' && one.name === 'deep'));
});

test("a file that cannot load says why, where node's report says only that it failed", async () => {
  const { outcome } = await watched(['node', '--test', ...JUNIT, 'a.test.mjs', 'b.test.mjs', 'c.test.mjs'], {
    'a.test.mjs': NODE_TESTS,
    'b.test.mjs': "import './nope.mjs';\n",
    'c.test.mjs': "console.error('dying words');\nprocess.exit(3);\n",
  });
  const broken = outcome.results.filter((one) => one.synthetic);
  assert.deepEqual(
    broken.map((one) => one.name),
    ['b.test.mjs', 'c.test.mjs'],
  );
  assert.match(broken[0]?.message ?? '', /ERR_MODULE_NOT_FOUND\]: Cannot find module .*nope\.mjs/);
  assert.match(broken[0]?.details ?? '', /imported from/);
  assert.equal(broken[1]?.message, 'dying words');
  assert.equal(outcome.counts.broken, 2);
});

test('a command without a reporter of its own still prints for people', async () => {
  const { bench, spec, ends } = await watched(['node', '--test', 'a.test.mjs'], { 'a.test.mjs': NODE_TESTS });
  assert.equal(ends.length, 4);
  assert.match(textOf(bench.files(spec.runId).stdout), /✖ deep/);
});

const PYTEST_TESTS = `import pytest
def test_top(): pass
class TestK:
    @pytest.mark.parametrize("n", ["a::b"])
    def test_in(self, n): assert 1 == 2
@pytest.fixture
def falls(): yield; raise RuntimeError("too late")
def test_teardown(falls): pass
@pytest.mark.skip
def test_skipped(): pass
@pytest.mark.xfail
def test_expected(): assert 0
`;
const PYTEST = [PYTHON, '-m', 'pytest', '-p', 'no:cacheprovider', '--junitxml={reports}/r.xml'] as const;

test('pytest tells each test live, with its worst phase', { skip: noPytest }, async () => {
  const { outcome, ends, events } = await watched([...PYTEST, 'tests'], { 'tests/test_a.py': PYTEST_TESTS });
  assert.deepEqual(ends, [
    ['', 'test_top', 'passed', ''],
    ['TestK', 'test_in[a::b]', 'failed', 'assert 1 == 2'],
    ['', 'test_teardown', 'errored', 'RuntimeError: too late'],
    ['', 'test_skipped', 'skipped', ''],
    ['', 'test_expected', 'skipped', ''],
  ]);
  assert.deepEqual(events[0], { event: 'total', tests: 5 });
  assert.equal(outcome.status, 'failed');
  assert.deepEqual([...new Set(outcome.results.map((one) => one.file))], ['tests/test_a.py']);
});

test('pytest runs only the tests that are asked for', { skip: noPytest }, async () => {
  const files = { 'tests/test_a.py': PYTEST_TESTS };
  const { outcome } = await watched([...PYTEST, 'tests'], files);
  const selection = outcome.results.filter((one) => ['test_in[a::b]', 'test_top'].includes(one.name));
  const again = await watched([...PYTEST, '{tests}'], files, { selection });
  assert.deepEqual(
    again.outcome.results.map((one) => [one.file, one.className, one.name]),
    selection.map((one) => [one.file, one.className, one.name]),
  );
});

test('pytest still finds what the user put on its path, and the path is not written down', {
  skip: noPytest,
}, async () => {
  const bench = openBench({ ...process.env, PYTHONPATH: '/nowhere', PYTEST_ADDOPTS: '-k chosen' });
  bench.write(
    'test_a.py',
    'import os\ndef test_chosen(): assert "/nowhere" in os.environ["PYTHONPATH"]\ndef test_other(): pass\n',
  );
  const spec = bench.suite([...PYTEST], { env: ['PYTHONPATH', 'PYTEST_ADDOPTS'] });
  const outcome = await bench.runner.runSuite(spec, () => {}, new AbortController().signal);
  assert.deepEqual([outcome.status, outcome.counts.tests], ['passed', 1]);
  assert.doesNotMatch(textOf(bench.files(spec.runId).spec), /nowhere/);
});

test('a module that pytest cannot import says why', { skip: noPytest }, async () => {
  const { outcome, events } = await watched([...PYTEST, 'tests'], { 'tests/test_b.py': 'import nope\n' });
  assert.equal(outcome.results[0]?.name, 'tests/test_b.py');
  assert.equal(outcome.results[0]?.message, "ModuleNotFoundError: No module named 'nope'");
  assert.equal(events.find((one) => one.event === 'load-error')?.file, 'tests/test_b.py');
});

test('without a supervisor no reporter writes to what happens to be descriptor 3', { skip: noPytest }, () => {
  const bench = openBench();
  bench.write('a.test.mjs', NODE_TESTS);
  bench.write('test_a.py', PYTEST_TESTS);
  const live = fileURLToPath(new URL('../../../src/runner/live', import.meta.url));
  const victim = bench.write('victim', '');
  const file = openSync(victim, 'a');
  const stdio = ['ignore', 'pipe', 'pipe', file] as const;
  const env = { PATH: process.env.PATH, PYTHONPATH: live, GREENLOOP_RUN: 'x' };
  const options = { cwd: bench.cwd, stdio: [...stdio], env };
  const reporter = `--test-reporter=${join(live, 'node-reporter.js')}`;
  const node = spawnSync(process.execPath, ['--test', reporter, 'a.test.mjs'], options);
  const pytest = spawnSync(PYTHON, ['-m', 'pytest', '-p', 'greenloop_live', 'test_a.py'], options);
  closeSync(file);
  assert.deepEqual([node.status, pytest.status], [1, 1]);
  assert.equal(textOf(victim), '');
});

const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));

test('Vitest tells each test live, a retried one once, and a file that cannot be loaded', async () => {
  const { outcome, seen, ends, events } = await watched(
    [
      'node',
      join(modules, 'vitest/vitest.mjs'),
      'run',
      '--reporter=junit',
      '--outputFile={reports}/r.xml',
      '--root=.',
    ],
    {
      'node_modules/vitest': '',
      'a.test.mjs': `import { describe, expect, it } from '${modules}vitest/dist/index.js';
describe('outer', () => {
  it('passes', () => {});
  it('fails', () => expect(1).toBe(2));
  it.skip('left out', () => {});
  it.fails('expected to fail', () => expect(1).toBe(2));
  let n = 0;
  it('flaky', { retry: 2 }, () => { n += 1; expect(n).toBe(2); });
});
`,
      'b.test.mjs': "import './nowhere.mjs';\n",
    },
  );
  assert.equal(outcome.status, 'failed');
  assert.deepEqual(
    ends.map(([, name, how]) => [name, how]),
    [
      ['outer > passes', 'passed'],
      ['outer > fails', 'failed'],
      ['outer > left out', 'skipped'],
      ['outer > expected to fail', 'passed'],
      ['outer > flaky', 'passed'],
    ],
  );
  assert.match(String(ends[1]?.[3]), /^expected 1 to be 2/);
  const broken = events.find((one) => one.event === 'load-error');
  assert.deepEqual([broken?.file, /nowhere\.mjs/.test(broken?.message)], ['b.test.mjs', true]);
  assert.equal(seen.at(-1)?.done, 5);
});

test('Playwright tells each test live, a retried one once at its last attempt', async () => {
  const { outcome, ends } = await watched(
    [join(modules, '.bin/playwright'), 'test', '--retries=1', '--reporter=junit'],
    {
      'package.json': '{"type":"module"}',
      'a.spec.mjs': `import { expect, test } from '${modules}@playwright/test/index.mjs';
test.describe('outer', () => {
  test('passes', () => {});
  test('fails', () => { expect(1).toBe(2); });
  test.skip('left out', () => {});
  test.fail('expected to fail', () => { expect(1).toBe(2); });
  test('flaky', ({}, info) => { expect(info.retry).toBe(1); });
});
`,
    },
    { set: { PLAYWRIGHT_JUNIT_OUTPUT_FILE: '' } },
  );
  assert.deepEqual(
    ends.map(([, name, how]) => [name, how]),
    [
      ['outer \u203a passes', 'passed'],
      ['outer \u203a fails', 'failed'],
      ['outer \u203a left out', 'skipped'],
      ['outer \u203a expected to fail', 'passed'],
      ['outer \u203a flaky', 'passed'],
    ],
  );
  assert.ok(outcome.status !== 'passed');
});

const JEST_CONFIG = '{"name":"shop","jest":{"testMatch":["**/*.spec.js"],"transform":{}}}';

test('Jest tells each test live, one that is tried again at its end, and a file that cannot be loaded; its own reporters still run', async () => {
  const { outcome, seen, ends, events, bench } = await watched(
    ['node', join(modules, 'jest/bin/jest.js'), '--reporters=default', '--reporters=./own.js', '--runInBand'],
    {
      'package.json': JEST_CONFIG,
      'own.js':
        "module.exports = class { onRunComplete() { require('node:fs').writeFileSync('own-ran', ''); } };",
      'a.spec.js': `jest.retryTimes(2);
describe('outer', () => {
  test('passes', () => {});
  test('fails', () => { expect(1).toBe(2); });
  test.skip('left out', () => {});
  test.failing('expected to fail', () => { expect(1).toBe(2); });
  let n = 0;
  test('flaky', () => { n += 1; expect(n).toBe(2); });
});
`,
      'b.spec.js': "require('./nowhere.js');\n",
    },
  );
  assert.ok(existsSync(join(bench.cwd, 'own-ran')));
  const of = (kind: string) =>
    events.filter((one) => one.event === kind).map((one) => [one.name, one.outcome]);
  assert.deepEqual(of('end').toSorted(), [
    ['expected to fail', 'passed'],
    ['fails', 'failed'],
    ['fails', 'failed'],
    ['fails', 'failed'],
    ['flaky', 'failed'],
    ['flaky', 'passed'],
    ['left out', 'skipped'],
    ['passes', 'passed'],
  ]);
  assert.deepEqual(of('again').toSorted(), [
    ['fails', 'failed'],
    ['fails', 'failed'],
    ['flaky', 'failed'],
  ]);
  assert.ok(ends.every(([inside]) => inside === 'outer'));
  assert.match(
    String(ends.find(([, name]) => name === 'fails')?.[3]),
    /expect\(received\)\.toBe\(expected\)/,
  );
  const broken = events.find((one) => one.event === 'load-error');
  assert.deepEqual([broken?.file, /nowhere\.js/.test(broken?.message)], ['b.spec.js', true]);
  const last = seen.at(-1);
  assert.deepEqual([last?.done, last?.passed, last?.failed, last?.skipped], [5, 3, 1, 1]);
  assert.deepEqual(last?.failures.map((one) => one.name).toSorted(), ['b.spec.js', 'fails']);
  assert.equal(outcome.status, 'errored', 'without a report there is no result, whatever was told live');
});

test('Playwright whose reporters are in its configuration tells each test live all the same, and leaves its report', async () => {
  const { outcome, ends } = await watched(
    [join(modules, '.bin/playwright'), 'test'],
    {
      'package.json': '{"type":"module"}',
      'playwright.config.mjs': `export default { reporter: [['junit', { outputFile: process.env.OUT }]] };`,
      'a.spec.mjs': `import { expect, test } from '${modules}@playwright/test/index.mjs';
test('passes', () => {});
test('fails', () => { expect(1).toBe(2); });
`,
    },
    { set: { OUT: 'out.xml' } },
  );
  assert.deepEqual(
    ends.map(([, name, how]) => [name, how]),
    [
      ['passes', 'passed'],
      ['fails', 'failed'],
    ],
  );
  assert.equal(outcome.status, 'errored');
});

test('with a format that the plan names nothing is added to the command', async () => {
  const { outcome, seen, events } = await watched(
    ['node', '--test', '--test-reporter=tap', '--test-reporter-destination=stdout', ...JUNIT, 'a.test.mjs'],
    { 'a.test.mjs': NODE_TESTS },
    { live: 'none' },
  );
  assert.equal(outcome.status, 'failed');
  assert.deepEqual([seen, events], [[], []]);
});
