import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandArguments, recogniseRunner, testArgument } from '../../src/loop/expand-arguments.ts';
import type { TestIdentity } from '../../src/loop/model.ts';

const id = (file: string, className: string, name: string): TestIdentity => ({ file, className, name });

for (const [runner, identity, argument] of [
  ['pytest', id('tests/test_a.py', 'tests.test_a', 'test_x'), 'tests/test_a.py::test_x'],
  [
    'pytest',
    id('tests/test_a.py', 'tests.test_a.TestK', 'test_x[1-a.b]'),
    'tests/test_a.py::TestK::test_x[1-a.b]',
  ],
  [
    'pytest',
    id('tests/test_a.py', 'tests.test_a.TestK.TestIn', 'test_x'),
    'tests/test_a.py::TestK::TestIn::test_x',
  ],
  ['pytest', id('a.py', 'a.a', 'test_x'), 'a.py::a::test_x'],
  ['pytest', id('sub/test_a.py', 'test_a.TestK', 'test_x'), 'sub/test_a.py::TestK::test_x'],
  ['pytest', id('', 'tests.test_a.TestK', 'test_x'), 'tests/test_a.py::TestK::test_x'],
  ['pytest', id('', 'tests.checks.TestK', 'test_x'), 'tests/checks.py::TestK::test_x'],
  ['pytest', id('tests/test_b.py', '', 'tests/test_b.py'), 'tests/test_b.py'],
  ['node', id('a.test.mjs', 'test', 'works'), 'works'],
  ['node', id('a.test.mjs', 'WebSocket > auth', 'works'), 'WebSocket > auth > works'],
  ['node', id('a.test.mjs', '', 'works'), 'works'],
  ['node', id('a.test.mjs', '', 'a.test.mjs'), 'a.test.mjs'],
  ['other', id('', 'test', 'works'), 'test > works'],
  ['other', id('', '', 'works'), 'works'],
] as const)
  test(`${runner} is told ${argument}`, () => assert.equal(testArgument(identity, runner), argument));

test('the runner is recognised by the words of the command', () => {
  assert.equal(recogniseRunner(['python3', '-m', 'pytest', 'tests']), 'pytest');
  assert.equal(recogniseRunner(['/opt/venv/bin/pytest']), 'pytest');
  assert.equal(recogniseRunner(['node', 'tools/rerun.mjs', '{tests}']), 'node');
  assert.equal(recogniseRunner(['./run-tests.sh']), 'other');
});

test('placeholders expand inside an argument, and {tests} to one whole argument a test', () => {
  const tests = [id('', 'a', 'says "$HOME"; rm -rf *'), id('', '', '--help')];
  assert.deepEqual(expandArguments(['./t', '--xml={reports}/{reports}', '{tests}', '-v'], '/r $&', tests), [
    './t',
    '--xml=/r $&//r $&',
    'a > says "$HOME"; rm -rf *',
    '--help',
    '-v',
  ]);
  assert.deepEqual(expandArguments(['./t', '{tests}', 'x{tests}'], '/r', null), ['./t', 'x{tests}']);
});
