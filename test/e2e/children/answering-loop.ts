// usage: answering-loop.ts <greenloop.yaml> <data folder> <failpoint> <yes|no>: drives the loop there (starts one when there is none), answers
// whatever waits for a person, and kills itself at the failpoint of the store. `no` refuses the first deployment and every candidate,
// and says of what is left that it is fixed on the ref.
import { readPlan } from '../../../src/config/read-plan.ts';
import { LoopError } from '../../../src/loop/errors.ts';
import type { Decision } from '../../../src/loop/event.ts';
import type { Loop } from '../../../src/loop/model.ts';
import { openEngine } from '../../../src/open-engine.ts';

const [config = '', data = '', failpoint = '', says = 'yes'] = process.argv.slice(2);
const fail = (error: unknown): never => {
  console.error(error);
  process.exit(1);
};
const engine = await openEngine(data, process.env, fail, (name) => {
  if (name === failpoint) process.kill(process.pid, 'SIGKILL');
});

/** What waits for a person now. */
function waiting(loop: Loop): readonly Decision[] {
  const { iteration } = loop;
  if (loop.status !== 'blocked' || iteration === null) return [];
  const by = 'sam';
  const no = says === 'no';
  const fixes = loop.reviewable.flatMap(({ id: fixId, candidate, approvedBy, declinedBy }): Decision[] =>
    candidate === null || approvedBy !== null || declinedBy !== null
      ? []
      : [{ type: no ? 'fix-declined' : 'fix-approved', fixId, candidate, by }],
  );
  const claims = iteration.groups.flatMap(({ id: groupId, status }): Decision[] =>
    no && status === 'needs-person' ? [{ type: 'group-claimed', groupId, by }] : [],
  );
  const asked = iteration.deployments.at(-1);
  if (asked?.status !== 'waiting-for-approval' || asked.approvedBy !== null)
    return fixes.length > 0 ? fixes : claims;
  const { id: deploymentId, revision } = asked;
  const refuses = no && iteration.number === 1;
  return [{ type: refuses ? 'deployment-refused' : 'deployment-approved', deploymentId, revision, by }];
}

async function answer(loopId: string): Promise<void> {
  const told = (error: unknown) => {
    if (!(error instanceof LoopError)) fail(error);
  };
  const decisions = waiting(engine.store.load(loopId));
  for (const decision of decisions) await engine.loops.decide(loopId, decision).catch(told);
  const loop = engine.store.load(loopId);
  if (loop.status !== 'blocked' || !loop.iterationEnded) return;
  if (loop.iteration?.deployments.at(-1)?.status === 'refused')
    await engine.loops.resume(loopId, 'mia').catch(told);
  else if (decisions.some((one) => one.type === 'fix-declined')) await answer(loopId);
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
