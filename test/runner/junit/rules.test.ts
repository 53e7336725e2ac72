import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Outcome } from '../../../src/loop/model.ts';
import { missingResults } from '../../../src/runner/junit/read-command.ts';
import { readReports } from '../../../src/runner/junit/read-reports.ts';
import { folder, readWell, refusal, write } from './reading.ts';

const suite = (inner: string, attributes = ''): string =>
  `<testsuite name="s" ${attributes}>${inner}</testsuite>`;

const outcomes: readonly [title: string, testcase: string, outcome: Outcome][] = [
  ['a bare case has passed', '<testcase name="a"/>', 'passed'],
  ['a failure has failed', '<testcase name="a"><failure/></testcase>', 'failed'],
  ['an error is errored', '<testcase name="a"><error/></testcase>', 'errored'],
  ['a skip is skipped', '<testcase name="a"><skipped/></testcase>', 'skipped'],
  ['an error beats a failure', '<testcase name="a"><failure/><error/></testcase>', 'errored'],
  ['a failure beats a skip', '<testcase name="a"><skipped/><failure/></testcase>', 'failed'],
  ['a todo beats its failure', '<testcase name="a"><failure/><skipped type="todo"/></testcase>', 'skipped'],
  ['status disabled is skipped', '<testcase name="a" status="disabled"/>', 'skipped'],
  ['status notrun is skipped', '<testcase name="a" status="notrun"/>', 'skipped'],
  ['result suppressed is skipped', '<testcase name="a" status="run" result="suppressed"/>', 'skipped'],
  ['status Skipped is skipped', '<testcase name="a" status="Skipped"/>', 'skipped'],
  ['result ignored is skipped', '<testcase name="a" result="ignored"/>', 'skipped'],
  ['a failure beats status disabled', '<testcase name="a" status="disabled"><failure/></testcase>', 'failed'],
  ['status failed without a failure has failed', '<testcase name="a" status="failed"/>', 'failed'],
  ['status error without an error is errored', '<testcase name="a" status="error"/>', 'errored'],
  ['result completed has passed', '<testcase name="a" status="run" result="completed"/>', 'passed'],
  [
    'an expected failure is skipped',
    '<testcase name="a"><skipped type="pytest.xfail"/></testcase>',
    'skipped',
  ],
  ['a flaky failure has passed', '<testcase name="a"><flakyFailure/></testcase>', 'passed'],
  ['a rerun failure alone changes nothing', '<testcase name="a"><rerunFailure/></testcase>', 'passed'],
  [
    'a rerun failure with a failure has failed',
    '<testcase name="a"><failure/><rerunFailure/></testcase>',
    'failed',
  ],
  [
    'a failure behind thousands of outputs has failed',
    `<testcase name="a">${'<system-out>x</system-out>'.repeat(5000)}<failure/></testcase>`,
    'failed',
  ],
  [
    'a failure in an output is text',
    '<testcase name="a"><system-out><b><failure/></b></system-out></testcase>',
    'passed',
  ],
];
for (const [title, testcase, outcome] of outcomes) {
  test(title, async () => {
    const { results } = await readWell(suite(testcase));
    assert.deepEqual(
      results.map((result) => result.outcome),
      [outcome],
    );
  });
}

test('several failures in one case are one result with all messages', async () => {
  const { results } = await readWell(
    suite(
      '<testcase name="a"><failure message="m1">t1</failure><failure message="m2">t2</failure></testcase>',
    ),
  );
  assert.equal(results.length, 1);
  assert.equal(results[0]?.message, 'm1');
  assert.equal(results[0]?.details, 'm1\nt1\n\nm2\nt2');
});

test('flaky and rerun elements are counted as retries', async () => {
  const { results } = await readWell(
    suite(
      '<testcase name="a"><flakyFailure/><flakyError/></testcase><testcase name="b"><failure/><rerunFailure/></testcase>',
    ),
  );
  assert.deepEqual(
    results.map((result) => result.retries),
    [2, 1],
  );
});

test('an error in a suite itself is one failed synthetic result', async () => {
  const { results, declared } = await readWell(
    suite('<error message="boom">trace</error><testcase name="a"/>', 'tests="1"'),
  );
  assert.deepEqual(
    results.map(({ name, outcome, synthetic, message }) => ({ name, outcome, synthetic, message })),
    [
      { name: 's', outcome: 'failed', synthetic: true, message: 'boom' },
      { name: 'a', outcome: 'passed', synthetic: false, message: '' },
    ],
  );
  assert.equal(declared, 2);
});

