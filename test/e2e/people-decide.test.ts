// What people decide in the middle of a loop: real git, real commands, a real database.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import { nextStep } from '../../src/loop/next-step.ts';
import { openTiny, startTiny, tinyFor, watchTiny } from '../helpers/run-tiny.ts';
import type { TinyProject } from '../helpers/tiny-project.ts';

const withoutFixer = (yaml: string) => yaml.replace(/fix:\n(?: {2}.*\n)+/, '');
const withApproval = (yaml: string) => yaml.replace('deploy:\n', 'deploy:\n  approval: true\n');
const oneAttempt = (yaml: string) => yaml.replace('attempts: 3', 'attempts: 1');
const isStale = (words: RegExp) => (error: unknown) =>
  error instanceof LoopError && error.code === 'stale' && words.test(error.message);

function fixByHand(project: TinyProject, product: string): void {
  writeFileSync(join(project.folder, 'product.json'), `${product}\n`);
  project.git('commit', '-qam', 'Mend it by hand');
}

test('a group that a person takes and says is fixed is checked at once, and the owner stays known', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true }, withoutFixer);
  const run = await startTiny(project, engine);
  const blocked = await run.rest();
  const groupId = blocked.iteration?.groups[0]?.id ?? '';
  assert.ok((blocked.blockedSince ?? 0) > 0);
  await engine.loops.decide(run.loopId, { type: 'group-taken', groupId, by: 'sam' });
  assert.equal(run.load().status, 'blocked', 'taking it changes nothing else');
  await engine.loops.decide(run.loopId, { type: 'group-claimed', groupId, by: 'sam' });
  await run.until('loop-blocked', () => (run.load().iteration?.number ?? 0) === 2);
  const again = run.load().iteration?.groups[0];
  assert.deepEqual([again?.id, again?.owner, again?.claimedBy], [groupId, 'sam', null]);

  fixByHand(project, '{"a_1": true, "a_2": true}');
  await engine.loops.decide(run.loopId, { type: 'group-claimed', groupId, by: 'sam' });
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  assert.equal(done.iteration?.number, 3);
  assert.equal(done.blockedSince, null);
});

test('a group that is in no message any more cannot be taken', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false }, withoutFixer);
  const run = await startTiny(project, engine);
  await run.rest();
  const taken = engine.loops.decide(run.loopId, { type: 'group-taken', groupId: 'g-000000', by: 'sam' });
  await assert.rejects(taken, isStale(/g-000000/));
});

test('a claim does not let a loop go on that waits for something else', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: false }, (yaml) =>
    oneAttempt(yaml).replace(/(deploy:[\s\S]*?timeout: )20s/, '$11s'),
  );
  project.say('fixer-a_1', 'crash');
  project.say('deploy', '\nhang-before');
  const run = await startTiny(project, engine);
  const blocked = await run.rest();
  assert.match(blocked.reason, /nobody can say whether/);
  const group = blocked.iteration?.groups.find((one) => one.status === 'needs-review');
  await engine.loops.decide(run.loopId, { type: 'group-claimed', groupId: group?.id ?? '', by: 'sam' });
  assert.equal(nextStep(run.load(), Date.now()).kind, 'wait');
});

test('a refused candidate that a person answers for is merged, deployed and verified', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true }, oneAttempt);
  project.say('fixer', 'fix-and-cheat');
  const run = await startTiny(project, engine);
  const blocked = await run.rest();
  assert.deepEqual([blocked.status, blocked.iteration?.groups[0]?.status], ['blocked', 'needs-review']);
  const [held] = blocked.reviewable;
  assert.ok(held?.candidate, 'the candidate is there to be looked at');
  const { id: fixId, candidate } = held;
  const other = { type: 'fix-approved', fixId, candidate: '0'.repeat(40), by: 'sam' } as const;
  await assert.rejects(engine.loops.decide(run.loopId, other), isStale(/0000000/));

  await engine.shutDown();
  const reopened = await openTiny(project);
  t.after(() => reopened.shutDown());
  reopened.loops.resumeAll();
  const approve = { type: 'fix-approved', fixId, candidate, by: 'sam' } as const;
  const both = await Promise.allSettled([
    reopened.loops.decide(run.loopId, approve),
    reopened.loops.decide(run.loopId, { ...approve, by: 'lee' }),
  ]);
  assert.deepEqual(
    both.map((one) => one.status).toSorted(),
    ['fulfilled', 'rejected'],
    'one of two presses counts',
  );
  const later = watchTiny(reopened, run.loopId);
  const done = await reopened.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  const adopted = await later.until('fix-adopted');
  assert.deepEqual([adopted.from, adopted.by], [fixId, 'sam']);
  const message = project.git('log', '-1', '--format=%B', 'greenloop/tiny', '--', 'tests');
  assert.match(message, /^Greenloop-Approved-By: sam$/m);
  assert.equal(later.events().filter((event) => event.type === 'fix-verified').length, 1);
  assert.deepEqual(project.lines('fixer-starts'), ['a_1 1'], 'no fixer was started again');
});

