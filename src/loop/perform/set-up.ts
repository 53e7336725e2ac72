// The plan's setup: what a fresh checkout needs before anything runs in it.
import type { Ended } from '../ports.ts';
import { type Hands, type Performance, variablesFor } from './hands.ts';

const SETUP_TIMEOUT_MS = 20 * 60_000;

/**
 * Runs the plan's setup in a folder, once more when it was lost; null when it passed or the plan has none. One that did not pass
 * can be tried anew under the same id.
 */
export async function setUp(
  { runId, cwd, revision }: { readonly runId: string; readonly cwd: string; readonly revision: string },
  hands: Hands,
  { loop, iteration, signal }: Performance,
): Promise<Ended | null> {
  const { setup, folder, env } = loop.plan;
  if (setup === null) return null;
  const set = variablesFor(loop, iteration, revision);
  const spec = {
    runId,
    argv: setup,
    cwd,
    folder,
    env,
    set,
    timeoutMs: SETUP_TIMEOUT_MS,
    limits: loop.plan.limits.commands,
    keepProcesses: false,
  };
  const run = () => hands.runner.run(spec, () => {}, signal);
  let ended = await run();
  if (ended.status === 'lost') {
    await hands.runner.forget(runId);
    ended = await run();
  }
  if (ended.status === 'passed') return null;
  // The same id would be the same run: what a person mends outside of the repository must be tried anew.
  await hands.runner.forget(runId);
  return ended;
}
