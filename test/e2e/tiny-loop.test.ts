import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { renderFacts } from '../../src/open-engine.ts';
import { openTiny, startTiny, tinyFor } from '../helpers/run-tiny.ts';

const types = (events: readonly { type: string }[]) => events.map((event) => event.type);

test('a project goes from red to green, and the last iteration is a clean confirmation', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true, a_2: false, b_1: false, c_1: false });
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.deepEqual(loop.ledger, { declared: 4, collected: 4, executed: 4, passing: 4, verified: 4 });
  assert.equal(loop.iteration?.fixes.length, 0);
  assert.equal(readFileSync(join(project.control, 'stage/revision'), 'utf8'), loop.iteration?.revision);
  const branch = project.git('log', '--format=%s', 'main..greenloop/tiny').split('\n');
  assert.deepEqual(branch.toSorted(), ['Switch a_2 on', 'Switch b_1 on', 'Switch c_1 on']);
  assert.match(project.git('log', '-1', '--format=%B', 'greenloop/tiny'), /^Greenloop-Group: g-[0-9a-f]+$/m);
  assert.equal(project.git('status', '--porcelain'), '', 'the work tree of the user is untouched');
});

test('every phase of an iteration with a fix is recorded in order', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  const run = await startTiny(project, engine);
  await run.rest();
  const first = run.events().slice(0, types(run.events()).indexOf('iteration-ended'));
  const phases = first.flatMap((event) => (event.type === 'phase-started' ? [event.phase] : []));
  assert.deepEqual(
    phases.filter((phase) => phase !== 'preflight'),
    ['test', 'group', 'fix', 'check', 'commit', 'deploy', 'verify', 'report'],
  );
});

test('a fix that edits a test is refused by name, never merged, and the next attempt may try', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  project.say('fixer', 'cheat\nfix');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  const refused = await run.until('fix-refused');
  assert.match(refused.reasons.join(), /tests\/a\.test\.mjs/);
  assert.equal(project.git('log', '--format=%H', 'main..greenloop/tiny', '--', 'tests').trim(), '');
  assert.deepEqual(project.lines('fixer-starts'), ['a_1 1', 'a_1 2']);
});

test('a fixer that crashes or changes nothing three times leaves the group to a person', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  project.say('fixer', 'crash\nnothing\ncrash');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(loop.reason, /g-[0-9a-f]+ a_1/);
  assert.equal(loop.iteration?.groups[0]?.status, 'needs-review');
  const failed = run.events().flatMap((event) => (event.type === 'fix-failed' ? [event.reason] : []));
  assert.match(failed[0] ?? '', /exit(ed with)? code 9/);
  assert.match(failed[1] ?? '', /changed nothing/);
  assert.equal(loop.iteration?.reported, true);
});

test('a person pushes a fix, resumes, and the loop goes on to the end', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true }, (yaml) =>
    yaml.replace(/fix:\n(?: {2}.*\n)+/, ''),
  );
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  writeFileSync(join(project.folder, 'product.json'), '{"a_1": true, "a_2": true}\n');
  project.git('commit', '-qam', 'Switch a_1 on by hand');
  await engine.loops.resume(run.loopId, 'mia');
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
  assert.equal(done.iteration?.number, 2);
});

test('a flaky test is passing and not verified, and goes round again', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: 'flaky', a_2: true });
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.deepEqual(
    loop.past.map((one) => [one.ledger.passing, one.ledger.verified]),
    [
      [2, 1],
      [2, 2],
    ],
  );
  assert.deepEqual(project.lines('fixer-starts'), []);
});

test('a skipped test keeps the goal out of reach and a person is told', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true, a_2: 'skipped' });
  const loop = await (await startTiny(project, engine)).rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(loop.reason, /1 of 2 tests are not verified/);
});

test('fewer tests than the target is named', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, (yaml) => `${yaml}goal: { target: 3 }\n`);
  const loop = await (await startTiny(project, engine)).rest();
  assert.match(loop.reason, /3 are declared: 2 are missing/);
});

test('a faulty deployment is rolled back, its fixes are reverted and reopened, and the loop still arrives', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  project.say('deploy', '\nsick\n');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  const seen = types(run.events());
  for (const type of ['deployment-faulty', 'deployment-rolled-back', 'fix-reverted'])
    assert.ok(seen.includes(type), `${type} in ${[...new Set(seen)].join(' ')}`);
  assert.equal(loop.status, 'reached', loop.reason);
  assert.match(project.git('log', '--format=%s', 'greenloop/tiny'), /Revert/);
});

