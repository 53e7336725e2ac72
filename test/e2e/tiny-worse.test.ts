// Deployed fixes that break more than they mend.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPlan } from '../../src/config/read-plan.ts';
import { openEngine, renderFacts } from '../../src/open-engine.ts';
import { openTiny, startTiny, tinyFor } from '../helpers/run-tiny.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

const FEATURES = { a_first: true, a_second: true, a_third: true, b_1: false };
const rollBack = (yaml: string) => yaml.replace('  rollback:', '  when_worse: roll-back\n  rollback:');

test('fixes after which fewer tests pass leave the deployment and the branch, and the loop still arrives', async (t) => {
  const { project, engine } = await tinyFor(t, FEATURES, rollBack);
  project.say('fixer-b_1', 'break-two\nfix');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);

  const worse = await run.until('deployment-worse');
  assert.equal(worse.reason, '1 fewer test passes than before it: a_first, a_second');
  const back = await run.until('deployment-taken-back');
  assert.deepEqual([back.ok, back.fixIds.length], [true, 1]);
  const [first, second, third] = [1, 2, 3].map((n) => engine.history.iteration('tiny', n).iteration);
  assert.equal(first?.fixes[0]?.status, 'reverted');
  assert.match(first?.groups[0]?.refusals.at(-1) ?? '', /^its deployment made things worse: 1 fewer test/);
  assert.equal(second?.fixes.length, 0, 'what broke is not fixed, it is gone');
  assert.equal(third?.revision, back.commit);
  assert.deepEqual(
    third?.groups.map(({ state, attempts }) => [state, attempts]),
    [['still-failing', 2]],
  );
  assert.equal(project.lines('fixer-starts').length, 2);
  assert.match(project.git('log', '--format=%s', 'greenloop/tiny'), /^Revert "Switch b_1 on"$/m);

  const report = readFileSync(join(project.data, 'reports/tiny/iteration-2.md'), 'utf8');
  assert.match(report, /\*\*Taken back\*\*: The deployment of [0-9a-f]{7} made things worse \(1 fewer test/);
  assert.match(
    report,
    /the revision before it was started again, and 1 fix left the branch with [0-9a-f]{7}/,
  );
});

test('a process that dies before it is recorded goes on with it, and rolls back and reverts once', async (t) => {
  const project = createTinyProject(FEATURES, rollBack);
  t.after(() => project.remove());
  project.say('fixer-b_1', 'break-two\nfix');
  const dying = Promise.withResolvers<unknown>();
  const first = await openEngine(project.data, project.env, dying.resolve, (point) => {
    if (point === 'before deployment-taken-back') throw new Error('the machine stopped');
  });
  await first.loops.start({ plan: await readPlan(project.config), suites: [], once: false, by: 'mia' });
  assert.match(String(await dying.promise), /the machine stopped/);
  await first.shutDown();

  const again = await openTiny(project);
  t.after(() => again.shutDown());
  const [loopId = ''] = again.loops.resumeAll();
  const loop = await again.loops.finished(loopId);
  assert.equal(loop.status, 'reached', loop.reason);
  const tested = again.history.iteration('tiny', 1).iteration.revision;
  assert.deepEqual(project.lines('rollback-starts'), [tested]);
  assert.equal(project.git('log', '--format=%s', 'greenloop/tiny').match(/^Revert /gm)?.length, 1);
});

const refusing = '#!/bin/sh\necho no >&2\nexit 1\n';

test('where the branch cannot be pushed nothing is rolled back; resume takes it back, and stop ends the loop', async (t) => {
  for (const way of ['resume', 'stop'] as const) {
    const { project, engine } = await tinyFor(t, FEATURES, rollBack);
    project.say('fixer-b_1', 'break-two\nfix');
    const hook = join(project.folder, '.git/hooks/pre-receive');
    engine.store.onRecorded(({ event }) => {
      if (event.type === 'deployment-worse') writeFileSync(hook, refusing, { mode: 0o755 });
    });
    const run = await startTiny(project, engine);
    const blocked = await run.rest();
    assert.deepEqual([blocked.status, blocked.blockedOn], ['blocked', 'person'], blocked.reason);
    assert.deepEqual(project.lines('rollback-starts'), []);

    if (way === 'resume') {
      rmSync(hook);
      await engine.loops.resume(run.loopId, 'mia');
      const loop = await run.rest();
      assert.equal(loop.status, 'reached', loop.reason);
      assert.equal(project.lines('rollback-starts').length, 1);
      continue;
    }
    await engine.loops.stop(run.loopId, 'mia', false);
    const loop = await engine.loops.finished(run.loopId);
    assert.equal(loop.status, 'stopped', loop.reason);
    const report = renderFacts(engine.history.iteration('tiny', 2));
    assert.match(
      report,
      /made things worse \(1 fewer .*\) and was not taken back: the loop was stopped before/,
    );
  }
});

test('a group whose fix was taken back keeps its attempts and the reason, although its tests passed meanwhile', async (t) => {
  const between = { a_3: true, a_4: true, a_5: true };
  const { project, engine } = await tinyFor(
    t,
    { a_first: true, a_second: true, ...between, a_off: false },
    rollBack,
  );
  project.say('fixer-a_off', 'break-two\nfix');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.deepEqual(project.lines('fixer-starts'), ['a_off 1', 'a_off 2']);
  const [again] = engine.history.iteration('tiny', 3).iteration.groups;
  assert.deepEqual([again?.state, again?.attempts], ['still-failing', 2]);
  assert.match(again?.refusals.join() ?? '', /its deployment made things worse/);
});

test('a test that was put into quarantine meanwhile does not make a deployment worse', async (t) => {
  const { project, engine } = await tinyFor(t, FEATURES, rollBack);
  project.say('fixer-b_1', 'break-another');
  const [suiteId, file, className, name] = ['a', '', 'a_', 'a_second'];
  const stop = engine.store.onRecorded(({ event }) => {
    if (event.type !== 'deployment-started' || event.why !== 'fixes') return;
    stop();
    const until = Date.now() + 86_400_000;
    engine.quarantines.add('tiny', { suiteId, file, className, name, by: 'mia', reason: 'chance', until });
  });
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.match(loop.reason, /1 of 4 tests are not verified: 1 test in quarantine: a_second/);
  const reasons = run.events().flatMap((event) => (event.type === 'deployment-worse' ? event.reason : []));
  assert.deepEqual(reasons, []);
});

test('without the policy they stay, and what they broke is fixed next', async (t) => {
  const { project, engine } = await tinyFor(t, FEATURES);
  project.say('fixer-b_1', 'break-two\nfix');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.ok(!run.events().some((event) => event.type === 'deployment-worse'));
});
