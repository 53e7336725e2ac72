import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import { factWords, formatChange, formatFact } from '../format-figure.ts';
import type { DeploymentFact, IterationReport } from '../iteration-report.ts';
import { markdownTable } from '../markdown-table.ts';
import { shortRevision } from '../words.ts';

/** What the deployment measured against the baseline; the changes are computed here and nowhere claimed. */
export function deploymentConfigurationSection({
  deployment_facts,
  deployments,
}: IterationReport): string | null {
  const measured = deployments.findLast((one) => one.status === 'succeeded');
  if (deployment_facts.length === 0 || measured === undefined) return null;
  const table = markdownTable(
    [
      ['Figure', 'left'],
      ['Now', 'right'],
      ['Baseline', 'right'],
      ['Change', 'left'],
    ],
    deployment_facts.map(factRow),
  );
  return `## Deployment configuration\n\nMeasured by the deployment of ${codeSpan(shortRevision(measured.revision))}:\n\n${table}`;
}

function factRow({ name, value, baseline }: DeploymentFact): readonly string[] {
  const words = factWords(name);
  return [
    escapeMarkdown(words.label),
    value === null ? 'not measured' : escapeMarkdown(formatFact(value, words)),
    baseline === null ? 'none' : escapeMarkdown(formatFact(baseline, words)),
    formatChange(value, baseline, words) ?? '–',
  ];
}
