// End-to-end suites that ask a real service, and some that only pretend to; the service's access log is the witness.
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
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
    run: [node, --test, --test-reporter=junit, "--test-reporter-destination={reports}/${id}.xml", e2e/${id}.test.mjs]
    real: true
    timeout: 30s
`;

/** A tiny project whose suites are these files, with the service's log as its access log. */
async function project(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  accessLog: (log: string) => string = (log) => `{ file: ${log}, delay: 1s }`,
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
  const { url } = await loggedService(t, log);
  const engine = await openTiny({ ...tiny, env: { ...tiny.env, SERVICE: url } });
  t.after(async () => {
    await engine.shutDown();
    tiny.remove();
  });
  return { tiny, engine, log };
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
