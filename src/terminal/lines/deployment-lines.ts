import { unreachable } from '../../loop/errors.ts';
import type { LoopEvent } from '../../loop/event.ts';
import { cleanLine } from '../../report/clean-text.ts';
import { formatDuration } from '../../report/format-duration.ts';
import { countOf, factWords, formatChange, formatFact } from '../../report/format-figure.ts';
import { MARKS, shortRevision, stepMark } from '../../report/words.ts';
import type { PrintContext } from '../print-context.ts';

type DeploymentEvents = Extract<LoopEvent, { type: 'approval-asked' | `deployment-${string}` }>;

/** A deployment: its approval, its steps as they tick off, and its outcome with the measured facts. */
export function deploymentLines(event: DeploymentEvents, context: PrintContext): readonly string[] {
  const known = context.deployments.get(event.deploymentId);
  const revision = known === undefined ? cleanLine(event.deploymentId, 120) : shortRevision(known);
  switch (event.type) {
    case 'approval-asked':
      return [`${MARKS.pending} The deployment of ${revision} waits for approval`];
    case 'deployment-approved':
      return [`${MARKS.done} ${cleanLine(event.by, 120)} approved the deployment of ${revision}`];
    case 'deployment-refused':
      return [`${MARKS.failed} ${cleanLine(event.by, 120)} refused the deployment of ${revision}`];
    case 'deployment-lapsed':
      return [`${MARKS.failed} ${revision} is not deployed: ${cleanLine(event.reason, 600)}`];
    case 'deployment-started':
      return [`${MARKS.running} Deploying ${revision}`];
    case 'deployment-step-changed':
      return event.status === 'pending' ? [] : [`  ${stepMark(event.status)} ${cleanLine(event.step, 200)}`];
    case 'deployment-succeeded': {
      const facts = factsWords(event.facts, context.plan?.deploy?.baseline ?? {});
      return [
        `${MARKS.done} Deployed ${revision} in ${formatDuration(event.durationMs)}`,
        ...(facts === '' ? [] : [facts]),
        ...(event.note === '' ? [] : [cleanLine(event.note, 400)]),
      ];
    }
    case 'deployment-faulty':
      return [`${MARKS.failed} The deployment of ${revision} is faulty: ${cleanLine(event.reason, 600)}`];
    case 'deployment-unknown':
      return [
        `${MARKS.failed} Nobody can say whether ${revision} is live: ${cleanLine(event.reason, 600)}`,
        'it is not deployed again blindly: look at the environment first',
      ];
    case 'deployment-rolled-back':
      return event.ok
        ? [`${MARKS.done} Rolled back: the revision before ${revision} is live again`]
        : [`${MARKS.failed} The rollback of ${revision} did not work: ${cleanLine(event.reason, 600)}`];
    case 'deployment-worse':
      return [
        `${MARKS.failed} The deployment of ${shortRevision(event.revision)} made things worse: ${cleanLine(event.reason, 600)}`,
      ];
    case 'deployment-taken-back':
      return [takenBackLine(event)];
    default:
      return unreachable(event);
  }
}

function takenBackLine(event: Extract<LoopEvent, { type: 'deployment-taken-back' }>): string {
  const { fixIds, commit, ok, said } = event;
  const left = `${countOf(fixIds.length, 'fix', 'fixes')} left the branch with ${shortRevision(commit)}`;
  return ok
    ? `${MARKS.done} Taken back: the revision before it was started again, and ${left}`
    : `${MARKS.failed} Taken back: ${left}, but the rollback did not work: ${cleanLine(said, 600)}`;
}

/** `Image 150 MB (57 % smaller) · Startup 4 s`. */
function factsWords(
  facts: Readonly<Record<string, number>>,
  baseline: Readonly<Record<string, number>>,
): string {
  return Object.entries(facts)
    .slice(0, 12)
    .map(([name, value]) => {
      const words = factWords(cleanLine(name, 80));
      const base = Object.hasOwn(baseline, name) ? (baseline[name] ?? null) : null;
      const change = formatChange(value, base, words);
      return `${words.label} ${formatFact(value, words)}${change === null ? '' : ` (${change})`}`;
    })
    .join(' · ');
}
