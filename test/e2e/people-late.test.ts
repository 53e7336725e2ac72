// Decisions that come too late, too early, twice, or about what has changed meanwhile: real git, real commands, a real database.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import type { Fix } from '../../src/loop/model.ts';
import { startTiny, tinyFor } from '../helpers/run-tiny.ts';
import type { TinyProject } from '../helpers/tiny-project.ts';

const attempts = (n: number) => (yaml: string) => yaml.replace('attempts: 3', `attempts: ${n}`);
const withApproval = (yaml: string) => yaml.replace('deploy:\n', 'deploy:\n  approval: true\n');
const isStale = (words: RegExp) => (error: unknown) =>
  error instanceof LoopError && error.code === 'stale' && words.test(error.message);
const approval = (fix: Fix | undefined, by = 'sam') =>
  ({ type: 'fix-approved', fixId: fix?.id ?? '', candidate: fix?.candidate ?? '', by }) as const;

function push(project: TinyProject, product: string): void {
  writeFileSync(join(project.folder, 'product.json'), `${product}\n`);
  project.git('commit', '-qam', 'Mend it by hand');
}

test('an approval of a revision that somebody pushed past is not carried out, and the newer one is asked about', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withApproval);
  const run = await startTiny(project, engine);
  const old = (await run.rest()).iteration?.deployments[0];
  push(project, '{"a_1": true, "a_2": true}');
  const about = { deploymentId: old?.id ?? '', revision: old?.revision ?? '' };
  await engine.loops.decide(run.loopId, { type: 'deployment-approved', ...about, by: 'sam' });
  const lapsed = await run.until('deployment-lapsed');
  assert.match(lapsed.reason, /pushed to main/);
  const asked = await run.until('approval-asked', (event) => event.deploymentId !== about.deploymentId);
  await run.until('loop-blocked', () => run.load().iteration?.number === 2);
  assert.notEqual(asked.revision, about.revision);
  assert.deepEqual(project.lines('deploy-starts'), []);
  await assert.rejects(
    engine.loops.decide(run.loopId, { type: 'deployment-approved', ...about, by: 'sam' }),
    isStale(/not one of the running iteration/),
  );
  const { deploymentId, revision } = asked;
  await engine.loops.decide(run.loopId, { type: 'deployment-approved', deploymentId, revision, by: 'sam' });
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  assert.deepEqual(project.lines('deploy-starts'), [revision]);
});

test('an approval that comes while the repository cannot be read deploys nothing, and says so', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, withApproval);
  const run = await startTiny(project, engine);
  const asked = (await run.rest()).iteration?.deployments[0];
  execFileSync('mv', [join(project.folder, '.git'), join(project.folder, 'hidden')]);
  writeFileSync(join(project.folder, '.git'), 'gitdir: nowhere\n');
  const about = { deploymentId: asked?.id ?? '', revision: asked?.revision ?? '' };
  await engine.loops.decide(run.loopId, { type: 'deployment-approved', ...about, by: 'sam' });
  const lapsed = await run.until('deployment-lapsed');
  assert.match(lapsed.reason, /cannot be read/);
  const blocked = await run.until('loop-blocked', (event) => /cannot be read/.test(event.reason));
  assert.match(blocked.hint, /repository/);
  assert.deepEqual(project.lines('deploy-starts'), []);
});

test('while a newer attempt is under way and after it, an older candidate cannot be approved or turned down', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true }, attempts(2));
  project.say('fixer', 'fix-and-cheat');
  const run = await startTiny(project, engine);
  const first = await run.until('fix-refused', () => {
    project.say('hold-fixer');
    return true;
  });
  await run.until('fix-started', (event) => event.fixId !== first.fixId);
  const old = run.load().iteration?.fixes[0];
  await assert.rejects(engine.loops.decide(run.loopId, approval(old)), isStale(/a newer fix/));
  await assert.rejects(
    engine.loops.decide(run.loopId, { ...approval(old), type: 'fix-declined' }),
    isStale(/a newer fix/),
  );
  const resting = run.rest();
  project.unsay('hold-fixer');
  const [held] = (await resting).reviewable;
  assert.notEqual(held?.id, old?.id);
  await assert.rejects(engine.loops.decide(run.loopId, approval(old)), isStale(/not the newest attempt/));
  await engine.loops.decide(run.loopId, approval(held));
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  await assert.rejects(
    engine.loops.decide(run.loopId, approval(held)),
    (error) => error instanceof LoopError && error.code === 'not-running',
  );
});