test('an unknown outcome is asked about, and never deployed again blindly', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, (yaml) =>
    yaml.replace(/(deploy:[\s\S]*?timeout: )20s/, '$11s'),
  );
  project.say('deploy', 'hang-after');
  const loop = await (await startTiny(project, engine)).rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.equal(project.lines('deploy-starts').length, 1);
});

test('an unknown outcome that nobody can confirm waits for a person', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true }, (yaml) =>
    yaml.replace(/(deploy:[\s\S]*?timeout: )20s/, '$11s'),
  );
  project.say('deploy', 'hang-before');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(loop.reason, /nobody can say whether [0-9a-f]{7} is live/);
  assert.equal(project.lines('deploy-starts').length, 1);
  await engine.loops.resume(run.loopId, 'mia');
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', done.reason);
});

test('a sick environment blocks before any test runs and none is counted as failing', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true });
  await (await startTiny(project, engine, { once: true })).rest();
  const starts = project.lines('suite-starts').length;
  project.say('down');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'environment']);
  assert.match(loop.reason, /the stage is down/);
  assert.equal(project.lines('suite-starts').length, starts);
  project.unsay('down');
  const done = await engine.loops.finished(run.loopId);
  assert.equal(done.status, 'reached', 'it goes on by itself when the environment is back');
});

test('a suite without a report is errored, with one sentence, and needs a person', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true, a_2: true });
  project.say('suite-exit-without-report', 'a_');
  const loop = await (await startTiny(project, engine)).rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(loop.reason, /Critical gave no result: .*report/);
  assert.equal(loop.ledger.passing, 0);
});

test('nearly everything failing for one cause in a healthy environment goes to a person, not to fixers', async (t) => {
  const features = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`a_${index}`, 'connection refused']),
  );
  const { project, engine } = await tinyFor(t, features);
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.equal(loop.iteration?.groups.length, 1);
  assert.deepEqual(project.lines('fixer-starts'), []);
});

test('stop lets the phase end; stop now ends what runs at once', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true, b_1: true });
  project.say('hold-suite', 'a_');
  const gentle = await startTiny(project, engine);
  await gentle.until('suite-started');
  await engine.loops.stop(gentle.loopId, 'mia', false);
  assert.equal(gentle.load().status, 'running');
  project.unsay('hold-suite');
  const stopped = await engine.loops.finished(gentle.loopId);
  assert.equal(stopped.status, 'stopped');
  assert.ok(stopped.iteration?.suiteRuns.every((one) => one.status === 'passed'));

  project.say('hold-suite', 'a_');
  const harsh = await startTiny(project, engine);
  await harsh.until('suite-started');
  await engine.loops.stop(harsh.loopId, 'mia', true);
  const killed = await engine.loops.finished(harsh.loopId);
  assert.deepEqual(
    [killed.status, killed.iteration?.suiteRuns.map((one) => one.status)],
    ['stopped', ['cancelled']],
  );
});

test('pause rests at the end of a phase, and resume goes on with the same iteration', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true });
  project.say('hold-suite', 'a_');
  const run = await startTiny(project, engine);
  await run.until('suite-started');
  await engine.loops.pause(run.loopId, 'mia');
  project.unsay('hold-suite');
  await run.until('loop-paused');
  assert.equal(run.load().status, 'paused');
  await engine.loops.resume(run.loopId, 'mia');
  const loop = await engine.loops.finished(run.loopId);
  assert.deepEqual([loop.status, loop.iteration?.number], ['reached', 1]);
});

test('a fix that breaks another test is seen, and mended in a later iteration', async (t) => {
  const { project, engine } = await tinyFor(t, { a_first: true, b_1: false });
  project.say('fixer-b_1', 'break-another');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  const groups = run.events().flatMap((event) => (event.type === 'failures-grouped' ? event.groups : []));
  assert.ok(groups.some((one) => one.tests[0]?.name === 'a_first' && one.state === 'regression'));
});

test('a candidate that does not pass its tests in the checkout is refused', async (t) => {
  const { project, engine } = await tinyFor(t, { c_1: false, c_2: true });
  project.say('fixer', 'half\nfix');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.match((await run.until('fix-refused')).reasons.join(), /c_1 still fails on the candidate/);
});

test('a fix that does not hold on the deployment reopens its group', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  project.say('fixer', 'half\nfix');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.match((await run.until('fix-not-held')).reason, /a_1 still fails/);
});