test('an approved candidate whose tests still fail is refused again, and its approval is spent', async (t) => {
  const { project, engine } = await tinyFor(t, { c_1: false, c_2: true }, oneAttempt);
  project.say('fixer', 'cheat');
  const run = await startTiny(project, engine);
  const blocked = await run.rest();
  const [held] = blocked.reviewable;
  assert.ok(held?.candidate);
  const { id: fixId, candidate } = held;
  await engine.loops.decide(run.loopId, { type: 'fix-approved', fixId, candidate, by: 'sam' });
  const refused = await run.until('fix-refused', (event) => event.fixId !== fixId);
  assert.match(refused.reasons.join(), /still fails/);
  await run.until('loop-blocked', () => run.load().iteration?.number === 2);
  const [again] = run.load().reviewable;
  assert.deepEqual([again?.id, again?.approvedBy, again?.candidate], [refused.fixId, null, candidate]);
  await assert.rejects(
    engine.loops.decide(run.loopId, { type: 'fix-approved', fixId, candidate, by: 'sam' }),
    isStale(/approved|turned|newest/),
  );
});

test('a candidate that a person turned down is never merged, and its group waits for a person', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true }, oneAttempt);
  project.say('fixer', 'fix-and-cheat');
  const run = await startTiny(project, engine);
  const [held] = (await run.rest()).reviewable;
  assert.ok(held?.candidate);
  const { id: fixId, candidate } = held;
  await engine.loops.decide(run.loopId, { type: 'fix-declined', fixId, candidate, by: 'sam' });
  assert.equal(run.load().iteration?.groups[0]?.status, 'needs-person');
  await assert.rejects(
    engine.loops.decide(run.loopId, { type: 'fix-approved', fixId, candidate, by: 'lee' }),
    isStale(/has (approved|turned)/),
  );
  fixByHand(project, '{"a_1": true, "a_2": true}');
  const groupId = run.load().iteration?.groups[0]?.id ?? '';
  await engine.loops.decide(run.loopId, { type: 'group-claimed', groupId, by: 'sam' });
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  assert.equal(
    run.events().some((event) => event.type === 'fix-merged'),
    false,
  );
});

test('a deployment waits for its approval, which holds for that commit only', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withApproval);
  const run = await startTiny(project, engine);
  const waiting = await run.rest();
  const asked = waiting.iteration?.deployments[0];
  assert.deepEqual([waiting.blockedOn, asked?.status], ['person', 'waiting-for-approval']);
  const deploymentId = asked?.id ?? '';
  const approve = { type: 'deployment-approved', deploymentId, by: 'sam' } as const;
  await assert.rejects(
    engine.loops.decide(run.loopId, { ...approve, revision: 'f'.repeat(40) }),
    isStale(/fffffff/),
  );
  assert.deepEqual(project.lines('deploy-starts'), []);
  await engine.loops.decide(run.loopId, { ...approve, revision: asked?.revision ?? '' });
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  await assert.rejects(
    engine.loops.decide(run.loopId, { ...approve, revision: asked?.revision ?? '' }),
    (error) => error instanceof LoopError && error.code === 'not-running',
  );
});

test('a refused deployment is not made; after a resume it is asked again', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withApproval);
  const run = await startTiny(project, engine);
  const asked = (await run.rest()).iteration?.deployments[0];
  const about = { deploymentId: asked?.id ?? '', revision: asked?.revision ?? '' };
  await engine.loops.decide(run.loopId, { type: 'deployment-refused', ...about, by: 'sam' });
  const blocked = await run.until('loop-blocked', (event) => /refused to deploy/.test(event.reason));
  assert.match(blocked.hint, /\/loop resume/);
  assert.equal(run.load().iteration?.deployments[0]?.refusedBy, 'sam');
  await assert.rejects(
    engine.loops.decide(run.loopId, { type: 'deployment-approved', ...about, by: 'lee' }),
    isStale(/refused/),
  );
  await engine.loops.resume(run.loopId, 'mia');
  const second = await run.until('approval-asked', (event) => event.deploymentId !== about.deploymentId);
  await run.until('loop-blocked', () => run.load().iteration?.number === 2);
  const { deploymentId, revision } = second;
  await engine.loops.decide(run.loopId, { type: 'deployment-approved', deploymentId, revision, by: 'sam' });
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
});

test('a loop that waits for an approval can be stopped', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withApproval);
  const run = await startTiny(project, engine);
  await run.rest();
  await engine.loops.stop(run.loopId, 'mia', false);
  assert.equal((await engine.loops.finished(run.loopId)).status, 'stopped');
});
