import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Argv } from '../../src/loop/plan.ts';
import { openBench, temporaryFolder } from './bench.ts';

const GREEN =
  '<testsuites><testsuite name="s" tests="1"><testcase classname="c" name="works"/></testsuite></testsuites>';
const RED =
  '<testsuites><testsuite name="s" tests="2" failures="1"><testcase classname="c" name="works"/>' +
  '<testcase classname="c" name="breaks"><failure message="2 is not 3">at c.js:1</failure></testcase></testsuite></testsuites>';
const EMPTY = '<testsuites><testsuite name="s" tests="0"></testsuite></testsuites>';

/** Writes what stands in REPORT, if there is any, and ends with the exit code. */
const LEAVE =
  'const [folder, exit] = process.argv.slice(1);' +
  'if (process.env.REPORT !== undefined) require("fs").writeFileSync(folder + "/r.xml", process.env.REPORT);' +
  'process.exitCode = Number(exit);';

const bench = openBench();
const leave = (report: string | null, exit: number, more = {}) =>
  bench.runSuite(['node', '-e', LEAVE, '{reports}', String(exit)], {
    set: report === null ? {} : { REPORT: report },
    ...more,
  });

for (const [title, report, exit, status, reason] of [
  ['exit 0 and a clean report', GREEN, 0, 'passed', /^$/],
  ['exit 1 and a failing test', RED, 1, 'failed', /^$/],
  ['exit 0 and a failing test', RED, 0, 'failed', /exit code is 0, but the report has 1 failure$/],
  ['exit 3 and a clean report', GREEN, 3, 'errored', /exit code is 3, but the report has no failure/],
  ['exit 0 and no report', null, 0, 'errored', /no report.*exit code 0/],
  ['exit 1 and no report', null, 1, 'errored', /no report.*exit code 1/],
  ['an empty file', '', 0, 'errored', /r\.xml/],
  ['a cut report', RED.slice(0, -40), 1, 'errored', /cannot be read: r\.xml/],
  [
    'a report that declares more than it holds',
    RED.replace('tests="2"', 'tests="5"'),
    1,
    'errored',
    /r\.xml declares 3 more/,
  ],
  ['a report without a test', EMPTY, 0, 'errored', /no test/],
] as const)
  test(`${title} is ${status}`, async () => {
    const outcome = await leave(report, exit);
    assert.equal(outcome.status, status);
    assert.match(outcome.reason, reason);
  });

test('a suite brings its results and their counts', async () => {
  const { counts, results } = await leave(RED, 1);
  assert.deepEqual(counts, { tests: 2, passed: 1, failed: 1, errored: 0, skipped: 0, flaky: 0, broken: 0 });
  assert.deepEqual(
    results.map(({ name, outcome, message }) => [name, outcome, message]),
    [
      ['works', 'passed', ''],
      ['breaks', 'failed', '2 is not 3'],
    ],
  );
});

test('a report with fewer failures than were seen while it ran decides, and the difference is named', async () => {
  bench.write(
    'seen.test.mjs',
    `import { after, test } from 'node:test';
import { writeFileSync } from 'node:fs';
test('adds', () => { throw new Error('2 is not 3'); });
test('works', () => {});`,
  );
  const forge = [
    'node --test --test-reporter=junit --test-reporter-destination="$1/r.xml" seen.test.mjs',
    'printf "%s" "$REPORT" > "$1/r.xml"',
    'echo not ok 1 - adds',
    'echo ok 2 - works',
    'echo 1..2',
  ].join('\n');
  const outcome = await bench.runSuite(['sh', '-c', forge, 'sh', '{reports}'], { set: { REPORT: GREEN } });
  assert.equal(outcome.status, 'passed');
  assert.equal(outcome.reason, 'while it ran 1 test failed (adds), but its report has no failures');
});

test('a collection passes whatever its outcomes and its exit code', async () => {
  const { status, results } = await leave(RED, 5, { collect: true });
  assert.equal(status, 'passed');
  assert.equal(results.length, 2);
});

test('every run finds its reports folder empty, whatever lies in the repository or in earlier runs', async () => {
  assert.equal((await leave(GREEN, 0)).status, 'passed');
  bench.write('reports/r.xml', GREEN);
  assert.match((await leave(null, 0)).reason, /no report/);
});

