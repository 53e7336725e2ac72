import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileChange } from '../../src/loop/ports.ts';
import { change, PY, reasonsOf, TEST } from './guard/change.ts';

const cheats: readonly (readonly [title: string, change: FileChange, reason: RegExp])[] = [
  [
    'edits a protected file',
    change('guarded/a.js', 'a', 'b'),
    /edits guarded\/a\.js, which is protected \(guarded\/\*\*\)/,
  ],
  ['adds a protected file', change('x/conftest.py', null, 'b'), /adds x\/conftest\.py/],
  ['deletes a protected file', change('guarded/a.js', 'a', null), /deletes guarded\/a\.js/],
  [
    'moves a protected file away',
    change('free/a.js', 'a', 'a', { kind: 'renamed', oldPath: 'guarded/a.js' }),
    /moves away guarded\/a\.js/,
  ],
  ['writes the protected name in capitals', change('GUARDED/a.js', 'a', 'b'), /protected/],
  ['edits the configuration', change('greenloop.yaml', 'a', 'b'), /greenloop\.yaml/],
  ['deletes a test file', change('tests/add.test.js', TEST, null), /deletes the test file/],
  [
    'renames a test so that it is not found',
    change('tests-old/add.js', TEST, TEST, { kind: 'renamed', oldPath: 'src/add.test.js' }),
    /no test any more/,
  ],
  [
    'skips a test',
    change('src/add.test.js', TEST, TEST.replace("test('", "test.skip('")),
    /skips a test \(src\/add\.test\.js:1/,
  ],
  [
    'runs only another test',
    change('src/add.test.js', TEST, `${TEST}test.only('x', () => {});\n`),
    /skips a test/,
  ],
  [
    'skips by an option',
    change('src/add.test.js', TEST, TEST.replace("'adds', ", "'adds', { skip: true }, ")),
    /skips/,
  ],
  ['marks as expected to fail', change('test_add.py', PY, `@pytest.mark.xfail\n${PY}`), /skips/],
  [
    'skips inside',
    change(
      'pkg/add_test.go',
      'func TestAdd(t *testing.T) {}\n',
      'func TestAdd(t *testing.T) { t.Skip("later") }\n',
    ),
    /skips/,
  ],
  [
    'removes an assertion',
    change('src/add.test.js', TEST, TEST.replace('  assert.ok(sum > 0);\n', '')),
    /removes an assertion/,
  ],
  [
    'comments an assertion out',
    change('src/add.test.js', TEST, TEST.replace('  assert.ok', '  // assert.ok')),
    /removes an assertion/,
  ],
  [
    'asserts true',
    change('src/add.test.js', TEST, TEST.replace('assert.equal(sum, 3)', 'assert.ok(true)')),
    /asserts nothing/,
  ],
  [
    'asserts true in Python',
    change('test_add.py', PY, 'def test_adds():\n    assert True\n'),
    /asserts nothing/,
  ],
  [
    'raises a time limit',
    change('src/add.test.js', TEST, TEST.replace('500', '60000')),
    /raises timeout from 500 to 60000/,
  ],
  [
    'adds a sleep',
    change('test_add.py', PY, PY.replace('assert', 'time.sleep(5)\n    assert')),
    /adds a sleep/,
  ],
  [
    'changes the runner',
    change('jest.config.js', 'module.exports = {}', 'module.exports = { testPathIgnorePatterns: [".*"] }'),
    /how tests are run/,
  ],
  ['makes a test file binary', change('src/add.test.js', TEST, null, { kind: 'modified' }), /unreadable/],
];
for (const [title, one, reason] of cheats)
  test(`a fix that ${title} is refused`, () => {
    const found = reasonsOf(change('src/product.js', 'a', 'b'), one);
    assert.ok(found.length > 0, 'it was accepted');
    assert.match(found.join('\n'), reason);
  });

const honest: readonly (readonly [title: string, change: FileChange])[] = [
  ['edits the product', change('src/add.js', 'return a - b;', 'return a + b;')],
  ['removes a check in the product', change('src/add.js', 'assert(a);\nreturn a;', 'return a;')],
  ['waits in the product', change('src/retry.js', '', 'await setTimeout(backoff);')],
  [
    'raises a time limit of the product',
    change('src/http.js', 'const timeout = 500;', 'const timeout = 5000;'),
  ],
  ['deletes product code', change('src/old.js', 'x', null)],
  ['moves product code', change('src/new.js', 'x', 'x', { kind: 'renamed', oldPath: 'src/old.js' })],
  ['adds a test', change('src/sub.test.js', null, TEST)],
  [
    'adds an assertion',
    change('src/add.test.js', TEST, TEST.replace('assert.ok', 'assert.ok(sum < 9);\n  assert.ok')),
  ],
  [
    'renames a test file',
    change('src/sum.test.js', TEST, TEST, { kind: 'renamed', oldPath: 'src/add.test.js' }),
  ],
  ['makes a script executable', change('run.sh', 'x', 'x', { kind: 'mode' })],
  ['writes documentation', change('docs/testing.md', 'a', 'use test.skip to skip')],
  ['lowers a time limit in a test', change('src/add.test.js', TEST, TEST.replace('500', '200'))],
  [
    'reformats a test',
    change(
      'src/add.test.js',
      TEST,
      TEST.replace('(1, 2, { timeout: 500 })', '(\n    1,\n    2,\n    { timeout: 500 },\n  )'),
    ),
  ],
  ['renames a variable in a test', change('src/add.test.js', TEST, TEST.replaceAll('sum', 'total'))],
  ['adds a product file that is called latest', change('src/latest.js', null, 'export const latest = 1;')],
  ['changes a dependency', change('package.json', '{"a":1}', '{"a":2}')],
];
for (const [title, one] of honest)
  test(`a fix that ${title} is accepted`, () => assert.deepEqual(reasonsOf(one), []));
