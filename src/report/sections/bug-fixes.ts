import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import { formatDuration } from '../format-duration.ts';
import { countOf } from '../format-figure.ts';
import type { FixRun, IterationReport, ReportedFix } from '../iteration-report.ts';
import { commandWords, endedBadly, fixStatusWords, MARKS, shortRevision } from '../words.ts';
import { listCapped } from './list-capped.ts';

const MOST_NAMES = 10;

/** Each group that somebody tried to fix: issue, root cause, solution, what proved it, and the attempts before. */
export function bugFixesSection({ fixes }: IterationReport): string | null {
  const groups = [...new Set(fixes.map((fix) => fix.group))];
  if (groups.length === 0) return null;
  const parts = groups.map((group) => groupWords(fixes.filter((fix) => fix.group === group)));
  return ['## Bug fixes', ...parts].join('\n\n');
}

function groupWords(attempts: readonly ReportedFix[]): string {
  const fix = attempts.at(-1);
  if (fix === undefined) return '';
  const lines = [
    `- **Issue**: ${escapeMarkdown(fix.issue ?? (fix.said || fix.title), 2_000)}`,
    `- **Root cause**: ${told(fix.root_cause)}`,
    `- **Solution**: ${told(fix.solution)}`,
    `- **Verification**: ${verificationWords(fix)}`,
    `- **Tests**: ${names(fix.tests)}`,
    ...(fix.files.length > 0 ? [`- **Files**: ${names(fix.files)}`] : []),
    ...attempts.map(attemptWords),
  ];
  return `### ${markOf(fix)} ${escapeMarkdown(fix.title)} (${fix.group})\n\n${lines.join('\n')}`;
}

function markOf({ status }: ReportedFix): string {
  if (status === 'verified') return MARKS.done;
  return endedBadly(status) ? MARKS.failed : MARKS.running;
}

function told(words: string | null): string {
  return words === null ? 'not given by the fixer' : escapeMarkdown(words, 2_000);
}

function attemptWords(fix: ReportedFix): string {
  const time = fix.duration_ms === null ? '' : ` (${formatDuration(fix.duration_ms)} of work)`;
  const why = fix.reasons.map((reason) => escapeMarkdown(reason, 600)).join('; ');
  return `- **Attempt ${fix.attempt}**${time} ${fixStatusWords(fix.status)}${why === '' ? '' : `: ${why}`}${decided(fix)}`;
}

/** Who answers for its candidate, or turned it down. */
function decided({ candidate, approved_by, declined_by }: ReportedFix): string {
  if (candidate === null) return '';
  const commit = codeSpan(shortRevision(candidate));
  if (declined_by !== null) return `; ${escapeMarkdown(declined_by)} turned ${commit} down`;
  return approved_by === null ? '' : `; ${escapeMarkdown(approved_by)} answers for ${commit}`;
}

function names(items: readonly string[]): string {
  if (items.length === 0) return 'none: the suite gave no result';
  return listCapped(
    items.map((item) => codeSpan(item)),
    MOST_NAMES,
    (left) => `and ${left} more`,
  ).join(', ');
}

/** Which runs showed it before and after, with their revisions. */
function verificationWords({ verification, status }: ReportedFix): string {
  const parts = [
    ...verification.before.map((run) => `before: ${runWords(run)}`),
    ...verification.check.map((run) => `with the fix: ${runWords(run)}`),
    ...verification.without.map((run) => `without the fix: ${runWords(run)}`),
    ...verification.again.map((run) => `with it again: ${runWords(run)}`),
    ...verification.after.map((run) => `on the deployment: ${runWords(run)}`),
  ];
  if (verification.after.length === 0 && status !== 'refused' && status !== 'failed')
    parts.push('not run on the deployment yet');
  return parts.length === 0 ? 'not run' : parts.join('; ');
}

function runWords({ run, revision, tests, failing, status }: FixRun): string {
  const where = `at ${codeSpan(shortRevision(revision))}, run ${codeSpan(run)}`;
  if (status !== 'passed' && status !== 'failed') return `no result (${commandWords(status)}) ${where}`;
  if (tests === 0) return `the suite ${status} ${where}`;
  const passing = tests - failing;
  if (failing === 0) return `${countOf(tests, 'test')} passed ${where}`;
  return passing === 0
    ? `${countOf(failing, 'test')} failed ${where}`
    : `${failing} of ${countOf(tests, 'test')} failed ${where}`;
}