test('a candidate that is approved while another one is being checked is taken in the same iteration', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true, c_1: false, c_2: true }, (yaml) =>
    attempts(2)(yaml).replace('timeout: 30s', 'timeout: 30s\n    tolerance: 60%'),
  );
  project.say('fixer-a_1', 'fix-and-cheat\ncrash');
  project.say('fixer-c_1', 'cheat\nfix');
  const run = await startTiny(project, engine);
  const held = await run.until('group-held', () => {
    project.say('hold-suite', 'c_');
    return true;
  });
  await run.until('suite-started', (event) => event.purpose === 'check');
  const fix = run.load().reviewable.find((one) => one.groupId === held.groupId);
  await engine.loops.decide(run.loopId, approval(fix));
  project.unsay('hold-suite');
  const adopted = await run.until('fix-adopted');
  assert.equal(run.load().iteration?.number, 1);
  assert.equal(adopted.from, fix?.id);
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  assert.equal(
    run.events().filter((event) => event.type === 'loop-blocked').length,
    0,
    'nobody was waited for',
  );
});

test('an approval that comes while the next iteration tests is taken there; a claim is told to wait for that', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: 'another cause', a_3: true }, attempts(1));
  project.say('fixer', 'fix-and-cheat');
  const run = await startTiny(project, engine);
  const { reviewable } = await run.rest();
  const [one, other] = reviewable;
  project.say('hold-suite', 'a_');
  await engine.loops.decide(run.loopId, approval(one));
  await run.until('suite-started', () => run.load().iteration?.number === 2);
  await engine.loops.decide(run.loopId, approval(other, 'lee'));
  await assert.rejects(
    engine.loops.decide(run.loopId, { type: 'group-claimed', groupId: other?.groupId ?? '', by: 'sam' }),
    isStale(/iteration 2 has begun/),
  );
  project.unsay('hold-suite');
  await run.until('fix-adopted', (event) => event.from === other?.id && event.by === 'lee');
});

test('a group is claimed once and taken once by the same person', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false }, (yaml) =>
    yaml.replace(/fix:\n(?: {2}.*\n)+/, ''),
  );
  const run = await startTiny(project, engine);
  const groupId = (await run.rest()).iteration?.groups[0]?.id ?? '';
  await engine.loops.decide(run.loopId, { type: 'group-taken', groupId, by: 'sam' });
  await assert.rejects(
    engine.loops.decide(run.loopId, { type: 'group-taken', groupId, by: 'sam' }),
    isStale(/yours already/),
  );
  const claim = { type: 'group-claimed', groupId } as const;
  const both = await Promise.allSettled([
    engine.loops.decide(run.loopId, { ...claim, by: 'sam' }),
    engine.loops.decide(run.loopId, { ...claim, by: 'lee' }),
  ]);
  assert.deepEqual(
    both.map((one) => one.status),
    ['fulfilled', 'rejected'],
  );
  await run.until('loop-blocked', () => run.load().iteration?.number === 2);
  assert.equal(run.events().filter((event) => event.type === 'iteration-started').length, 2);
});

test('a claim of a paused loop is checked after it is resumed', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false }, (yaml) =>
    yaml.replace(/fix:\n(?: {2}.*\n)+/, ''),
  );
  const run = await startTiny(project, engine);
  const groupId = (await run.rest()).iteration?.groups[0]?.id ?? '';
  await engine.loops.pause(run.loopId, 'mia');
  push(project, '{"a_1": true}');
  await engine.loops.decide(run.loopId, { type: 'group-claimed', groupId, by: 'sam' });
  await run.until('loop-paused');
  assert.equal(run.load().iteration?.number, 1);
  await engine.loops.resume(run.loopId, 'mia');
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
});

test('a candidate survives the cleaning of the clone; one that is lost is refused with the reason', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true }, attempts(1));
  project.say('fixer', 'fix-and-cheat');
  const run = await startTiny(project, engine);
  const [held] = (await run.rest()).reviewable;
  const clone = join(project.data, 'projects/tiny/clone.git');
  const inClone = (...args: string[]) => execFileSync('git', args, { cwd: clone, encoding: 'utf8' });
  inClone('gc', '--quiet', '--prune=now');
  assert.equal(inClone('cat-file', '-t', held?.candidate ?? '').trim(), 'commit');
  inClone('update-ref', '-d', `refs/greenloop/fixes/${held?.id}`);
  inClone('gc', '--quiet', '--prune=now');
  await engine.loops.decide(run.loopId, approval(held));
  const refused = await run.until('fix-refused', (event) => event.fixId !== held?.id);
  assert.match(refused.reasons.join(), /cannot be read any more/);
  await run.until('loop-blocked', () => run.load().iteration?.number === 2);
});
