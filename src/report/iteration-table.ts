// Iterations side by side: one row each, the same columns in Slack, in a terminal and in Markdown.
import type { IterationSummary } from '../loop/ports.ts';
import { formatDuration } from './format-duration.ts';
import type { Align } from './markdown-table.ts';
import { loopStatusWords, shortRevision } from './words.ts';

/** The columns of `iterationRow`. */
export const ITERATION_COLUMNS: readonly (readonly [title: string, align: Align])[] = [
  ['#', 'right'],
  ['started', 'left'],
  ['revision', 'left'],
  ['declared', 'right'],
  ['collected', 'right'],
  ['executed', 'right'],
  ['passing', 'right'],
  ['verified', 'right'],
  ['failing', 'right'],
  ['fixes', 'right'],
  ['took', 'right'],
  ['then', 'left'],
];

/** One iteration's cells; a change against the row before it stands behind passing and verified. */
function iterationRow(
  one: IterationSummary,
  before: IterationSummary | null,
  timezone: string,
): readonly string[] {
  const { ledger } = one;
  return [
    String(one.number),
    startedAt(one.startedAt, timezone),
    one.revision === null ? '–' : shortRevision(one.revision),
    String(ledger.declared),
    String(ledger.collected),
    String(ledger.executed),
    withDelta(ledger.passing, before?.ledger.passing),
    withDelta(ledger.verified, before?.ledger.verified),
    String(one.failing),
    String(one.mergedFixes),
    one.endedAt === null ? 'running' : formatDuration(one.endedAt - one.startedAt),
    one.endedAt === null ? '–' : one.loopStatus === 'running' ? 'went on' : loopStatusWords(one.loopStatus),
  ];
}

/** Rows of these iterations, oldest first. */
export function iterationRows(
  rows: readonly IterationSummary[],
  timezone: string,
): readonly (readonly string[])[] {
  return rows.map((one, index) => iterationRow(one, rows[index - 1] ?? null, timezone));
}

function withDelta(value: number, before: number | undefined): string {
  if (before === undefined) return String(value);
  const delta = value - before;
  return `${value} (${delta === 0 ? '±0' : delta > 0 ? `+${delta}` : `−${-delta}`})`;
}

function startedAt(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return parts.replace(',', '');
}
