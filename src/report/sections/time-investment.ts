import { formatDuration, formatEstimate } from '../format-duration.ts';
import { countOf } from '../format-figure.ts';
import type { IterationReport } from '../iteration-report.ts';
import { markdownTable } from '../markdown-table.ts';
import { phaseLabel } from '../words.ts';

/** Time per phase and in all, and how many iterations are still needed as far as the past tells. */
export function timeInvestmentSection(report: IterationReport): string {
  const rows = report.phases
    .filter((phase) => phase.name !== 'report')
    .map(({ name, duration_ms }) => [
      phaseLabel(name),
      duration_ms === null ? 'not ended' : formatDuration(duration_ms),
    ]);
  if (report.duration_ms === 0)
    return `## Time investment\n\nNot measured: no phase has ended.\n\n${needed(report)}`;
  const total = [`**Total**${report.ended ? '' : ' so far'}`, `**${formatDuration(report.duration_ms)}**`];
  const table = markdownTable(
    [
      ['Phase', 'left'],
      ['Time', 'right'],
    ],
    [...rows, total],
  );
  return `## Time investment\n\n${table}\n\n${needed(report)}`;
}

function needed(report: IterationReport): string {
  return `**Estimated iterations needed**: ${neededWords(report)}`;
}

function neededWords({ iterations_needed, metrics, goal_reached }: IterationReport): string {
  if (goal_reached) return 'none, the goal is reached';
  if (iterations_needed === null)
    return metrics.gap === 0
      ? 'one clean confirmation run'
      : 'not enough data (it takes three ended iterations, and progress in them)';
  const { p50, p85, duration_ms, based_on } = iterations_needed;
  const hours = `${formatEstimate(duration_ms.p50)} (P85 ${formatEstimate(duration_ms.p85)})`;
  return `${p50} (P85 ${p85}), ${hours}, drawn from the last ${countOf(based_on, 'gain')}`;
}
