import type { TableBlock } from '@slack/types';
import type { IterationSummary } from '../../loop/ports.ts';
import { formatDuration } from '../../report/format-duration.ts';
import { shortRevision } from './iteration-message.ts';

const COLUMNS = ['#', 'passing', 'verified', 'failing', 'not run', 'revision', 'took'] as const;

/** Pass counts per iteration, oldest first; narrow enough for a phone. */
export function iterationTable(rows: readonly IterationSummary[]): TableBlock {
  const cells = rows.map((one, index) => rowOf(one, rows[index - 1] ?? null));
  return {
    type: 'table',
    column_settings: COLUMNS.map((title) => ({ align: title === 'revision' ? 'left' : 'right' })),
    rows: [[...COLUMNS], ...cells].map((row) =>
      row.map((text) => ({ type: 'raw_text', text: text || '\u2013' })),
    ),
  };
}

function rowOf(one: IterationSummary, before: IterationSummary | null): readonly string[] {
  const { ledger } = one;
  return [
    String(one.number),
    withDelta(ledger.passing, before?.ledger.passing),
    withDelta(ledger.verified, before?.ledger.verified),
    String(one.failing),
    String(Math.max(ledger.declared, ledger.collected) - ledger.executed),
    shortRevision(one.revision),
    one.endedAt === null ? 'running' : formatDuration(one.endedAt - one.startedAt),
  ];
}

function withDelta(value: number, before: number | undefined): string {
  if (before === undefined || value === before) return String(value);
  return `${value} (${value > before ? '+' : '\u2212'}${Math.abs(value - before)})`;
}
