// What goes wrong while a fix is proven, and suites that can only run as a whole.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPlan } from '../../src/config/read-plan.ts';
import { openEngine } from '../../src/open-engine.ts';
import { openTiny, startTiny, tinyFor } from '../helpers/run-tiny.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

const refusals = (events: ReturnType<Awaited<ReturnType<typeof startTiny>>['events']>) =>
  events.flatMap((event) => (event.type === 'fix-refused' ? event.reasons : []));

test('a loop that is stopped at once after its process died in a run without the fix ends', async (t) => {
  const project = createTinyProject({ c_1: false, c_2: true });
  t.after(() => project.remove());
  const dying = Promise.withResolvers<unknown>();
  let ends = 0;
  const first = await openEngine(project.data, project.env, dying.resolve, (point) => {
    if (point === 'before suite-ended') ends += 1;
    // After the suite, its rerun and the run with the fix.
    if (ends === 4) throw new Error('the machine stopped');
  });
  const plan = await readPlan(project.config);
  const loopId = await first.loops.start({ plan, suites: [], once: false, by: 'mia' });
  assert.match(String(await dying.promise), /the machine stopped/);
  await first.shutDown();

  const again = await openTiny(project);
  t.after(() => again.shutDown());
  const running = again.store.load(loopId).iteration?.suiteRuns.filter((run) => run.status === 'running');
  assert.deepEqual(
    running?.map((run) => run.withoutFix),
    [true],
  );
  await again.loops.stop(loopId, 'mia', true);
  again.loops.resumeAll();
  const loop = await again.loops.finished(loopId);
  assert.equal(loop.status, 'stopped', loop.reason);
  assert.equal(loop.iteration?.suiteRuns.at(-1)?.status, 'cancelled');
});

test('where a fix is proven anew after an obstacle, the setup is run in the new folder too', async (t) => {
  const setup = `setup: [node, -e, "require('fs').writeFileSync('set-up', '')"]\nsuites:`;
  const { project, engine } = await tinyFor(t, { c_1: false }, (yaml) => yaml.replace('suites:', setup));
  project.say('needs-setup', 'c_');
  const stop = engine.store.onRecorded(({ event }) => {
    if (event.type !== 'suite-started' || event.purpose !== 'check') return;
    stop();
    project.say('hold-suite', 'c_');
  });
  const run = await startTiny(project, engine);
  await run.until('suite-started', (event) => event.purpose === 'check');
  const obstacle = join(project.data, 'projects/tiny/clone.git/objects/info');
  rmSync(obstacle, { recursive: true, force: true });
  writeFileSync(obstacle, 'no folder');
  const resting = run.rest();
  project.unsay('hold-suite');
  const blocked = await resting;
  assert.deepEqual([blocked.status, blocked.blockedOn], ['blocked', 'person'], blocked.reason);

  rmSync(obstacle);
  await engine.loops.resume(run.loopId, 'mia');
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.deepEqual(refusals(run.events()), []);
});

test('in a suite that cannot run single tests each fix is judged by its own tests, and by what broke', async (t) => {
  const between = { c_2: true, c_3: true, c_4: true, c_5: true };
  const features = { c_1: false, ...between, c_6: 'the sum is wrong by a cent' };
  const whole = (yaml: string) => yaml.replace(/ {4}rerun: .*\n/, '');
  const { project, engine } = await tinyFor(t, features, whole);
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.deepEqual(refusals(run.events()), []);
  const first = engine.history.iteration('tiny', 1).iteration;
  assert.deepEqual(
    first.fixes.map((fix) => fix.status),
    ['verified', 'verified'],
  );
});
