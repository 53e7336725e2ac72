// greenloop run: the loop without Slack.
import { resolve } from 'node:path';
import { readPlan } from '../config/read-plan.ts';
import { LoopError } from '../loop/errors.ts';
import type { Loop } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';
import { dataFolderOf, type Engine, openEngine } from '../open-engine.ts';
import { listenForInterruption } from './interruption.ts';
import { showInTerminal } from './show-in-terminal.ts';
import { terminalUser } from './terminal-user.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop run <greenloop.yaml> [--once] [--json]';

/** Runs a project's loop, or goes on with one that is open; the exit code. Throws LoopError. */
export async function run(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['once', 'json'], USAGE);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0)
    throw new LoopError('usage', 'run takes one greenloop.yaml', USAGE);
  const plan = await readPlan(resolve(path));
  const fault = Promise.withResolvers<never>();
  fault.promise.catch(() => {});
  const folder = dataFolderOf(process.env, process.cwd());
  const engine = await openEngine(folder, process.env, fault.reject);
  const stopShowing = showInTerminal(engine, on.has('json'));
  try {
    const loopId = await startOrResume(engine, plan, on.has('once'));
    const interruption = listenForInterruption(engine, loopId);
    await Promise.race([restOf(engine, loopId), interruption.left, fault.promise]);
    return exitCode(engine.store.load(loopId), interruption.happened());
  } finally {
    stopShowing();
    await engine.shutDown();
  }
}

async function startOrResume(engine: Engine, plan: Plan, once: boolean): Promise<string> {
  const by = terminalUser();
  const open = engine.store.runningLoop(plan.project, plan.environment.name);
  if (open === null || open.project !== plan.project)
    return engine.loops.start({ plan, suites: [], once, by });
  const { loopId } = open;
  const loop = engine.store.load(loopId);
  if (loop.status === 'paused' || (loop.status === 'blocked' && loop.blockedOn === 'person'))
    await engine.loops.resume(loopId, by);
  engine.loops.drive(loopId);
  return loopId;
}

/** Resolves when the loop is over, or waits for a person and was not asked to stop. */
function restOf(engine: Engine, loopId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const unsubscribe = engine.store.onRecorded((entry) => {
      if (entry.loopId !== loopId) return;
      const { event } = entry;
      if (event.type !== 'loop-blocked' || event.on !== 'person') return;
      const { request } = engine.store.load(loopId);
      if (request !== 'stop' && request !== 'stop-now') done();
    });
    const done = () => {
      unsubscribe();
      resolve();
    };
    engine.loops.finished(loopId).then(done, reject);
  });
}

function exitCode(loop: Loop, interrupted: boolean): number {
  if (loop.status === 'reached') return 0;
  if (interrupted) return 130;
  if (loop.status === 'blocked' && loop.blockedOn === 'person') return 3;
  return 1;
}
