// usage: answering-loop.ts <greenloop.yaml> <data folder> <failpoint>: drives the loop there (starts one when there is none), answers
// whatever waits for a person, and kills itself at the failpoint of the store.
import { readPlan } from '../../../src/config/read-plan.ts';
import { LoopError } from '../../../src/loop/errors.ts';
import type { Decision } from '../../../src/loop/event.ts';
import type { Loop } from '../../../src/loop/model.ts';
import { openEngine } from '../../../src/open-engine.ts';

const [config = '', data = '', failpoint = ''] = process.argv.slice(2);
const fail = (error: unknown): never => {
  console.error(error);
  process.exit(1);
};
const engine = await openEngine(data, process.env, fail, (name) => {
  if (name === failpoint) process.kill(process.pid, 'SIGKILL');
});

/** What waits for a person now. */
function waiting(loop: Loop): readonly Decision[] {
  if (loop.status !== 'blocked') return [];
  const by = 'sam';
  const fixes = loop.reviewable.flatMap(({ id: fixId, candidate, approvedBy }): Decision[] =>
    candidate === null || approvedBy !== null ? [] : [{ type: 'fix-approved', fixId, candidate, by }],
  );
  const asked = loop.iteration?.deployments.at(-1);
  if (asked?.status !== 'waiting-for-approval' || asked.approvedBy !== null) return fixes;
  const { id: deploymentId, revision } = asked;
  return [...fixes, { type: 'deployment-approved', deploymentId, revision, by }];
}

async function answer(loopId: string): Promise<void> {
  for (const decision of waiting(engine.store.load(loopId)))
    await engine.loops.decide(loopId, decision).catch((error: unknown) => {
      if (!(error instanceof LoopError)) fail(error);
    });
}

engine.store.onRecorded((entry) => {
  if (entry.event.type === 'loop-blocked') answer(entry.loopId).catch(fail);
});
const [open] = engine.loops.resumeAll();
const loopId =
  open ?? (await engine.loops.start({ plan: await readPlan(config), suites: [], once: false, by: 'mia' }));
await answer(loopId);
const loop = await engine.loops.finished(loopId);
await engine.shutDown();
console.log(loop.status);
