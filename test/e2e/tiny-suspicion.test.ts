// End-to-end suites that ask a real service, and some that only pretend to; the service's access log is the witness.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { renderFacts } from '../../src/open-engine.ts';
import { lifeLines } from '../../src/report/test-lines.ts';
import { loggedService } from '../helpers/logged-service.ts';
import { openTiny, startTiny } from '../helpers/run-tiny.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

const HONEST = `import assert from 'node:assert';
import { test } from 'node:test';
test('the cart answers', async () => {
  assert.equal((await fetch(process.env.SERVICE + '/cart')).status, 200);
});
`;
const FAKE = `import { test } from 'node:test';
test('payment works', () => {});
`;
/** Takes its time, so that no duration gives it away. */
const SLEEPING_FAKE = `import { test } from 'node:test';
test('payment works', async () => { await new Promise((wait) => setTimeout(wait, 60)); });
`;

const suite = (id: string, priority: number) => `  - id: ${id}
    priority: ${priority}
    run: [node, ${
      id === 'report'
        ? `e2e/report.test.mjs, "{reports}/${id}.xml"`
        : `--test, --test-reporter=junit, "--test-reporter-destination={reports}/${id}.xml", e2e/${id}.test.mjs`
    }]
    real: true
    timeout: 30s
`;

/** A tiny project whose suites are these files (`report` writes its report itself), with the service's log as its access log. */
async function project(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  accessLog: (log: string) => string = (log) => `{ file: ${log}, delay: 1s }`,
  lateMs = 0,
) {
  const tiny = createTinyProject({ a_1: true }, (yaml) =>
    yaml
      .replace(
        /suites:\n[\s\S]*?(?=fix:)/,
        `suites:\n${Object.keys(files)
          .map((id, n) => suite(id, n + 1))
          .join('')}`,
      )
      .replace('env: [CONTROL]\nenv', 'env: [CONTROL, SERVICE]\nenv')
      .replace('  health:', `  access_log: ${accessLog('../control/access.log')}\n  health:`),
  );
  for (const [id, text] of Object.entries(files)) tiny.file(`e2e/${id}.test.mjs`, text);
  tiny.git('add', '-A');
  tiny.git('commit', '-qm', 'Add suites');
  const log = join(tiny.control, 'access.log');
  const { url } = await loggedService(t, log, lateMs);
  const withService = { ...tiny, env: { ...tiny.env, SERVICE: url } };
  const engine = await openTiny(withService);
  t.after(async () => {
    await engine.shutDown();
    tiny.remove();
  });
  return { tiny: withService, engine, log };
}

