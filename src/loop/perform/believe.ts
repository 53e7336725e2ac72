// What the passes of an end-to-end suite are worth: gathers the evidence, and lets the rules judge it.
import type { SuiteAct } from '../act.ts';
import { doubtPasses } from '../doubt-passes.ts';
import { countResults } from '../judge-suite.ts';
import type { LogMark, RunEvidence, TestIdentity, TestResult } from '../model.ts';
import type { SuitePlan } from '../plan.ts';
import type { SuiteOutcome } from '../ports.ts';
import { sameOutputReason, shapeOf } from '../same-output.ts';
import { testKey } from '../same-test.ts';
import type { Traces } from '../suspicion.ts';
import type { Hands, Performance } from './hands.ts';
import { readLog } from './watch-log.ts';

/** How the run that is judged came about. */
type Run = {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly mark: LogMark | undefined;
  /** It was begun by a process that is gone: what came into the log since may be later than its end. */
  readonly resumed: boolean;
};

/** The outcome without passes that cannot be believed, and what speaks for it; any but a whole one of an end-to-end suite as it is. */
export async function believe(
  raw: SuiteOutcome,
  act: SuiteAct,
  suite: SuitePlan,
  hands: Hands,
  on: Performance,
  run: Run,
): Promise<{ readonly outcome: SuiteOutcome; readonly evidence: RunEvidence | null }> {
  if (!suite.real || act.purpose === 'collect' || !(raw.status === 'passed' || raw.status === 'failed'))
    return { outcome: raw, evidence: null };
  const { project } = on.loop;
  const { history } = hands;
  const results = raw.results.map((one) => withShape(one, hands.hash));
  const assertions = sumOf(results);
  const log = await readLog(results, run.mark, hands, on);
  const usual = mapOf(history.usualDurations(project, suite.id), (one) => one.usual);
  const outputs = mapOf(history.outputsBefore(project, suite.id), (one) => one.before);
  const countsAssertions = (assertions ?? 0) > 0 || history.countsAssertions(project, suite.id);
  const traces =
    log === null || log.requests === null
      ? null
      : tracesOf(log.requests, log.name, results, act, hands, on, run);
  const judged = doubtPasses(results, (one) => ({
    usual: usual.get(testKey(one)) ?? null,
    countsAssertions,
    sameOutput: sameOutputReason(one, outputs.get(testKey(one)) ?? null, {
      id: act.runId,
      startedAt: run.startedAt,
    }),
    traces,
  }));
  const reason = [raw.reason, judged.said, log?.words ?? ''].filter((words) => words !== '').join('; ');
  return {
    outcome: { ...raw, results: judged.results, counts: countResults(judged.results), reason },
    evidence: { assertions, requests: log?.requests ?? null },
  };
}

function tracesOf(
  requests: number,
  log: string,
  results: readonly TestResult[],
  { runId }: SuiteAct,
  hands: Hands,
  { loop }: Performance,
  run: Run,
): Traces {
  // Asked anew: suites of the same priority began after this act was decided on.
  const others = hands.store.load(loop.id).iteration?.suiteRuns.filter((one) => one.id !== runId) ?? [];
  const beside = others.some(
    ({ durationMs, startedAt }) => durationMs === null || startedAt + durationMs > run.startedAt,
  );
  return {
    requests,
    log,
    proven: hands.history.hasTraces(loop.project, log),
    alone: !beside && !run.resumed,
    tests: results.filter((one) => one.outcome !== 'skipped').length,
  };
}

function withShape(result: TestResult, hash: Hands['hash']): TestResult {
  if (result.printed === undefined || result.outcome !== 'passed') return result;
  const shape = shapeOf(result.output);
  return shape === null ? result : { ...result, printed: { ...result.printed, shape: hash(shape) } };
}

/** Null when no test says how many it had. */
function sumOf(results: readonly TestResult[]): number | null {
  const counted = results.flatMap(({ assertions }) => (assertions === undefined ? [] : [assertions]));
  return counted.length === 0 ? null : counted.reduce((sum, one) => sum + one, 0);
}

function mapOf<One extends TestIdentity, Value>(
  all: readonly One[],
  value: (one: One) => Value,
): ReadonlyMap<string, Value> {
  return new Map(all.map((one) => [testKey(one), value(one)]));
}