test('a case without a name is called (?)', async () => {
  const { results } = await readWell(suite('<testcase classname="c"/><testcase name="" classname="d"/>'));
  assert.deepEqual(
    results.map((result) => [result.className, result.name]),
    [
      ['c', '(?)'],
      ['d', '(?)'],
    ],
  );
});

test('cases outside any suite, and in suites inside suites, count', async () => {
  const nested = `${'<testsuite name="n">'.repeat(13)}<testcase name="deep"/>${'</testsuite>'.repeat(13)}`;
  const { results } = await readWell(`<testsuites><testcase name="bare"/>${nested}</testsuites>`);
  assert.deepEqual(
    results.map((result) => result.name),
    ['bare', 'deep'],
  );
});

const declarations: readonly [title: string, report: string, missing: number][] = [
  ['no declared number is complete', suite('<testcase name="a"/>'), 0],
  ['as many as declared is complete', suite('<testcase name="a"/>', 'tests="1"'), 0],
  ['more than declared is complete', suite('<testcase name="a"/><testcase name="b"/>', 'tests="1"'), 0],
  ['fewer than declared is incomplete', suite('<testcase name="a"/>', 'tests="5"'), 4],
  [
    'fewer than the root declares is incomplete',
    `<testsuites tests="3">${suite('<testcase name="a"/>')}</testsuites>`,
    2,
  ],
  [
    'fewer in one suite is incomplete, though the root agrees',
    `<testsuites tests="2">${suite('<testcase name="a"/>', 'tests="2"')}${suite('<testcase name="b"/>')}</testsuites>`,
    1,
  ],
  [
    'a suite that declares its own cases only is complete',
    suite(`<testcase name="a"/>${suite('<testcase name="b"/>', 'tests="1"')}`, 'tests="1"'),
    0,
  ],
  [
    'a suite that declares all cases below it is complete',
    suite(`<testcase name="a"/>${suite('<testcase name="b"/>', 'tests="1"')}`, 'tests="2"'),
    0,
  ],
  [
    'declared failures that no case shows are missing',
    suite('<testcase name="a"/>', 'tests="1" failures="1"'),
    1,
  ],
  [
    'declared failures that were rerun are shown',
    suite('<testcase name="a"><flakyFailure/></testcase>', 'failures="1"'),
    0,
  ],
  ['no cases at all where some are declared is incomplete', '<testsuite tests="6"/>', 6],
  [
    'a suite error does not stand in for a missing case',
    suite('<error message="x"/><testcase name="a"/>', 'tests="2"'),
    1,
  ],
  [
    'a pytest report without a case that it counts is incomplete',
    '<testsuite name="pytest" tests="3"><testcase classname="a" name="a"/><testcase classname="a" name="b"/></testsuite>',
    1,
  ],
  [
    'pytest counts a failed teardown twice',
    '<testsuite name="pytest" tests="2" errors="1"><testcase classname="a" name="a"><error message="failed on teardown with &quot;x&quot;"/></testcase></testsuite>',
    0,
  ],
];
for (const [title, report, missing] of declarations) {
  test(title, async () => assert.equal(missingResults(await readWell(report)), missing));
}

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
  ['a path outside the root stays absolute', '/elsewhere/a.py', '/elsewhere/a.py'],
  ['a path beside the root stays absolute', '{root}-other/a.py', '{root}-other/a.py'],
];
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

const formats: readonly [content: string, reason: RegExp][] = [
  ['<test-run id="2"/>', /NUnit 3 .*junit/],
  ['<test-results name="x"/>', /NUnit 2 .*junit/],
  ['<?xml version="1.0"?><TestRun xmlns="x"/>', /TRX .*junit/],
  ['<assemblies/>', /xUnit\.net 2 .*-junit/],
  ['<testng-results/>', /TestNG/],
  ['<robot/>', /Robot Framework .*--xunit/],
  ['<html><body/></html>', /HTML/],
  ['<!DOCTYPE html><html></html>', /HTML/],
  ['<suites/>', /not JUnit .*<suites>/],
  ['{"results":{"tool":{"name":"jest"},"summary":{}}}', /CTRF/],
  ['{"reportFormat": "CTRF", "results": {}}', /CTRF/],
  ['{"numTotalTests": 3}', /jest/],
  ['{"Time":"x","Action":"run"}\n{"Action":"pass"}', /go test -json/],
  ['[1, 2]', /JSON/],
  ['TAP version 13\nok 1', /TAP/],
  ["##teamcity[testStarted name='a']", /TeamCity/],
  ['no report at all', /not XML/],
];
for (const [content, reason] of formats) {
  test(`${JSON.stringify(content.slice(0, 40))} is refused by name`, async () => {
    assert.match(await refusal(content), reason);
  });
}

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
