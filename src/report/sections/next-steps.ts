import { codeSpan, escapeMarkdown, fenced } from '../escape-markdown.ts';
import { formatNumber, formatShare } from '../format-figure.ts';
import type { IterationReport } from '../iteration-report.ts';

/** What to do now with the commands to type, and the goal in figures. */
export function nextStepsSection(report: IterationReport): string {
  const steps = report.next_steps.map(({ what, command, where }, index) => {
    const words = `${index + 1}. ${escapeMarkdown(what, 600)}`;
    if (command === null) return `${words}.`;
    if (where === 'slack') return `${words}: ${codeSpan(command)}`;
    return `${words}:\n\n${indented(fenced(command, 'sh', 6_000))}\n`;
  });
  const list = steps.length === 0 ? 'Nothing: the goal is reached.' : steps.join('\n').trimEnd();
  return ['## Next steps', list, metricsWords(report)].join('\n\n');
}

function metricsWords({ metrics }: IterationReport): string {
  const { current, target, gap, passing } = metrics;
  const unconfirmed = passing - current;
  const confirm =
    unconfirmed > 0 ? `, ${formatNumber(unconfirmed)} more passing, not yet on the deployed revision` : '';
  return [
    '### Success metrics',
    '',
    `- **Current**: ${formatNumber(current)} of ${formatNumber(target)} tests verified (${formatShare(current, target)})${confirm}`,
    `- **Target**: ${formatNumber(target)} of ${formatNumber(target)} tests verified`,
    `- **Gap**: ${formatNumber(gap)} tests to fix or verify`,
  ].join('\n');
}

function indented(block: string): string {
  return block
    .split('\n')
    .map((line) => `   ${line}`)
    .join('\n');
}
