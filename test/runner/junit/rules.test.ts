import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../src/loop/model.ts';
import { missingResults } from '../../../src/runner/junit/read-command.ts';
import { readWell } from './reading.ts';

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

const asserted: readonly [title: string, testcase: string, assertions: number | undefined][] = [
  ['PHPUnit', '<testcase name="a" class="A" classname="A" assertions="4" time="0.005093"/>', 4],
  ['none', '<testcase name="a" assertions="0"/>', 0],
  ['of a test that failed', '<testcase name="a" assertions="2"><failure/></testcase>', 2],
  ['not written', '<testcase name="a"/>', undefined],
  ['written empty', '<testcase name="a" assertions=""/>', undefined],
  ['no count', '<testcase name="a" assertions="-1"/>', undefined],
];
for (const [title, testcase, assertions] of asserted)
  test(`assertions are read as the runner writes them: ${title}`, async () => {
    const { results } = await readWell(suite(testcase));
    assert.equal(results[0]?.assertions, assertions);
    assert.equal('assertions' in (results[0] ?? {}), assertions !== undefined);
  });

test('what a passed test printed is told by a digest of all of it, also where the text is cut', async () => {
  const printing = (out: string, more = '') =>
    `<testcase name="a"><system-out>${out}</system-out><system-err>end</system-err>${more}</testcase>`;
  const digestOf = async (testcase: string) => (await readWell(suite(testcase))).results[0]?.printed?.digest;
  const long = 'x'.repeat(3_000);
  const digests = await Promise.all(
    [printing('said'), printing('said'), printing('SAID'), printing(`${long}1`), printing(`${long}2`)].map(
      digestOf,
    ),
  );
  assert.equal(digests[0], digests[1]);
  assert.equal(new Set(digests).size, 4);
  assert.equal(await digestOf('<testcase name="a"/>'), undefined);
  assert.equal(await digestOf(printing('said', '<failure/>')), undefined);
});
