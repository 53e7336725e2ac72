import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import type { IterationReport, WhyChain } from '../iteration-report.ts';

/** The why chains of the iteration's fixes; a because without evidence is called a hypothesis. */
export function fiveWhysSection({ five_whys }: IterationReport): string | null {
  return five_whys.length === 0 ? null : ['## Five Whys', ...five_whys.map(chainWords)].join('\n\n');
}

function chainWords({ title, group, steps, resolution }: WhyChain): string {
  const lines = steps.map(({ question, because, evidence }, index) => {
    const proof = evidence === null ? '_(hypothesis)_' : `(${codeSpan(evidence, 'prose', 400)})`;
    return `${index + 1}. **${escapeMarkdown(question)}** → ${escapeMarkdown(because, 600)} ${proof}`;
  });
  return [
    `### ${escapeMarkdown(title)} (${group})`,
    lines.join('\n'),
    `**Resolution**: ${escapeMarkdown(resolution, 2_200)}`,
  ].join('\n\n');
}
