// What goes wrong around a loop: it waits for the right thing, and goes on when that is mended.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPlan } from '../../src/config/read-plan.ts';
import { openEngine } from '../../src/open-engine.ts';
import { openTiny, startTiny, tinyFor, watchTiny } from '../helpers/run-tiny.ts';
import { eventually } from '../helpers/spawn-bot.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

/** A setup that fails until a file is there, and waits for as long as another one is. */
const withSetup = (yaml: string) =>
  yaml.replace(
    'suites:\n',
    `setup: [node, -e, "const fs = require('fs'), c = process.env.CONTROL; fs.appendFileSync(c + '/setups', 'x\\\\n'); const go = () => { if (fs.existsSync(c + '/hold-setup')) return setTimeout(go, 20); process.exit(fs.existsSync(c + '/cache') ? 0 : 7); }; go();"]\nsuites:\n`,
  );

test('a setup that a person mends outside of the repository is tried anew after resume', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withSetup);
  const run = await startTiny(project, engine);
  const blocked = await run.rest();
  assert.match(blocked.reason, /setup .* failed: .*7/);
  project.say('cache');
  await engine.loops.resume(run.loopId, 'mia');
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.equal(project.lines('setups').length, 2);
});

test('a setup that was lost with its supervisor is run once more, and only once', async (t) => {
  const losing = (times: number) => (yaml: string) => {
    const script = `const fs = require('fs'), c = process.env.CONTROL + '/setups'; fs.appendFileSync(c, 'x\\n'); if (fs.readFileSync(c, 'utf8').length <= ${2 * times}) { process.kill(process.ppid, 'SIGKILL'); setInterval(() => {}, 1000); }`;
    return yaml.replace('suites:\n', `setup: [node, -e, ${JSON.stringify(script)}]\nsuites:\n`);
  };
  const once = await tinyFor(t, { a_1: true }, losing(1));
  const reached = await (await startTiny(once.project, once.engine)).rest();
  assert.equal(reached.status, 'reached', reached.reason);
  assert.equal(once.project.lines('setups').length, 2);
  const twice = await tinyFor(t, { a_1: true }, losing(2));
  const blocked = await (await startTiny(twice.project, twice.engine)).rest();
  assert.deepEqual([blocked.status, blocked.blockedOn], ['blocked', 'person']);
  assert.match(blocked.reason, /setup .* lost: its supervisor ended without a result/);
  assert.equal(twice.project.lines('setups').length, 2);
});

test('a check that was lost with its supervisor is made once more, and says nothing about the candidate', async (t) => {
  const { project, engine } = await tinyFor(t, { c_1: false, c_2: true });
  project.say('lose-in', '/fixes/');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  const checks = run.events().filter((event) => event.type === 'suite-started' && event.purpose === 'check');
  assert.deepEqual(
    checks.map((event) => event.type === 'suite-started' && event.attempt),
    [1, 2, 1, 1],
  );
  assert.deepEqual(
    run.events().filter((event) => event.type === 'fix-refused'),
    [],
  );
});

test('stop --now during the setup stops, and leaves no block', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withSetup);
  project.say('hold-setup');
  const run = await startTiny(project, engine);
  while (project.lines('setups').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await engine.loops.stop(run.loopId, 'mia', true);
  const loop = await engine.loops.finished(run.loopId);
  assert.equal(loop.status, 'stopped');
  assert.deepEqual(
    run.events().filter((event) => event.type === 'loop-blocked'),
    [],
  );
});

test('a setup that outlived the bot is stopped by stop --now all the same', async (t) => {
  const project = createTinyProject({ a_1: true }, withSetup);
  project.say('hold-setup');
  const first = await openTiny(project);
  const { loopId } = await startTiny(project, first);
  await eventually('the setup', () => project.lines('setups').length > 0);
  await first.shutDown();
  const second = await openTiny(project);
  t.after(() => second.shutDown().then(project.remove));
  await second.loops.stop(loopId, 'mia', true);
  second.loops.resumeAll();
  assert.equal((await second.loops.finished(loopId)).status, 'stopped');
  const runs = join(project.data, 'runs');
  // The first engine, which lives on in this process, moves the ended run aside.
  const ended = () =>
    readdirSync(runs)
      .map((name) => join(runs, name, 'result'))
      .find((file) => existsSync(file));
  const result = await eventually('the end of the setup', ended);
  assert.equal(JSON.parse(readFileSync(result, 'utf8')).status, 'cancelled');
});

/** The probe stays; who deploys is a person. */
const withoutDeploy = (yaml: string) => yaml.replace(/deploy:\n(?: {2}.*\n)+/, '');

test('without a deploy command the environment that runs another revision is waited for, and nothing is tested on it', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withoutDeploy);
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(
    loop.reason,
    /stage runs nothing that says its revision, and greenloop\/tiny is at [0-9a-f]{7}/,
  );
  assert.deepEqual(project.lines('suite-starts'), []);

  const head = project.git('rev-parse', 'main');
  mkdirSync(join(project.control, 'stage'));
  writeFileSync(join(project.control, 'stage/revision'), head);
  writeFileSync(
    join(project.control, 'stage/product.json'),
    readFileSync(join(project.folder, 'product.json')),
  );
  await engine.loops.resume(run.loopId, 'mia');
  const reached = await run.rest();
  assert.equal(reached.status, 'reached', reached.reason);
});