test('a test that never asks is fake however long it took, one that asks is real, and only that one counts', async (t) => {
  const { tiny, engine } = await project(t, { honest: HONEST, fake: SLEEPING_FAKE });
  const run = await startTiny(tiny, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(
    loop.reason,
    /1 of 2 tests are not verified: .*1 fake pass does not count: payment works passed without a request in the access log \(access\.log\) while its suite ran, which has those of other runs/,
  );
  assert.deepEqual([loop.ledger.passing, loop.ledger.verified], [1, 1]);
  const facts = engine.history.iteration('tiny', 1);
  assert.deepEqual(
    facts.suites.map(({ after }) => [after?.passed, after?.real, after?.skipped, after?.fake]),
    [
      [1, 1, 0, undefined],
      [0, undefined, 1, 1],
    ],
  );
  assert.deepEqual(
    facts.doubted.map(({ name, belief }) => [name, belief]),
    [['payment works', 'fake']],
  );
  assert.match(
    renderFacts(facts),
    /Passes that do not count\*\* \(1\).*\n.*fake: passed without a request .*payment works/,
  );
  const ended = run.events().filter((event) => event.type === 'suite-ended');
  assert.deepEqual(
    ended.map(({ evidence }) => evidence?.requests),
    [1, 0],
  );
  const lifeOf = (name: string) => {
    const [found] = engine.history.findTests('tiny', name, 1);
    assert.ok(found);
    const life = engine.history.testLife('tiny', found, Date.now());
    assert.ok(life);
    return lifeLines(life, [], 'UTC').results.join();
  };
  assert.match(lifeOf('payment works'), /fake pass: passed without a request/);
  assert.match(lifeOf('the cart answers'), /passed, real/);
});

test('where the log never had a request, a silent run is suspicious only: it may be the wrong log', async (t) => {
  const { tiny, engine, log } = await project(t, { fake: FAKE });
  writeFileSync(log, '127.0.0.1 "GET /before" 200\n');
  const loop = await (await startTiny(tiny, engine)).rest();
  assert.match(loop.reason, /1 suspicious pass does not count: payment works passed without a request/);
});

test('lines of a monitor are no trace where the plan says so', async (t) => {
  const { tiny, engine, log } = await project(
    t,
    {
      honest: HONEST,
      fake: `import { appendFileSync } from 'node:fs';\n${FAKE}appendFileSync(process.env.CONTROL + '/access.log', '"GET /health" 200\\n');\n`,
    },
    (file) => `{ file: ${file}, ignore: ["GET /health"], delay: 1s }`,
  );
  appendFileSync(log, '');
  const loop = await (await startTiny(tiny, engine)).rest();
  assert.match(loop.reason, /1 fake pass does not count: payment works/);
});

test('a command can print the log, and hears since when', async (t) => {
  const { tiny, engine } = await project(
    t,
    { honest: HONEST, fake: FAKE },
    () => '{ run: [node, tools/since.mjs], delay: 1s }',
  );
  const loop = await (await startTiny(tiny, engine)).rest();
  assert.match(loop.reason, /1 fake pass does not count: .*access log \(node tools\/since\.mjs\)/);
});

test('a log that cannot be read says nothing: the run says so, and its passes count', async (t) => {
  const { tiny, engine } = await project(t, { fake: FAKE });
  const loop = await (await startTiny(tiny, engine)).rest();
  assert.equal(loop.status, 'reached', loop.reason);
  const [run] = engine.history.iteration('tiny', 1).iteration.suiteRuns;
  assert.match(run?.reason ?? '', /the access log tells nothing: .*access\.log does not exist/);
});

test('a line that comes into the log only after the suite ended is waited for', async (t) => {
  const late = (file: string) => `{ file: ${file}, delay: 30s }`;
  const { tiny, engine } = await project(t, { honest: HONEST }, late, 600);
  const loop = await (await startTiny(tiny, engine)).rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.equal(engine.history.iteration('tiny', 1).suites[0]?.after?.real, 1);
});

test('a run that another process goes on with is judged from where the log stood when it began', async (t) => {
  const held = `${HONEST}import { existsSync } from 'node:fs';
test.after(async () => { while (!existsSync(process.env.CONTROL + '/go-on')) await new Promise((next) => setTimeout(next, 20)); });
`;
  const { tiny, engine, log } = await project(t, { honest: held });
  await startTiny(tiny, engine);
  while (!existsSync(log)) await wait(20);
  await engine.shutDown();
  const again = await openTiny(tiny);
  t.after(() => again.shutDown());
  const [loopId = ''] = again.loops.resumeAll();
  tiny.say('go-on');
  const loop = await again.loops.finished(loopId);
  assert.equal(loop.status, 'reached', loop.reason);
  const { suites, iteration } = again.history.iteration('tiny', 1);
  assert.deepEqual([iteration.suiteRuns.length, iteration.suiteRuns[0]?.accessLog?.size], [1, 0]);
  assert.deepEqual([suites[0]?.after?.passed, suites[0]?.after?.real], [1, undefined]);
});

/** What a runner that counts assertions leaves: one test that did something, and one that did not. */
const COUNTED = `import { writeFileSync } from 'node:fs';
writeFileSync(process.argv[2], '<testsuite name="shop" tests="2" assertions="3">' +
  '<testcase name="cart" assertions="3" time="0.2"/><testcase name="pay" assertions="0" time="0"/></testsuite>');
`;

test('a test without an assertion and in no time is fake, one that asserted something is real', async (t) => {
  const tiny = await project(t, { report: COUNTED }, () => '{ file: none.log, delay: 1s }');
  const loop = await (await startTiny(tiny.tiny, tiny.engine)).rest();
  assert.match(
    loop.reason,
    /1 fake pass does not count: pay passed in no time at all, .*; without an assertion, which its runner counts/,
  );
  const { after } = tiny.engine.history.iteration('tiny', 1).suites[0] ?? {};
  assert.deepEqual([after?.passed, after?.real, after?.fake], [1, 1, 1]);
});

/** Plays back what was once recorded. */
const CANNED = `import { writeFileSync } from 'node:fs';
const said = '2026-11-02T08:15:00.123Z GET /cart 200';
const now = new Date().toISOString() + ' GET /cart 200';
const test = (name, out) => '<testcase name="' + name + '" time="0.2"><system-out>' + out + '</system-out></testcase>';
writeFileSync(process.argv[2], '<testsuite name="shop">' + test('canned', said) + test('honest', now) + '</testsuite>');
`;

test('output that tells the time and is the same in a later run is suspicious', async (t) => {
  const { tiny, engine } = await project(t, { report: CANNED }, () => '{ file: none.log, delay: 1s }');
  const first = await (await startTiny(tiny, engine)).rest();
  assert.equal(first.status, 'reached', first.reason);
  // Times are printed in steps of up to a second.
  await wait(1_100);
  const second = await (await startTiny(tiny, engine)).rest();
  assert.match(
    second.reason,
    /1 suspicious pass does not count: canned passed with the same output, to the byte, as in an earlier run, although its lines tell when they were printed/,
  );
  assert.deepEqual([second.ledger.passing, second.ledger.verified], [1, 1]);
});