test('a conflict with the ref lists the paths and waits for a person; the user sees nothing touched', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  await (await startTiny(project, engine)).rest();
  writeFileSync(join(project.folder, 'product.json'), '{"a_1": "other", "a_2": true}\n');
  project.git('commit', '-qam', 'Change the same line');
  const run = await startTiny(project, engine);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(loop.reason, /product\.json/);
});

test('no progress in three iterations is stuck', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  project.say('fixer', 'half');
  const run = await startTiny(project, engine, {});
  const loop = await run.rest();
  assert.ok(
    loop.status === 'gave-up' || (loop.status === 'blocked' && loop.blockedOn === 'person'),
    loop.status,
  );
});

test('a second start on the same project says who runs it and what to do', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true });
  project.say('hold-suite', 'a_');
  const run = await startTiny(project, engine);
  await assert.rejects(startTiny(project, engine), (error: Error & { code?: string; hint?: string }) => {
    assert.equal(error.code, 'already-running');
    assert.match(error.message, /mia/);
    assert.match(error.hint ?? '', /stop|status/);
    return true;
  });
  project.unsay('hold-suite');
  await engine.loops.finished(run.loopId);
});

test('a partial loop has its suites as its scope', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true, b_1: false });
  const loop = await (await startTiny(project, engine, { suites: ['a'] })).rest();
  assert.equal(loop.status, 'reached', loop.reason);
  assert.deepEqual(loop.ledger, { declared: 1, collected: 1, executed: 1, passing: 1, verified: 1 });
});

test('an engine that is closed and opened again goes on with the same iteration', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true, b_1: true });
  project.say('hold-suite', 'a_');
  const run = await startTiny(project, engine);
  await run.until('suite-started');
  await engine.shutDown();
  const again = await openTiny(project);
  t.after(() => again.shutDown());
  assert.deepEqual(again.loops.resumeAll(), [run.loopId]);
  project.unsay('hold-suite');
  const loop = await again.loops.finished(run.loopId);
  assert.deepEqual([loop.status, loop.iteration?.number], ['reached', 1]);
  assert.deepEqual(project.lines('suite-starts'), ['a_ 1 0', 'b_ 1 0']);
});

test('the goal is not claimed when the environment has come to run something else meanwhile', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true });
  project.say('hold-suite', 'a_');
  const run = await startTiny(project, engine);
  await run.until('suite-started');
  writeFileSync(join(project.control, 'stage/revision'), '0123456789abcdef0123456789abcdef01234567');
  project.unsay('hold-suite');
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(loop.reason, /stage now runs 0123456/);
  await engine.loops.resume(run.loopId, 'mia');
  assert.equal((await engine.loops.finished(run.loopId)).status, 'reached');
});

test('a fix whose test is skipped on the deployment did not hold', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: false, a_2: true });
  project.say('fixer', 'skip\nfix');
  const run = await startTiny(project, engine);
  assert.match((await run.until('fix-not-held')).reason, /were not run: a_1/);
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
});

test('a sick environment behind a mass failure is waited for between iterations', async (t) => {
  const features = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`a_${index}`, 'connection refused']),
  );
  const { project, engine } = await tinyFor(t, features);
  project.say('hold-suite', 'a_');
  const run = await startTiny(project, engine);
  await run.until('suite-started');
  project.say('down');
  project.unsay('hold-suite');
  const loop = await run.rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'environment']);
  project.unsay('down');
  await run.until('loop-unblocked');
});

test('a pass in no time at all of an end-to-end suite is no pass: the goal stays out of reach, and it is named', async (t) => {
  const real = (yaml: string) => yaml.replace('against: deployment', 'against: deployment\n    real: true');
  const { project, engine } = await tinyFor(t, { a_1: true, a_2: 'fake' }, real);
  const loop = await (await startTiny(project, engine)).rest();
  assert.deepEqual([loop.status, loop.blockedOn], ['blocked', 'person']);
  assert.match(
    loop.reason,
    /1 of 2 tests are not verified: .*1 suspicious pass does not count: a_2 passed in no time at all/,
  );
  assert.deepEqual([loop.ledger.passing, loop.ledger.verified], [1, 1]);
  const [suspicious] = engine.history.iteration('tiny', 1).skipped;
  assert.equal(suspicious?.name, 'a_2');
  assert.match(
    renderFacts(engine.history.iteration('tiny', 1)),
    /1 suspicious pass does not count: a.{0,2}_2 passed in no time/,
  );
});

test('the same pass counts in a suite that does not claim to be end-to-end', async (t) => {
  const { project, engine } = await tinyFor(t, { a_1: true, a_2: 'fake' });
  assert.equal((await (await startTiny(project, engine)).rest()).status, 'reached');
});