test('a project whose checkout cannot be opened blocks its own loop, not the process, and can be stopped', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true });
  mkdirSync(join(project.data, 'projects'), { recursive: true });
  writeFileSync(join(project.data, 'projects/tiny'), 'no folder');
  const run = await startTiny(project, engine);
  const blocked = await run.rest();
  assert.deepEqual([blocked.status, blocked.blockedOn], ['blocked', 'person']);
  assert.match(blocked.reason, /projects\/tiny\/fixes cannot be made/);

  await engine.shutDown();
  const again = await openTiny(project);
  t.after(() => again.shutDown());
  again.loops.resumeAll();
  rmSync(join(project.data, 'projects/tiny'));
  await again.loops.resume(run.loopId, 'mia');
  const loop = await watchTiny(again, run.loopId).rest();
  assert.equal(loop.status, 'reached', loop.reason);
});

test('a clone in which the file system refuses something blocks its own loop with that, and another loop goes on', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true });
  const other = createTinyProject({ a_1: true }, (yaml) =>
    yaml.replace('project: tiny', 'project: other').replace('name: stage', 'name: elsewhere'),
  );
  t.after(() => other.remove());
  const clone = join(project.data, 'projects/tiny/clone.git');
  for (const folder of ['HEAD', 'objects']) mkdirSync(join(clone, folder), { recursive: true });
  writeFileSync(join(clone, 'objects/info'), 'no folder');
  const run = await startTiny(project, engine);
  const blocked = await run.rest();
  assert.deepEqual([blocked.status, blocked.blockedOn], ['blocked', 'person']);
  assert.match(blocked.reason, /clone\.git.* cannot be used: ENOTDIR/);
  const reached = await (await startTiny(other, engine)).rest();
  assert.equal(reached.status, 'reached', reached.reason);
});

test('tests that came or went are told once, also when the process dies before the end of their run is recorded', async (t) => {
  const project = createTinyProject({ a_1: true, a_2: true });
  t.after(() => project.remove());
  const first = await openTiny(project);
  assert.equal((await (await startTiny(project, first, { once: true })).rest()).status, 'reached');
  await first.shutDown();
  writeFileSync(join(project.folder, 'product.json'), JSON.stringify({ a_1: true, a_3: true }));
  project.git('commit', '-qam', 'Other features');

  const dying = Promise.withResolvers<unknown>();
  const second = await openEngine(project.data, project.env, dying.resolve, (point) => {
    if (point === 'before suite-ended') throw new Error('the machine stopped');
  });
  await second.loops.start({ plan: await readPlan(project.config), suites: [], once: true, by: 'mia' });
  assert.match(String(await dying.promise), /the machine stopped/);
  await second.shutDown();

  const third = await openTiny(project);
  t.after(() => third.shutDown());
  const [loopId = ''] = third.loops.resumeAll();
  const run = watchTiny(third, loopId);
  const loop = await third.loops.finished(loopId);
  assert.equal(loop.status, 'reached', loop.reason);
  const changes = run.events().filter((event) => event.type === 'tests-changed');
  assert.deepEqual(
    changes.map(({ came, went }) => [came.map((one) => one.name), went.map((one) => one.name)]),
    [[['a_3'], ['a_2']]],
  );
});

test('a rollback is told which revision it goes back to, and "stop now" lets it end', async (t) => {
  const rollback = `const fs = require('fs'), c = process.env.CONTROL; fs.writeFileSync(c + '/rollback-to', process.env.GREENLOOP_REVISION); const go = () => { if (fs.existsSync(c + '/hold-rollback')) return setTimeout(go, 20); fs.rmSync(c + '/stage', { recursive: true }); fs.cpSync(c + '/previous', c + '/stage', { recursive: true }); fs.writeFileSync(c + '/rolled-back', ''); }; go();`;
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true }, (yaml) =>
    yaml.replace(
      'rollback: [node, tools/ask.mjs, rollback]',
      `rollback: [node, -e, ${JSON.stringify(rollback)}]`,
    ),
  );
  project.say('deploy', '\nsick\n');
  project.say('hold-rollback');
  const run = await startTiny(project, engine);
  while (project.lines('rollback-to').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const tested = run.load().iteration?.revision;
  assert.deepEqual(project.lines('rollback-to'), [tested]);
  await engine.loops.stop(run.loopId, 'mia', true);
  project.unsay('hold-rollback');
  const loop = await engine.loops.finished(run.loopId);
  assert.equal(loop.status, 'stopped');
  assert.ok(existsSync(join(project.control, 'rolled-back')));
  const rolled = await run.until('deployment-rolled-back');
  assert.equal(rolled.ok, true, rolled.reason);
});
