import { describeLedger } from '../describe-ledger.ts';
import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import type { IterationReport } from '../iteration-report.ts';
import { loopStatusWords, shortRevision } from '../words.ts';

const MOST_WAITS = 5;

/** Title, date, goal, what was tested where, and the ledger. */
export function headingSection(report: IterationReport): string {
  const { loop, ended } = report;
  const status = ended ? loopStatusWords(loop.status) : 'the iteration has not ended yet';
  const reason = loop.reason === '' || !ended ? '' : `: ${escapeMarkdown(loop.reason, 600)}`;
  const facts = [
    ['Date', utc(report.date)],
    ['Goal', escapeMarkdown(report.goal)],
    ['Revision', revisionWords(report)],
    ['Started by', escapeMarkdown(loop.started_by)],
    ['Loop', `${status}${reason}`],
    ...report.waits
      .slice(0, MOST_WAITS)
      .map(({ words }) => ['Stood still', escapeMarkdown(`it ${words}`, 500)] as const),
  ].map(([name, words]) => `- **${name}**: ${words}`);
  const title = `# ${escapeMarkdown(report.project)}: iteration ${report.iteration} report`;
  return [
    title,
    facts.join('\n'),
    `**Ledger**: ${describeLedger(report.ledger, report.ledger_before, report.quarantined.length)}`,
  ].join('\n\n');
}

function revisionWords({ revision, deployed_revision, ref, environment }: IterationReport): string {
  if (revision === null) return `none, ${escapeMarkdown(ref)} was not checked out`;
  const tested = `${codeSpan(shortRevision(revision))} (${escapeMarkdown(ref)} merged)`;
  const place = escapeMarkdown(environment);
  if (deployed_revision === null) return `${tested}; which one runs on ${place} is not known`;
  return `${tested}; on ${place} runs ${codeSpan(shortRevision(deployed_revision))}`;
}

/** An ISO time as `2025-09-07 00:12:40 UTC`. */
function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
