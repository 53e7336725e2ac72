// Digest, history and comparison as Markdown that reads as plain text too.
import type { Comparison } from '../loop/compare.ts';
import type { Plan } from '../loop/plan.ts';
import type { IterationSummary } from '../loop/ports.ts';
import { comparisonLists } from './comparison-lists.ts';
import { describeLedger } from './describe-ledger.ts';
import { type Digest, isQuiet } from './digest.ts';
import {
  digestCounts,
  digestForecast,
  digestHeadline,
  digestLedger,
  digestLists,
  waitingLine,
} from './digest-lines.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { countOf } from './format-figure.ts';
import { ITERATION_COLUMNS, iterationRows } from './iteration-table.ts';
import { gapLines } from './level-lines.ts';
import { markdownTable } from './markdown-table.ts';
import { shortRevision, testLabel } from './words.ts';

const MOST = 50;

/** The digest of a day. */
export function renderDigest(digest: Digest): string {
  if (isQuiet(digest)) return `${escapeMarkdown(digestHeadline(digest))}\n`;
  return joined([
    `# ${escapeMarkdown(digestHeadline(digest))}`,
    [digestLedger(digest), digestCounts(digest)].map((one) => escapeMarkdown(one)).join('\n'),
    ...(digest.waiting.length === 0
      ? []
      : [
          list(
            'Waiting',
            digest.waiting.map(
              (one) => `${one.owner === null ? 'nobody yet' : one.owner}: ${waitingLine(one, digest.at)}`,
            ),
          ),
        ]),
    ...digestLists(digest).map(({ title, total, names }) => list(title, names, names.length, total)),
    escapeMarkdown(digestForecast(digest)),
    renderRows(digest.rows, digest.timezone),
  ]);
}

/** The newest iterations of a project, oldest first. */
export function renderHistory(project: string, rows: readonly IterationSummary[], timezone: string): string {
  const title = `# ${escapeMarkdown(project)}: ${countOf(rows.length, 'iteration')} (times in ${escapeMarkdown(timezone)})`;
  return joined([title, renderRows(rows, timezone)]);
}

/** Two iterations side by side. */
export function renderComparison(comparison: Comparison, suites: Plan['suites']): string {
  const gaps = gapLines(comparison.levels, suites);
  const { before, after } = comparison;
  const side = (one: Comparison['before']) =>
    `${one.number}${one.revision === null ? '' : ` (${shortRevision(one.revision)})`}`;
  const shown = comparisonLists(comparison);
  return joined([
    `# ${escapeMarkdown(comparison.project)}: iteration ${side(before)} and iteration ${side(after)}`,
    escapeMarkdown(describeLedger(after.ledger, before.ledger)),
    ...shown.map(([title, tests]) => list(title, tests.map(testLabel))),
    ...(gaps.length === 0 ? [] : [list('By suite and category', gaps)]),
    ...(shown.length === 0 ? ['No test changed its outcome, and none came or went.'] : []),
  ]);
}

function renderRows(rows: readonly IterationSummary[], timezone: string): string {
  if (rows.length === 0) return 'No iteration yet.';
  return markdownTable(
    ITERATION_COLUMNS,
    iterationRows(rows, timezone).map((row) => row.map((one) => escapeMarkdown(one))),
  );
}

function list(title: string, names: readonly string[], most = MOST, total = names.length): string {
  const shown = names.slice(0, most).map((name) => `- ${escapeMarkdown(name)}`);
  const more = names.length > shown.length ? [`- and ${names.length - shown.length} more`] : [];
  return [`**${escapeMarkdown(title)}** (${total})`, '', ...shown, ...more].join('\n');
}

function joined(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}