test('links, pipes and files outside the reports folder are no reports', async () => {
  const outside = temporaryFolder();
  mkdirSync(join(outside, 'deep'));
  writeFileSync(join(outside, 'r.xml'), GREEN);
  writeFileSync(join(outside, 'deep/r.xml'), GREEN);
  const script = [
    'cd "$1"',
    'mkfifo pipe.xml',
    'ln -s "$2/r.xml" link.xml',
    'ln -s "$2/deep" folder',
    'mkdir folder.xml',
    'cp "$2/r.xml" ../beside.xml',
  ].join('\n');
  for (const reports of [
    '{reports}/**/*.xml',
    '{reports}/*/*.xml',
    '{reports}/folder/*.xml',
    '{reports}/../*.xml',
    `${outside}/*.xml`,
  ]) {
    const outcome = await bench.runSuite(['sh', '-c', script, 'sh', '{reports}', outside], { reports });
    assert.equal(outcome.status, 'errored', reports);
    assert.match(outcome.reason, /no report/);
  }
});

test('a reports folder that was replaced by a link is no reports folder', async () => {
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'r.xml'), GREEN);
  const script = 'rmdir "$1" && ln -s "$2" "$1"';
  const outcome = await bench.runSuite(['sh', '-c', script, 'sh', '{reports}', outside]);
  assert.match(outcome.reason, /no report/);
});

test('a data folder whose path looks like a pattern holds reports like any other', async () => {
  const odd = openBench(process.env, 300, 'a [b] {c,d} $& *');
  const outcome = await odd.runSuite(['node', '-e', LEAVE, '{reports}', '0'], { set: { REPORT: GREEN } });
  assert.equal(outcome.reason, '');
  assert.equal(outcome.status, 'passed');
});

test('a suite that is stopped has no results', async () => {
  const { status, results, counts } = await bench.runSuite(['sleep', '60'], { timeoutMs: 50 });
  assert.equal(status, 'timed-out');
  assert.equal(results.length, 0);
  assert.equal(counts.tests, 0);
});

test('a suite that has ended is read again under the same id, and never run again', async () => {
  const count = 'require("fs").appendFileSync("starts", "x");';
  const spec = bench.suite(['node', '-e', count + LEAVE, '{reports}', '1'], { set: { REPORT: RED } });
  const run = (signal: AbortSignal) => bench.runner.runSuite(spec, () => {}, signal);
  const first = await run(new AbortController().signal);
  const stopped = await run(AbortSignal.abort());
  assert.deepEqual([stopped.status, stopped.results], ['cancelled', []]);
  assert.deepEqual(await run(new AbortController().signal), first);
  assert.equal(bench.read('starts'), 'x');
});

test('a secret in a report reaches no result, whatever part of the report it stands in', async () => {
  const own = openBench({ ...process.env, API_TOKEN: 'hunter2-hunter2' });
  const report = RED.replace('"breaks"', '"breaks hunter2-hunter2"').replace(
    '2 is not 3',
    'got hunter2-hunter2',
  );
  const command = ['node', '-e', LEAVE, '{reports}', '1'] as const;
  const { results } = await own.runSuite(command, { env: ['API_TOKEN'], set: { REPORT: report } });
  const [, broken] = results;
  assert.deepEqual([broken?.name, broken?.message], ['breaks [masked API_TOKEN]', 'got [masked API_TOKEN]']);
});

test('a suite without a report says what it printed last and what to add', async () => {
  const reason = async (...argv: Argv) => (await bench.runSuite(argv)).reason;
  assert.match(
    await reason('sh', '-c', 'echo out; echo "no such module" >&2; exit 2'),
    /exit code 2; it said: no such module\): tell/,
  );
  assert.match(await reason('node', '--version'), /: add --test-reporter=junit/);
  assert.match(await reason('sh', '-c', 'true', '{reports}'), /: it ended before it could/);
});

test('what a known runner prints is told while it runs, and the report has the last word', async () => {
  const print =
    'console.log("TAP version 13\\nok 1 - works\\nnot ok 2 - breaks\\nok 3 - later # SKIP no time");' +
    'require("fs").writeFileSync(process.argv[1] + "/r.xml", process.env.REPORT); process.exitCode = 1;';
  const seen: string[] = [];
  const outcome = await bench.runSuite(
    ['node', '-e', print, '{reports}'],
    { set: { REPORT: RED } },
    ({ done, passed, failed, skipped }) => seen.push([done, passed, failed, skipped].join(' ')),
  );
  assert.deepEqual(seen, ['1 1 0 0', '2 1 1 0', '3 1 1 1']);
  assert.deepEqual([outcome.status, outcome.counts.tests], ['failed', 2]);
});
