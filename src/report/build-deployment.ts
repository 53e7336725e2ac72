import type { Deployment } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';
import type { IterationFacts } from '../loop/ports.ts';
import { personOf } from './build-groups.ts';
import { cleanLine } from './clean-text.ts';
import type { DeploymentFact, ReportedDeployment } from './iteration-report.ts';

/** One run of the deploy command, with what the plan tells about it. */
export function buildDeployment(deployment: Deployment, plan: Plan): ReportedDeployment {
  const about = Object.entries(plan.deploy?.about ?? {});
  return {
    id: deployment.id,
    revision: deployment.revision,
    why: deployment.why,
    status: deployment.status,
    reason: cleanLine(deployment.reason, 800),
    environment: cleanLine(plan.environment.name, 120),
    about: Object.fromEntries(about.map(([name, words]) => [cleanLine(name, 80), cleanLine(words, 300)])),
    steps: deployment.steps.map((step) => ({
      name: cleanLine(step.name, 200),
      status: step.status,
      duration_ms: step.durationMs,
    })),
    approved_by: personOf(deployment.approvedBy),
    refused_by: personOf(deployment.refusedBy),
    started_at: new Date(deployment.startedAt).toISOString(),
    duration_ms: deployment.durationMs,
  };
}

/**
 * What the iteration's last successful deployment measured, against the plan's baseline; a figure that has a baseline
 * and was not measured is told as such. Empty when nothing was deployed or nothing measured.
 */
export function buildDeploymentFacts({ iteration, plan }: IterationFacts): readonly DeploymentFact[] {
  const measured = iteration.deployments.findLast((one) => one.status === 'succeeded')?.facts ?? {};
  if (Object.keys(measured).length === 0) return [];
  const baseline = plan.deploy?.baseline ?? {};
  const names = [...new Set([...Object.keys(baseline), ...Object.keys(measured)])];
  return names.map((name) => {
    const value = Object.hasOwn(measured, name) ? (measured[name] ?? null) : null;
    const base = Object.hasOwn(baseline, name) ? (baseline[name] ?? null) : null;
    return { name: cleanLine(name, 80), value, baseline: base, change_percent: changePercent(value, base) };
  });
}

/** The change against the baseline in percent with one decimal, (150 − 350) ÷ 350 is −57.1; null when there is none to compute. */
export function changePercent(value: number | null, baseline: number | null): number | null {
  if (value === null || baseline === null || baseline === 0) return null;
  return Math.round(((value - baseline) / Math.abs(baseline)) * 1_000) / 10;
}
