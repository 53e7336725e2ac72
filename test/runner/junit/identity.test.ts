import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readReports } from '../../../src/runner/junit/read-reports.ts';
import { folder, readWell, write } from './reading.ts';

const suite = (inner: string): string => `<testsuite name="s">${inner}</testsuite>`;

test('equal names are different tests, numbered by order and over all files', async () => {
  const report = suite(
    '<testcase classname="c" name="a"/><testcase classname="c" name="a"/><testcase classname="c" name="a #2"/>',
  );
  const reports = await readReports([write(report), write(report)], { root: folder });
  assert.deepEqual(
    reports.flatMap((one) => (one.status === 'read' ? one.results.map((result) => result.name) : [])),
    ['a', 'a #2', 'a #2 #2', 'a #3', 'a #4', 'a #2 #3'],
  );
});

const goSuite = (cases: string): string =>
  `<testsuite name="pkg"><properties><property name="go.version" value="1"/></properties>${cases}</testsuite>`;

test("a Go test that failed and passed has passed, with a retry; another package's equal name is another test", async () => {
  const failed =
    '<testcase classname="p" name="T"><failure message="Failed">x_test.go:1: no</failure></testcase>';
  const passed = '<testcase classname="p" name="T"/>';
  const { results } = await readWell(
    `<testsuites>${goSuite(failed + passed)}${goSuite(failed)}</testsuites>`,
  );
  assert.deepEqual(
    results.map((result) => [result.name, result.outcome, result.retries]),
    [
      ['T', 'passed', 1],
      ['T #2', 'failed', 0],
    ],
  );
});

const files: readonly [title: string, written: string, file: string][] = [
  ['a relative path stays', 'tests/a.py', 'tests/a.py'],
  ['./ is taken off', './tests/a.py', 'tests/a.py'],
  ['backslashes become slashes', 'tests\\a.py', 'tests/a.py'],
  ['a path below the root becomes relative', '{root}/tests/a.py', 'tests/a.py'],
  ['a file URL below the root becomes relative', 'file://{root}/tests/a.py', 'tests/a.py'],
  ['a path below a link to the root becomes relative', '{link}/tests/a.py', 'tests/a.py'],
  ['a file that is gone becomes relative', '{root}/gone/a.py', 'gone/a.py'],
  ['a file that is gone, below a link, becomes relative', '{link}/gone/a.py', 'gone/a.py'],
  ['a path outside the root stays absolute', '/elsewhere/a.py', '/elsewhere/a.py'],
  ['a path beside the root stays absolute', '{root}-other/a.py', '{root}-other/a.py'],
];
test('a number that a name has already is not given twice', async () => {
  const { results } = await readWell(
    suite('<testcase name="a"/><testcase name="a #2"/><testcase name="a"/><testcase name="a"/>'),
  );
  assert.deepEqual(
    results.map((result) => result.name),
    ['a', 'a #2', 'a #3', 'a #4'],
  );
});

test('files are named relative to the repository', async (t) => {
  const root = join(folder, 'repository');
  const link = join(folder, 'link');
  mkdirSync(join(root, 'tests'), { recursive: true });
  writeFileSync(join(root, 'tests/a.py'), '');
  symlinkSync(root, link);
  const fill = (text: string): string => text.replace('{root}', realpathSync(root)).replace('{link}', link);
  for (const [title, written, file] of files) {
    for (const asked of [root, link]) {
      await t.test(`${title}, root ${asked === root ? 'itself' : 'a link'}`, async () => {
        const path = write(suite(`<testcase name="a" file="${fill(written)}"/>`));
        const [report] = await readReports([path], { root: asked });
        assert.equal(report?.status === 'read' ? report.results[0]?.file : report, fill(file));
      });
    }
  }
});

test("a file that node's runner could not load is named by its path in the repository", async () => {
  const path = join(folder, 'tests/b.test.mjs');
  const failure = '<failure type="testCodeFailure" message="test failed">x</failure>';
  const { results } = await readWell(
    `<testsuites><testcase name="${path}" classname="test">${failure}</testcase>` +
      `<testcase name="c.test.mjs" classname="test" file="${folder}/tests/c.test.mjs">${failure}</testcase></testsuites>`,
  );
  assert.deepEqual(
    results.map(({ file, className, name, synthetic }) => ({ file, className, name, synthetic })),
    ['tests/b.test.mjs', 'tests/c.test.mjs'].map((file) => ({
      file,
      className: '',
      name: file,
      synthetic: true,
    })),
  );
});

test('a pytest file that cannot be collected is named by its path, with and without a file attribute', async () => {
  const { results } = await readWell(
    '<testsuite name="pytest"><testcase classname="" name="tests.unit.test_a"><error message="collection failure">x</error></testcase>' +
      '<testcase classname="" name="b" file="tests/test_b.py"><error message="collection failure">x</error></testcase></testsuite>',
  );
  assert.deepEqual(
    results.map(({ file, name, synthetic }) => [file, name, synthetic]),
    [
      ['tests/unit/test_a.py', 'tests/unit/test_a.py', true],
      ['tests/test_b.py', 'tests/test_b.py', true],
    ],
  );
});

test("node's tests have the same identity whether they pass or fail, on old and new versions", async () => {
  const failure = '<failure type="testCodeFailure" message="x">x</failure>';
  const old = (fault: string): string =>
    `<testsuites><testcase name="top" classname="test"${fault === '' ? '' : ' failure="x"'}>${fault}</testcase>` +
    `<testsuite name="outer" disabled="0" tests="1"><testsuite name="inner" disabled="0"><testcase name="a" classname="test"${fault === '' ? '' : ' failure="x"'}>${fault}</testcase></testsuite></testsuite></testsuites>`;
  const names = async (report: string): Promise<readonly string[]> =>
    (await readWell(report)).results.map(({ file, className, name }) => `${file} ${className} ${name}`);
  assert.deepEqual(await names(old('')), [' ' + ' top', ' outer.inner a']);
  assert.deepEqual(await names(old(failure)), [' ' + ' top', ' outer.inner a']);
  assert.deepEqual(
    await names(old('').replaceAll('name="a" classname="test"', 'name="a" classname="outer.inner"')),
    [' ' + ' top', ' outer.inner a'],
  );
});

test('suites with an id and a host are Playwright only when the class is the file', async () => {
  const report = (className: string): string =>
    `<testsuites id="1"><testsuite name="a.spec.ts" hostname="chrome"><testcase classname="${className}" name="t"/></testsuite></testsuites>`;
  const [theirs] = (await readWell(report('a.spec.ts'))).results;
  const [others] = (await readWell(report('com.Other'))).results;
  assert.deepEqual([theirs?.file, theirs?.className], ['a.spec.ts', 'chrome']);
  assert.deepEqual([others?.file, others?.className], ['', 'com.Other']);
});
