import { unreachable } from '../../loop/errors.ts';
import type { Deployment, StepStatus } from '../../loop/model.ts';
import { formatDuration } from '../../report/format-duration.ts';
import type { IterationView } from '../iteration-view.ts';
import { deploymentButtons } from './decision-buttons.ts';
import { shortRevision } from './iteration-message.ts';
import {
  bold,
  called,
  context,
  type Message,
  type MessageBlock,
  paragraph,
  richText,
  words,
} from './rich-text.ts';
import { cleanLine, inertText, literal, preformatted } from './untrusted-text.ts';

const SHOWN_STEPS = 20;

/** The thread message of one deployment; its steps tick off as they are done. `expectedMs` is the usual duration, null without history. */
export function deploymentMessage(
  deployment: Deployment,
  view: IterationView,
  expectedMs: number | null,
): Message {
  const state = deploymentState(deployment, view, expectedMs);
  const about = Object.entries(view.plan.deploy?.about ?? {}).map(([name, value]) => `${name}: ${value}`);
  const facts = Object.entries(deployment.facts).map(([name, value]) => `${name}: ${value}`);
  const blocks: MessageBlock[] = [
    richText(
      paragraph(
        words(`${deploymentMark(deployment)} `),
        bold(`Deployment of ${shortRevision(deployment.revision)} to ${view.plan.environment.name}`),
        words(' \u00b7 '),
        literal(state, 400),
        ...(deployment.approvedBy === null
          ? []
          : [words(' \u00b7 approved by '), called(deployment.approvedBy, view.names)]),
        ...(deployment.refusedBy === null
          ? []
          : [words(' \u00b7 refused by '), called(deployment.refusedBy, view.names)]),
      ),
    ),
  ];
  const steps = deployment.steps.slice(0, SHOWN_STEPS);
  if (steps.length > 0) {
    const done = deployment.steps.filter((step) => step.status === 'done').length;
    blocks.push({
      type: 'plan',
      title: `${done} of ${deployment.steps.length} steps done`,
      tasks: steps.map((step, index) => ({
        type: 'task_card',
        task_id: `step-${index + 1}`,
        title: `${cleanLine(step.name, 120) || `Step ${index + 1}`}${step.durationMs === null ? '' : `, ${formatDuration(step.durationMs)}`}`,
        status: taskStatus(step.status),
      })),
    });
  }
  if (deployment.reason !== '') blocks.push(richText(preformatted(deployment.reason, 1_500)));
  const lines = [about.join(' \u00b7 '), facts.join(' \u00b7 ')].filter((line) => line !== '');
  if (lines.length > 0) blocks.push(context(...lines.map((line) => cleanLine(line, 600))));
  blocks.push(...deploymentButtons(deployment, view));
  const what = `Deployment of ${inertText(shortRevision(deployment.revision), 20)}`;
  const ticks = steps.map((step) => `${stepMark(step.status)} ${inertText(step.name, 40)}`);
  return {
    text: [`${deploymentMark(deployment)} ${what}: ${inertText(state, 300)}`, ...ticks].join(' '),
    blocks,
  };
}

function deploymentState(deployment: Deployment, view: IterationView, expectedMs: number | null): string {
  const took = deployment.durationMs === null ? '' : ` in ${formatDuration(deployment.durationMs)}`;
  switch (deployment.status) {
    case 'waiting-for-approval':
      return deployment.approvedBy === null ? 'waits for approval' : 'approved; it starts';
    case 'refused':
      return 'refused: nothing was deployed';
    case 'lapsed':
      return 'approved too late: nothing was deployed, and it is asked anew';
    case 'running':
      return expectedMs === null ? 'running' : `running, usually ${formatDuration(expectedMs)}`;
    case 'succeeded':
      return `live${took}`;
    case 'faulty':
      return view.plan.deploy?.rollback == null ? `failed${took}` : `failed${took}; rolling back`;
    case 'unknown':
      return 'nobody can say whether it is live; it is not repeated blindly';
    case 'rolled-back':
      return 'rolled back: the revision before it was started again';
    default:
      return unreachable(deployment.status);
  }
}

function deploymentMark(deployment: Deployment): string {
  switch (deployment.status) {
    case 'waiting-for-approval':
    case 'running':
      return '\u25d0';
    case 'succeeded':
      return '\u2713';
    case 'refused':
    case 'lapsed':
    case 'faulty':
    case 'unknown':
    case 'rolled-back':
      return '\u2717';
    default:
      return unreachable(deployment.status);
  }
}

function taskStatus(status: StepStatus): 'pending' | 'in_progress' | 'complete' | 'error' {
  switch (status) {
    case 'pending':
      return 'pending';
    case 'running':
      return 'in_progress';
    case 'done':
      return 'complete';
    case 'failed':
      return 'error';
    default:
      return unreachable(status);
  }
}

function stepMark(status: StepStatus): string {
  switch (status) {
    case 'pending':
      return '\u25cb';
    case 'running':
      return '\u25d0';
    case 'done':
      return '\u2713';
    case 'failed':
      return '\u2717';
    default:
      return unreachable(status);
  }
}
