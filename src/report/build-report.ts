import { forecast, remainingTests } from '../loop/forecast.ts';
import { levelsOf } from '../loop/levels.ts';
import { PHASES } from '../loop/model.ts';
import type { IterationFacts, NamedTest } from '../loop/ports.ts';
import { isSameTest } from '../loop/same-test.ts';
import { buildConclusion } from './build-conclusion.ts';
import { buildDeployment, buildDeploymentFacts } from './build-deployment.ts';
import { buildCommits, buildFixes, buildWhyChains } from './build-fixes.ts';
import { buildGroups, buildKnownIssues } from './build-groups.ts';
import { buildNextSteps } from './build-next-steps.ts';
import { buildSuites } from './build-suites.ts';
import { cleanLine } from './clean-text.ts';
import { countOf, sharePercent } from './format-figure.ts';
import { isGoalReached } from './goal-reached.ts';
import type { IterationReport, IterationsNeeded, Metrics } from './iteration-report.ts';
import { endedWords } from './quarantine-words.ts';
import { waitWords } from './wait-words.ts';
import { testLabel } from './words.ts';

/** Computes the report of an iteration. Pure: the same facts give the same report. */
export function buildReport(facts: IterationFacts): IterationReport {
  const { iteration, plan } = facts;
  const deployments = iteration.deployments.map((one) => buildDeployment(one, plan));
  const metrics = buildMetrics(facts);
  const report = {
    project: cleanLine(facts.project, 120),
    iteration: iteration.number,
    goal: goalOf(facts),
    date: new Date(lastKnown(facts)).toISOString(),
    ended: facts.endedAt !== null || iteration.phase === 'report',
    goal_reached: isGoalReached(facts),
    loop: {
      id: facts.loopId,
      status: facts.loopStatus,
      reason: cleanLine(facts.loopReason, 600),
      started_by: cleanLine(facts.startedBy, 120),
    },
    environment: cleanLine(plan.environment.name, 120),
    ref: cleanLine(plan.ref, 200),
    branch: cleanLine(plan.branch, 200),
    revision: iteration.revision,
    deployed_revision: iteration.deployed ? cleanLine(iteration.deployed, 100) : null,
    mass_failure: iteration.massFailure,
    waits: facts.waits.map((one) => ({
      on: one.on,
      words: waitWords(one),
      ms: one.until === null ? null : one.until - one.since,
    })),
    unhealthy: (iteration.health?.checks ?? [])
      .filter((check) => !check.ok)
      .map((check) => ({ name: cleanLine(check.name, 200), words: cleanLine(check.words, 400) })),
    ledger: facts.ledger,
    ledger_before: facts.previousLedger,
    suites: buildSuites(facts),
    groups: buildGroups(facts),
    fixes: buildFixes(facts),
    commits: buildCommits(facts),
    deployment: deployments.at(-1) ?? null,
    deployments,
    taken_back: iteration.takenBack,
    categories: facts.categories.map(({ suiteId, category, ...counts }) => {
      return { suite: suiteId, category: cleanLine(category, 200), ...counts };
    }),
    levels: levelsOf(facts.categories, facts.previousCategories).map((one) => ({
      suite: one.suiteId,
      category: one.category === null ? null : cleanLine(one.category, 200),
      ledger: one.ledger,
      ledger_before: one.before,
    })),
    came: facts.came.map(testLabel),
    went: facts.went.map(testLabel),
    known_issues: buildKnownIssues(facts),
    flaky: facts.flaky.map((one) => ({ suite: one.suiteId, test: testLabel(one), retries: one.retries })),
    skipped: facts.skipped
      .filter((one) => !facts.doubted.some((other) => isSame(one, other)))
      .map((one) => ({ suite: one.suiteId, test: testLabel(one) })),
    doubted: facts.doubted.map((one) => ({
      suite: one.suiteId,
      test: testLabel(one),
      belief: one.belief,
      reasons: one.reasons.map((reason) => cleanLine(reason, 300)),
    })),
    quarantined: facts.quarantined.map((one) => ({
      suite: one.suiteId,
      test: testLabel(one),
      did: one.did,
      by: cleanLine(one.by, 60),
      reason: cleanLine(one.reason, 300),
      until: new Date(one.until).toISOString(),
    })),
    quarantine_ended: facts.quarantineEnded.map(endedWords),
    next_steps: buildNextSteps(facts),
    metrics,
    five_whys: buildWhyChains(facts),
    deployment_facts: buildDeploymentFacts(facts),
    phases: buildPhases(facts),
    duration_ms: lastKnown(facts) - iteration.startedAt,
    iterations_needed: buildForecast(facts),
  };
  return { ...report, conclusion: buildConclusion(report) };
}

function isSame(a: NamedTest, b: NamedTest): boolean {
  return a.suiteId === b.suiteId && isSameTest(a, b);
}

function goalOf({ plan, ledger }: IterationFacts): string {
  const what = plan.goal.target === null ? 'collected' : 'declared';
  const tests = countOf(ledger.declared, `${what} test`);
  return `all ${tests} verified on the revision that is deployed on ${cleanLine(plan.environment.name, 120)}`;
}

/** Its end, or the last moment that its phases tell of while it has not ended: there is no clock here. */
function lastKnown({ endedAt, iteration }: IterationFacts): number {
  const moments = iteration.phases.map((phase) => phase.endedAt ?? phase.startedAt);
  return endedAt ?? Math.max(iteration.startedAt, ...moments);
}

function buildMetrics({ ledger }: IterationFacts): Metrics {
  const { declared: target, verified: current } = ledger;
  return {
    current,
    target,
    gap: Math.max(0, target - current),
    percent: sharePercent(current, target),
    passing: ledger.passing,
    never_collected: Math.max(0, target - ledger.collected),
  };
}

/** Time per phase, one that was entered twice counted together; null for one that has not ended. */
function buildPhases({ iteration }: IterationFacts): IterationReport['phases'] {
  return PHASES.flatMap((name) => {
    const times = iteration.phases.filter((one) => one.phase === name);
    if (times.length === 0) return [];
    const open = times.some((one) => one.endedAt === null);
    const sum = times.reduce((total, one) => total + (one.endedAt ?? one.startedAt) - one.startedAt, 0);
    return [{ name, duration_ms: open ? null : sum }];
  });
}

/** This iteration counts as ended: its report is its last act. */
function buildForecast(facts: IterationFacts): IterationsNeeded | null {
  const { number, startedAt } = facts.iteration;
  const remaining = remainingTests(facts.ledger);
  const known = facts.past.find((one) => one.number === number);
  const earlier = facts.past.filter((one) => one.number < number);
  const current = known ?? { ledger: facts.ledger, durationMs: lastKnown(facts) - startedAt };
  const found = remaining === 0 ? null : forecast([...earlier, current], remaining, number);
  if (found === null) return null;
  const { p50, p85, durationMs, basedOn } = found;
  return { p50, p85, duration_ms: durationMs, based_on: basedOn };
}
