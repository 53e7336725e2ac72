import type { SuiteRun } from '../loop/model.ts';
import type { IterationFacts } from '../loop/ports.ts';
import { failuresLeft, lastRun } from '../loop/test-step.ts';
import { cleanLine } from './clean-text.ts';
import { formatShare } from './format-figure.ts';
import type { ReportedRun, ReportedSuite } from './iteration-report.ts';
import { commandWords, deploymentWords, shortRevision, testLabel } from './words.ts';

/** The suites by priority, with what their first full run and their last results say, and all their runs. */
export function buildSuites(facts: IterationFacts): readonly ReportedSuite[] {
  const { iteration } = facts;
  return facts.suites
    .toSorted((a, b) => a.priority - b.priority)
    .map((suite) => {
      const runs = iteration.suiteRuns.filter((run) => run.suiteId === suite.id);
      return {
        id: suite.id,
        name: cleanLine(suite.name, 120),
        priority: suite.priority,
        collected: suite.collected,
        before: suite.before,
        after: suite.after,
        failing_before: (firstFullRun(runs)?.failures ?? []).map(testLabel),
        failing_after: facts.failing.filter((one) => one.suiteId === suite.id).map(testLabel),
        not_run_because: suite.before === null ? whyNotRun(facts, suite.id) : '',
        runs: runs.map(buildRun),
      };
    });
}

function buildRun(run: SuiteRun): ReportedRun {
  return {
    id: run.id,
    suite: run.suiteId,
    purpose: run.purpose,
    revision: run.revision,
    status: run.status,
    reason: cleanLine(run.reason, 500),
    counts: run.counts,
    selected: run.selection?.length ?? null,
    duration_ms: run.durationMs,
  };
}

function firstFullRun(runs: readonly SuiteRun[]): SuiteRun | undefined {
  return runs.find((run) => run.purpose === 'test' && run.selection === null && run.counts !== null);
}

/** The first thing that kept a suite from running; '' when nothing did, and it was not asked for. */
function whyNotRun(facts: IterationFacts, suiteId: string): string {
  const { iteration, suites } = facts;
  const own = lastRun(iteration, suiteId, 'test');
  if (own !== undefined)
    return own.status === 'running'
      ? 'its run has not ended'
      : `its run is ${commandWords(own.status)}: ${cleanLine(own.reason, 300)}`;
  const sick = iteration.health?.checks.find((check) => !check.ok);
  const noneRan = !iteration.suiteRuns.some((run) => run.purpose === 'test');
  if (sick && noneRan)
    return `the environment was not healthy: ${cleanLine(`${sick.name}: ${sick.words}`, 300)}`;
  const failed = iteration.deployments.find((one) => one.why === 'preflight' && one.status !== 'succeeded');
  if (failed && noneRan)
    return `the deployment of ${shortRevision(failed.revision)} before the tests is ${deploymentWords(failed.status)}`;
  const priority = suites.find((one) => one.id === suiteId)?.priority ?? 0;
  const gate = suites
    .filter((one) => one.priority < priority)
    .map((one) => closedGate(facts, one))
    .find((words) => words !== null);
  return gate ?? '';
}

/** How a suite of a higher priority is above its tolerance; null when it is not, or did not run. */
function closedGate({ iteration, plan }: IterationFacts, suite: { id: string; name: string }): string | null {
  const name = cleanLine(suite.name, 120);
  const test = lastRun(iteration, suite.id, 'test');
  if (test === undefined) return null;
  if (test.counts === null || (test.status !== 'passed' && test.status !== 'failed'))
    return `${name} gave no result (${commandWords(test.status)})`;
  const tolerance = plan.suites.find((one) => one.id === suite.id)?.tolerance ?? 0;
  const failing = failuresLeft(iteration, suite.id).length;
  const { tests } = test.counts;
  if (failing === 0 || failing <= tolerance * Math.max(1, tests)) return null;
  const tolerated = formatShare(tolerance, 1);
  return `${name} was above its tolerance (${failing} of ${tests} failing, ${tolerated} tolerated)`;
}
