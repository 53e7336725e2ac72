// The environment's access log around the run of an end-to-end suite.
import type { SuiteAct } from '../act.ts';
import type { LogMark, TestResult } from '../model.ts';
import type { Plan, SuitePlan } from '../plan.ts';
import { type Hands, type Performance, probeContext, variablesFor } from './hands.ts';

/** How often a log that has nothing yet is looked at again, ms. */
const AGAIN_MS = 250;

/** Where the access log stands before a suite asks the deployment; undefined: there is none, or the run does not ask it. */
export async function markLog(
  { purpose }: Pick<SuiteAct, 'purpose'>,
  suite: SuitePlan,
  hands: Hands,
  plan: Plan,
): Promise<LogMark | undefined> {
  const log = plan.environment.accessLog ?? null;
  if (log === null || !suite.real || suite.against !== 'deployment') return undefined;
  if (purpose === 'collect' || purpose === 'check') return undefined;
  return hands.runner.markLog(log, hands.clock.now());
}

/**
 * The requests since the mark, how people know the log, and what there is to say about it ('' for nothing); null: it is not
 * looked at. A log with none, or that is not there, is looked at again until its delay is over, as lines may come late.
 */
export async function readLog(
  results: readonly TestResult[],
  mark: LogMark | undefined,
  hands: Hands,
  { loop, iteration, signal }: Performance,
): Promise<{ readonly requests: number | null; readonly name: string; readonly words: string } | null> {
  const log = loop.plan.environment.accessLog ?? null;
  if (log === null || mark === undefined) return null;
  const where = probeContext(
    loop.plan,
    hands.checkout.tree,
    variablesFor(loop, iteration, iteration.revision ?? ''),
  );
  const until = hands.clock.now() + log.delayMs;
  let answer = await hands.runner.countRequests(log, mark, where);
  const passed = results.some((one) => one.outcome === 'passed');
  while ((answer.requests ?? 0) === 0 && passed && hands.clock.now() < until && !signal.aborted) {
    await hands.clock.wait(AGAIN_MS, signal);
    answer = await hands.runner.countRequests(log, mark, where);
  }
  const words = answer.requests === null ? `the access log tells nothing: ${answer.words}` : '';
  return { requests: answer.requests, name: mark.log, words };
}
