import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestResult } from '../../src/loop/model.ts';
import { explainLoadErrors } from '../../src/runner/explain-load-errors.ts';

const broken = (more: Partial<TestResult> = {}): TestResult => ({
  file: 'tests/b.test.mjs',
  className: '',
  name: 'tests/b.test.mjs',
  outcome: 'failed',
  message: 'test failed',
  details: '',
  output: '',
  durationMs: 1,
  retries: 0,
  synthetic: true,
  ...more,
});
const explain = (result: TestResult, told: Record<string, string>, printed = '') =>
  explainLoadErrors([result], new Map(Object.entries(told)), printed)[0]?.message;

const NODE =
  "node:internal/x:1\n    throw e;\n\nError [ERR_MODULE_NOT_FOUND]: Cannot find './nope.mjs'\n  at x\n\nNode.js v26.1.0\n";
const PYTEST =
  "ImportError while importing '/a: b.py'.\nTraceback:\nE   ModuleNotFoundError: No module named 'nope'\n";

for (const [title, result, told, printed, message] of [
  ["the file's stderr", broken(), { 'tests/b.test.mjs': NODE }, '', /^Error \[ERR_MODULE_NOT_FOUND\]/],
  [
    "pytest's marked line",
    broken({ message: 'collection failure' }),
    { 'tests/b.test.mjs': PYTEST },
    '',
    /^ModuleNotFoundError/,
  ],
  [
    'the last words of a process that named no error',
    broken(),
    { 'tests/b.test.mjs': 'dying words\n\nNode.js v20.0.0\n' },
    '',
    /^dying words$/,
  ],
  ['a file named from a folder further down', broken(), { 'b.test.mjs': NODE }, '', /^Error \[ERR/],
  ['what was printed near its name', broken(), {}, `x\n${NODE}at tests/b.test.mjs\n`, /^Error \[ERR/],
  [
    'nothing when another file is told of',
    broken({ file: 'b.test.mjs' }),
    { 'ab.test.mjs': NODE },
    '',
    /^test failed$/,
  ],
  ['nothing when nothing was said', broken(), { 'tests/b.test.mjs': 'test failed' }, '', /^test failed$/],
  [
    'its own reason where the report has one',
    broken({ message: 'SyntaxError: x' }),
    { 'tests/b.test.mjs': NODE },
    '',
    /^SyntaxError: x$/,
  ],
  ['nothing to a test', broken({ synthetic: false }), { 'tests/b.test.mjs': NODE }, '', /^test failed$/],
] as const)
  test(`a file that cannot load gets ${title}`, () =>
    assert.match(explain(result, told, printed) ?? '', message));

test('the whole of what was said becomes the details, without colours', () => {
  const [one] = explainLoadErrors(
    [broken()],
    new Map([['tests/b.test.mjs', `\u001b[31m${NODE}\u001b[0m`]]),
    '',
  );
  assert.equal(one?.details, NODE.trim());
});
