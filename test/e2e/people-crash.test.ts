// The process dies around each event between a person's answer and its effect, and goes on as if nothing had been.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LoopEvent } from '../../src/loop/event.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { createTinyProject, type TinyProject } from '../helpers/tiny-project.ts';

const CHILD = fileURLToPath(new URL('./children/answering-loop.ts', import.meta.url));

/** In the order in which the loop comes to them. */
const APPROVED: readonly LoopEvent['type'][] = [
  'deployment-approved',
  'loop-unblocked',
  'deployment-started',
  'deployment-succeeded',
  'fix-approved',
  'fix-adopted',
  'fix-accepted',
  'fix-merged',
  'branch-pushed',
  'fix-verified',
  'loop-finished',
];

async function drive(project: TinyProject, failpoint: string, says: 'yes' | 'no') {
  const child = spawn(process.execPath, [CHILD, project.config, project.data, failpoint, says], {
    env: project.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = await once(child, 'exit');
  const [stdout, stderr] = await said;
  return { code, signal, stdout: stdout.trim(), stderr };
}

/** Kills the process before, inside and after each of the events, each time one further. */
async function killAround(project: TinyProject, types: readonly LoopEvent['type'][], says: 'yes' | 'no') {
  for (const type of types)
    for (const where of ['before', 'inside', 'after']) {
      const killed = await drive(project, `${where} ${type}`, says);
      assert.equal(killed.signal, 'SIGKILL', `${where} ${type}: ${killed.stdout} ${killed.stderr}`);
    }
}

function journalOf(t: TestContext, project: TinyProject): readonly LoopEvent[] {
  const opened = openStore({ file: join(project.data, 'greenloop.db'), clock: systemClock });
  t.after(() => opened.close());
  return opened.store.journal(0, 100_000).map((entry) => entry.event);
}

test('a process killed before, inside and after each event of an approval loses and repeats nothing', async (t) => {
  const project = createTinyProject({ a_1: false, a_2: true }, (yaml) =>
    yaml.replace('attempts: 3', 'attempts: 1').replace('deploy:\n', 'deploy:\n  approval: true\n'),
  );
  t.after(() => project.remove());
  project.say('fixer', 'fix-and-cheat');
  await killAround(project, APPROVED, 'yes');
  const events = journalOf(t, project);
  const finished = events.filter((event) => event.type === 'loop-finished');
  assert.deepEqual(
    finished.map((event) => event.as),
    ['reached'],
  );
  const times = (type: LoopEvent['type']) => events.filter((event) => event.type === type).length;
  for (const type of ['fix-approved', 'fix-adopted', 'fix-accepted', 'fix-merged', 'fix-verified'] as const)
    assert.equal(times(type), 1, type);
  assert.equal(times('deployment-approved'), times('deployment-succeeded'));
  assert.equal(times('deployment-lapsed'), 0);
  assert.equal(project.lines('deploy-starts').length, 2, 'what was there at first, and the fix');
  assert.deepEqual(project.lines('fixer-starts'), ['a_1 1']);
  const approved = project.git(
    'log',
    '--format=%H',
    '--grep',
    'Greenloop-Approved-By: sam',
    'greenloop/tiny',
  );
  assert.equal(approved.split('\n').length, 1, 'one commit');
});

test('neither does one killed around a refused deployment, a candidate that is turned down, a lapsed approval and a claim', async (t) => {
  const project = createTinyProject({ a_1: false, a_2: true }, (yaml) =>
    yaml.replace('attempts: 3', 'attempts: 1').replace('deploy:\n', 'deploy:\n  approval: true\n'),
  );
  t.after(() => project.remove());
  project.say('fixer', 'fix-and-cheat');
  await killAround(project, ['deployment-refused', 'loop-unblocked', 'loop-resumed'], 'no');
  await killAround(project, ['deployment-approved'], 'no');
  writeFileSync(
    join(project.folder, 'notes.md'),
    'somebody pushes between the approval and the deployment\n',
  );
  project.git('add', '-A');
  project.git('commit', '-qm', 'Write something down');
  await killAround(project, ['deployment-lapsed', 'fix-declined'], 'no');
  writeFileSync(join(project.folder, 'product.json'), '{"a_1": true, "a_2": true}\n');
  project.git('commit', '-qam', 'Mend it by hand');
  await killAround(project, ['group-claimed', 'loop-finished'], 'no');
  const events = journalOf(t, project);
  const times = (type: LoopEvent['type']) => events.filter((event) => event.type === type).length;
  for (const type of ['deployment-refused', 'deployment-lapsed', 'fix-declined', 'group-claimed'] as const)
    assert.equal(times(type), 1, type);
  const finished = events.find((event) => event.type === 'loop-finished');
  assert.equal(finished?.as, 'reached');
  assert.equal(times('fix-merged'), 0);
  assert.equal(times('deployment-started'), times('deployment-succeeded'));
  assert.equal(project.lines('deploy-starts').length, times('deployment-started'));
});
