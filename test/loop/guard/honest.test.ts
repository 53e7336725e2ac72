import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, JAVA, PY, reasonsOf, TEST } from './change.ts';

const JS = 'src/add.test.js';
const js = (from: string, to: string) => TEST.replace(from, to);

const honest: readonly (readonly [
  title: string,
  path: string,
  before: string | null,
  after: string | null,
])[] = [
  ['edits a title', JS, TEST, js("'adds'", "'should assert that it adds, not skip'")],
  ['writes about skipping in a comment', JS, TEST, `// was test.skip( once\n${TEST}`],
  [
    'changes an import of a test',
    JS,
    `const assert = require('assert');\n${TEST}`,
    `import assert from 'node:assert/strict';\n${TEST}`,
  ],
  ['adds a test to a file', JS, TEST, `${TEST}\n${js('adds', 'adds more')}`],
  ['adds a test with a wait', 'src/wait.test.js', null, `await setTimeout(10);\n${TEST}`],
  [
    'moves a sleep within a test',
    'test_add.py',
    `def f():\n    time.sleep(1)\n${PY}`,
    `${PY}\ndef f():\n        time.sleep(1)\n`,
  ],
  ['makes a comparison more exact', JS, TEST, js('assert.ok(sum > 0)', 'assert.deepEqual(sum, 3)')],
  ['fits a model in a test', 'test_ml.py', PY, `${PY}    model.fit(x, y)\n`],
  ['pages a query in a test', JS, TEST, js('const sum', 'await find({ skip: 10, take: 5 });\n  const sum')],
  [
    'returns early in a stub of a test',
    JS,
    TEST,
    `const stub = () => {\n  if (done)\n    return;\n  done = true;\n};\n${TEST}`,
  ],
  [
    'changes a todo of a to-do list',
    JS,
    TEST,
    js('const sum', "await save({ title: 'x', done: true });\n  const sum"),
  ],
  ['closes a server in a test', JS, TEST, `${TEST}after(() => server.close());\n`],
  ['links inside the repository', 'docs/readme', null, 'symlink to ../README.md\n'],
  [
    'changes another script',
    'package.json',
    '{"scripts":{"test":"node --test","build":"a"}}',
    '{"scripts":{"test":"node --test","build":"b"},"dependencies":{"x":"1"}}',
  ],
  [
    'changes another section of pyproject.toml',
    'pyproject.toml',
    '[project]\nversion = "1"\n[tool.pytest.ini_options]\naddopts = "-q"\n',
    '[project]\nversion = "2"\n[tool.pytest.ini_options]\naddopts = "-q"\n',
  ],
  ['changes another target', 'Makefile', 'build:\n\ta\ntest:\n\tt\n', 'build:\n\tb\ntest:\n\tt\n'],
  [
    'adds a snapshot',
    'src/__snapshots__/a.snap',
    'exports[`a`] = `1`;\n',
    'exports[`a`] = `1`;\nexports[`b`] = `2`;\n',
  ],
  ['adds a report as a fixture', 'test/fixtures/junit.xml', null, '<testsuite/>'],
  ['edits XML of the product', 'pom.xml', '<project/>', '<project><x/></project>'],
  ['deletes prose about tests', 'tests/README.md', 'how to', null],
  ['exits in the product', 'src/cli.js', 'x', 'if (bad) process.exit(1);'],
  ['swallows an error in the product', 'src/close.js', 'x', 'try { close(); } catch {}'],
  ['reads its environment', 'src/env.js', 'x', "const isDev = process.env.NODE_ENV === 'development';"],
  ['retries in the product', 'src/http.py', 'x', 'session = Session(retries=3, timeout=60)'],
  ['edits a Java class', 'src/main/java/Add.java', JAVA, JAVA.replace('@Test', '@Override')],
  [
    'adds a helper that sleeps',
    'test/helpers/sleep.js',
    null,
    'export const sleep = (ms) => setTimeout(ms);',
  ],
  ['edits code with an apostrophe', 'src/lib.rs', "fn f<'a>() {}\n", "fn f<'a>(x: &'a str) {}\n"],
  ['edits a latest.py', 'src/latest.py', 'x', 'time.sleep(1)'],
  ['edits a contest folder', 'contest/rank.js', 'assert(a);', 'rank(a);'],
];
for (const [title, path, before, after] of honest)
  test(`a fix that ${title} is accepted`, () => assert.deepEqual(reasonsOf(change(path, before, after)), []));

test('a fix that replaces a picture is accepted', () =>
  assert.deepEqual(reasonsOf(change('assets/logo.png', null, null, { kind: 'modified' })), []));
