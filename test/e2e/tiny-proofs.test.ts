// What a fix has to show before it is merged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTiny, tinyFor } from '../helpers/run-tiny.ts';

const unprotected = (yaml: string) =>
  yaml.replace('protect: ["tests/**", "tools/**"]', 'protect: ["tools/**"]');

test('a fix judged in the checkout passes with it, fails without it, passes again; the runs are kept and told', async (t) => {
  const { project, engine } = await tinyFor(t, { c_1: false, c_2: true });
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  const first = engine.history.iteration('tiny', 1).iteration;
  const base = first.revision ?? '';
  const [fix] = first.fixes;
  assert.deepEqual(
    first.suiteRuns
      .filter((one) => one.fixId === fix?.id)
      .map(({ withoutFix = false, revision, status, counts }) => [
        withoutFix,
        revision,
        status,
        counts?.tests,
      ]),
    [
      [false, fix?.candidate, 'passed', 1],
      [true, base, 'failed', 1],
      [false, fix?.candidate, 'passed', 1],
    ],
  );
  const report = readFileSync(join(project.data, 'reports/tiny/iteration-1.md'), 'utf8');
  assert.match(report, /with the fix: 1 test passed at `[0-9a-f]{7}`/);
  assert.match(report, /without the fix: 1 test failed at `[0-9a-f]{7}`/);
  assert.match(report, /with it again: 1 test passed/);
  const results = engine.history.testLife(
    'tiny',
    { suiteId: 'c', file: '', className: 'c_', name: 'c_1' },
    Date.now(),
  );
  assert.ok(!results?.results.some((one) => one.purpose === 'check'), 'a check is no result of the test');
});

test('a candidate whose tests pass without it as well is refused, and not merged', async (t) => {
  const { project, engine } = await tinyFor(t, { c_1: 'luck', c_2: true });
  project.say('fixer', 'luck');
  const run = await startTiny(project, engine, { once: true });
  await run.rest();
  const { reasons } = await run.until('fix-refused');
  assert.deepEqual(reasons, ['c_1 also passes without the fix: nothing shows that the fix is what mends it']);
  assert.ok(!run.events().some((event) => event.type === 'fix-merged'));
});

test('a candidate whose tests pass the first time only is refused, and not merged', async (t) => {
  const { project, engine } = await tinyFor(t, { c_1: false, c_2: true });
  project.say('fixer', 'fix-once');
  const run = await startTiny(project, engine, { once: true });
  await run.rest();
  const { reasons } = await run.until('fix-refused');
  assert.deepEqual(reasons, ['it passed once, and then not: c_1 still fails on the candidate: once']);
  assert.ok(!run.events().some((event) => event.type === 'fix-merged'));
});

test('a changed test that passes on the old product is refused, in the checkout and on the deployment', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, c_1: false }, unprotected);
  project.say('fixer-a_1', 'bend-beside\nfix');
  project.say('fixer-c_1', 'bend\nbend-beside\nfix');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  const refused = run.events().flatMap((event) => (event.type === 'fix-refused' ? event.reasons : []));
  assert.deepEqual(refused.toSorted(), [
    'a_1 also passes on the deployment, which has no fix yet: nothing shows that the fix is what mends it',
    'c_1 also passes without the fix: nothing shows that the fix is what mends it',
    'it changes nothing but tests: the product is as it was when they failed',
  ]);
  assert.equal(project.git('log', '--format=%H', 'main..greenloop/tiny', '--', 'tests').trim(), '');
});

test('a fix that changes a test too is merged when the test fails on the old product', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, c_1: false }, unprotected);
  project.say('fixer-a_1', 'fix-and-test');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.ok(!run.events().some((event) => event.type === 'fix-refused'));
  const checks = run
    .events()
    .flatMap((event) =>
      event.type === 'suite-started' && event.purpose === 'check'
        ? [[event.suiteId, event.withoutFix ?? false]]
        : [],
    );
  assert.deepEqual(
    checks.filter(([suite]) => suite === 'a'),
    [['a', true]],
    'the deployment has no fix to try yet',
  );
  assert.equal(checks.filter(([suite]) => suite === 'c').length, 3);
});

test('the setup is run where a candidate is tried', async (t) => {
  const setup = `setup: [node, -e, "require('fs').writeFileSync('set-up', '')"]\nsuites:`;
  const { project, engine } = await tinyFor(t, { c_1: false }, (yaml) => yaml.replace('suites:', setup));
  project.say('needs-setup', 'c_');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.ok(!run.events().some((event) => event.type === 'fix-refused'));
});
