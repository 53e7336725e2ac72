import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import { formatDuration } from '../format-duration.ts';
import type { IterationReport, ReportedDeployment } from '../iteration-report.ts';
import { takenBackWords } from '../taken-back-words.ts';
import { deploymentMark, deploymentWords, shortRevision, stepMark } from '../words.ts';

/** Every deployment of the iteration: status, revision, what the plan tells about it, steps and time. */
export function deploymentSection({ deployments, taken_back, ended }: IterationReport): string | null {
  const back =
    taken_back === null
      ? []
      : [`- **Taken back**: ${escapeMarkdown(takenBackWords(taken_back, ended), 1_200)}`];
  if (deployments.length <= 1) {
    const lines = [...back, ...deployments.map(deploymentLines)];
    return lines.length === 0 ? null : `## Deployment\n\n${lines.join('\n')}`;
  }
  const parts = deployments.map(
    (one, index) => `### Deployment ${index + 1} of ${deployments.length}\n\n${deploymentLines(one)}`,
  );
  return ['## Deployments', ...back, ...parts].join('\n\n');
}

function deploymentLines(deployment: ReportedDeployment): string {
  const { status, reason, revision, environment, why, about, steps, duration_ms } = deployment;
  const { approved_by, refused_by } = deployment;
  const purpose = why === 'fixes' ? 'to verify the fixes' : 'before the tests, because it was not live';
  const lines = [
    `**Status**: ${deploymentMark(status)} ${deploymentWords(status)}${reason === '' ? '' : `: ${escapeMarkdown(reason, 800)}`}`,
    `**Revision**: ${codeSpan(shortRevision(revision))} on ${escapeMarkdown(environment)}, ${purpose}`,
    ...Object.entries(about).map(
      ([name, words]) => `**${capital(escapeMarkdown(name))}**: ${escapeMarkdown(words)}`,
    ),
    ...(approved_by === null ? [] : [`**Approved by**: ${escapeMarkdown(approved_by)}`]),
    ...(refused_by === null ? [] : [`**Refused by**: ${escapeMarkdown(refused_by)}`]),
    `**Duration**: ${duration_ms === null ? withoutDuration(status) : formatDuration(duration_ms)}`,
    ...(steps.length === 0 ? [] : ['**Steps**:']),
  ].map((line) => `- ${line}`);
  return [...lines, ...steps.map(stepLine)].join('\n');
}

function withoutDuration(status: ReportedDeployment['status']): string {
  if (status === 'refused' || status === 'lapsed') return 'it was not started';
  return status === 'waiting-for-approval' ? 'it has not begun' : 'it has not ended';
}

function stepLine({ name, status, duration_ms }: ReportedDeployment['steps'][number]): string {
  const time = duration_ms === null ? '' : ` (${formatDuration(duration_ms)})`;
  return `  - ${stepMark(status)} ${escapeMarkdown(name)}${time}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
