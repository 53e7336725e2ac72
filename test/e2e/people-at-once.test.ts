// Two people answer the same wait in the same moment: one effect, and no fault.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import { openTiny, startTiny } from '../helpers/run-tiny.ts';
import { createTinyProject } from '../helpers/tiny-project.ts';

test('a claim and a resume in the same moment begin one iteration', async (t) => {
  const project = createTinyProject({ a_1: false }, (yaml) =>
    yaml.replace(/fix:\n(?: {2}.*\n)+/, '').replace('stuck_after: 3', 'stuck_after: 7'),
  );
  const engine = await openTiny(project);
  t.after(async () => {
    await engine.shutDown();
    project.remove();
  });
  const run = await startTiny(project, engine);
  const blocked = (times: number) =>
    run.until(
      'loop-blocked',
      () => run.events().filter((event) => event.type === 'loop-blocked').length === times,
    );
  for (let iteration = 1; iteration <= 4; iteration++) {
    await blocked(iteration);
    const groupId = run.load().iteration?.groups[0]?.id ?? '';
    const claimed = engine.loops.decide(run.loopId, { type: 'group-claimed', groupId, by: 'sam' });
    // Later by some turns of the event loop each time, so that it falls before, between and after what the loop does itself.
    for (let turn = 1; turn < iteration; turn++) await Promise.resolve();
    const both = await Promise.allSettled([claimed, engine.loops.resume(run.loopId, 'mia')]);
    for (const one of both)
      if (one.status === 'rejected')
        assert.ok(one.reason instanceof LoopError, `a person gets a word: ${one.reason}`);
  }
  await blocked(5);
  writeFileSync(join(project.folder, 'product.json'), '{"a_1": true}\n');
  project.git('commit', '-qam', 'Mend it by hand');
  await engine.loops.resume(run.loopId, 'mia');
  const done = await Promise.race([engine.loops.finished(run.loopId), engine.fault]);
  assert.equal(done.status, 'reached', done.reason);
  assert.equal(done.iteration?.number, 6);
});
