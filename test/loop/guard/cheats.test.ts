import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchPath } from '../../../src/config/match-glob.ts';
import { guardDiff } from '../../../src/loop/guard-diff.ts';
import type { FileChange } from '../../../src/loop/ports.ts';
import { change, GO, JAVA, PY, reasonsOf, TEST } from './change.ts';

type Cheat = readonly [
  title: string,
  path: string,
  before: string | null,
  after: string | null,
  reason: RegExp,
];
const JS = 'src/add.test.js';
const js = (from: string, to: string) => TEST.replace(from, to);

const skips: readonly Cheat[] = [
  ['with a chain', JS, TEST, js("test('", "describe.concurrent.skip('"), /skips a test/],
  ['the whole file', 'test_add.py', PY, `pytestmark = pytest.mark.skip\n${PY}`, /skips a test/],
  [
    'by an exception',
    'test_add.py',
    PY,
    PY.replace('    assert', '    raise unittest.SkipTest("x")\n    assert'),
    /skips a test \(test_add\.py:2/,
  ],
  ['a Java test', 'src/test/java/AddTest.java', JAVA, JAVA.replace('@Test', '@Disabled\n  @Test'), /skips/],
  [
    'by assuming what is not so',
    'src/test/java/AddTest.java',
    JAVA,
    JAVA.replace('assertEquals', 'assumeTrue(ready);\n    assertEquals'),
    /skips/,
  ],
  ['a Rust test', 'tests/add.rs', '#[test]\nfn adds() {}\n', '#[test]\n#[ignore]\nfn adds() {}\n', /skips/],
  [
    'a Go file in the build',
    'add_test.go',
    GO,
    `//go:build never\n${GO}`,
    /out of the build \(add_test\.go:1/,
  ],
  ['by an option on its own line', JS, TEST, js('{ timeout: 500 }', '{\n    skip: true,\n  }'), /skips/],
];

const emptied: readonly Cheat[] = [
  [
    'renames it so that it is not collected',
    'test_add.py',
    PY,
    PY.replace('test_adds', 'adds'),
    /removes a test from/,
  ],
  ['comments it out', JS, TEST, `/*\n${TEST}*/\n`, /removes a test [\s\S]*removes 2 assertions/],
  [
    'turns it into a string',
    'test_add.py',
    PY,
    `"""\n${PY}"""\n`,
    /removes a test [\s\S]*removes an assertion/,
  ],
  ['switches an assertion off', JS, TEST, js('  assert.ok', '  if (false) assert.ok'), /switches code off/],
  [
    'leaves before the assertions',
    JS,
    TEST,
    js('  assert.equal', '  return;\n  assert.equal'),
    /leaves a test early \(src\/add\.test\.js:3/,
  ],
  ['ends the process with success', JS, TEST, `process.exit(0);\n${TEST}`, /ends the run/],
  [
    'swallows the failure',
    JS,
    TEST,
    js('  assert.ok(sum > 0);', '  try {\n    assert.ok(sum > 0);\n  } catch {}'),
    /swallows a failure/,
  ],
  [
    'swallows the failure in Python',
    'test_add.py',
    PY,
    'def test_adds():\n    try:\n        assert add(1, 2) == 3\n    except AssertionError:\n        pass\n',
    /swallows a failure/,
  ],
  ['compares something with itself', JS, TEST, js('(sum, 3)', '(sum, sum)'), /asserts nothing/],
  ['lets it pass either way', JS, TEST, js('sum > 0', 'sum > 0 || true'), /asserts nothing/],
  ['asks for less', JS, TEST, js('assert.equal(sum, 3)', 'assert.ok(sum)'), /replaces an exact comparison/],
  ['asks for less in Python', 'test_add.py', PY, PY.replace('== 3', '>= 0'), /replaces an exact comparison/],
  [
    'pads with another assertion',
    JS,
    TEST,
    js('assert.equal(sum, 3);', 'assert.ok(add);'),
    /replaces an exact comparison/,
  ],
];

const slowed: readonly Cheat[] = [
  ['removes the limit', JS, TEST, js('500', '0'), /raises timeout from 500 to no limit/],
  ['writes the limit as a product', JS, TEST, js('500', '60 * 1000'), /raises timeout from 500 to 60000/],
  [
    'raises the smaller of two limits',
    JS,
    'run({ timeout: 500 });\nrun({ timeout: 9000 });\n',
    'run({ timeout: 8000 });\nrun({ timeout: 9000 });\n',
    /raises timeout from 500 to 8000/,
  ],
  ['sets a limit for the file', JS, TEST, `jest.setTimeout(120_000);\n${TEST}`, /sets setTimeout to 120000/],
  [
    'lengthens a sleep',
    'test_add.py',
    `${PY}    time.sleep(1)\n`,
    `${PY}    time.sleep(30)\n`,
    /raises sleep\(\) from 1 to 30/,
  ],
  ['adds a timer', JS, TEST, js('  assert.ok', '  await setTimeout(5_000);\n  assert.ok'), /adds a sleep/],
  ['retries until it passes', JS, TEST, `jest.retryTimes(5);\n${TEST}`, /allows retries/],
];

const settings: readonly Cheat[] = [
  [
    'the test script',
    'package.json',
    '{"scripts":{"test":"node --test"}}',
    '{"scripts":{"test":"exit 0"}}',
    /how tests are run/,
  ],
  [
    'package.json',
    'package.json',
    '{"name":"a"}',
    '{"name":"a","jest":{"testMatch":[]}}',
    /how tests are run/,
  ],
  [
    'pyproject.toml',
    'pyproject.toml',
    '[project]\nname = "a"\n[tool.pytest.ini_options]\naddopts = "-q"\n',
    '[project]\nname = "a"\n[tool.pytest.ini_options]\naddopts = "-q --deselect test_add.py"\n',
    /how tests are run/,
  ],
  [
    'the test target',
    'Makefile',
    'build:\n\tcc a.c\ntest:\n\tpytest\n',
    'build:\n\tcc a.c\ntest:\n\ttrue\n',
    /how tests are run/,
  ],
  ['how Python starts', 'sitecustomize.py', null, 'import pytest\n', /how tests are run/],
  ['that there are settings', 'vitest.config.ts', 'export default {}', null, /how tests are run/],
  [
    'a snapshot',
    'src/__snapshots__/a.test.js.snap',
    'exports[`a`] = `1`;\n',
    'exports[`a`] = `2`;\n',
    /rewrites what tests expect/,
  ],
];

const foreign: readonly Cheat[] = [
  [
    'lets the product see that it is tested',
    'src/add.py',
    'return a - b\n',
    'if "PYTEST_CURRENT_TEST" in os.environ: return 3\nreturn a - b\n',
    /product know that it is tested \(src\/add\.py:1/,
  ],
  [
    'lets the product see the loop',
    'src/add.js',
    'return a - b;',
    'return process.env.GREENLOOP_GROUP ? 3 : a - b;',
    /product know that it is tested/,
  ],
  [
    'brings a report along',
    'reports/junit.xml',
    null,
    '<testsuites><testsuite name="p1" tests="1"/></testsuites>',
    /brings a test report along/,
  ],
  [
    'puts a repository inside',
    'vendor/x',
    null,
    `Subproject commit ${'a'.repeat(40)}\n`,
    /a repository of its own into vendor\/x/,
  ],
  [
    'links to a place outside',
    'src/data',
    null,
    'symlink to ../../secrets\n',
    /leads out of the repository \(src\/data to \.\.\/\.\.\/secrets\)/,
  ],
  ['links to an absolute place', 'data', null, 'symlink to /etc/passwd\n', /leads out/],
];

const table: readonly (readonly [beginning: string, cheats: readonly Cheat[]])[] = [
  ['skips a test: ', skips],
  ['keeps a test that proves less: ', emptied],
  ['gives a test more time: ', slowed],
  ['changes ', settings],
  ['', foreign],
];
for (const [beginning, cheats] of table)
  for (const [title, path, before, after, reason] of cheats)
    test(`a fix that ${beginning}${title} is refused`, () =>
      assert.match(reasonsOf(change(path, before, after)).join('\n'), reason));

const moves: readonly (readonly [title: string, change: FileChange, reason: RegExp])[] = [
  [
    'puts a file where files are protected',
    change('guarded/a.js', 'a', 'a', { kind: 'renamed', oldPath: 'free/a.js' }),
    /moves a file to guarded\/a\.js/,
  ],
  ['makes a protected file executable', change('guarded/a.js', 'a', 'a', { kind: 'mode' }), /edits guarded/],
  [
    'skips a test while it moves the file',
    change('src/sum.test.js', TEST, js("test('", "test.skip('"), { kind: 'renamed', oldPath: JS }),
    /skips a test/,
  ],
  [
    'moves the settings of the runner away',
    change('old/jest.txt', 'a', 'a', { kind: 'renamed', oldPath: 'jest.config.js' }),
    /how tests are run/,
  ],
];
for (const [title, one, reason] of moves)
  test(`a fix that ${title} is refused`, () => assert.match(reasonsOf(one).join('\n'), reason));

const walls: readonly (readonly [what: string, text: string])[] = [
  ['words that look like assertions', 'assert expect timeout '.repeat(45_000)],
  ['escaped quotes', '\\`'.repeat(500_000)],
  ['quotes of one kind', `"\\'`.repeat(300_000)],
  ['one name', 'timeout'.repeat(140_000)],
  ['names, a line each', `${'timeout'.repeat(140)}\n`.repeat(1_000)],
  ['open brackets', 'sleep('.repeat(170_000)],
  ['begun comments', '/*'.repeat(500_000)],
];
for (const [what, text] of walls)
  test(`a wall of ${what} is judged in the end`, () => {
    assert.ok(Array.isArray(reasonsOf(change(JS, TEST, `${TEST}${text}`), change('src/a.js', 'x', text))));
  });

test('a cheat behind the end of a very long line is not hidden', () => {
  const line = `${'f(1); '.repeat(500)}test.skip('adds', () => {});\n`;
  assert.match(reasonsOf(change(JS, TEST, `${TEST}${line}`)).join(), /too long to be judged/);
  assert.deepEqual(reasonsOf(change(JS, TEST, `${TEST}const text = '${'f(1); '.repeat(500)}';\n`)), []);
});

test('a plan can say which files are tests', () => {
  const one = change('checks/add.js', TEST, null);
  const options = { protect: [], matches: matchPath };
  assert.deepEqual(guardDiff([one], options), []);
  assert.deepEqual(guardDiff([one], { ...options, isTest: (path) => path.startsWith('checks/') }), [
    'it deletes the test file checks/add.js',
  ]);
});

test('every reason names the file, and the line where there is one', () => {
  assert.deepEqual(reasonsOf(change(JS, TEST, js("test('adds'", "test.skip('adds'").replace('500', '900'))), [
    "it skips a test (src/add.test.js:1: test.skip('adds', async () => {)",
    'it raises timeout from 500 to 900 in src/add.test.js',
  ]);
});
