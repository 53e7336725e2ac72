import type { Counts } from '../../loop/model.ts';
import { codeSpan, escapeMarkdown } from '../escape-markdown.ts';
import { countOf, formatShare } from '../format-figure.ts';
import type { IterationReport, ReportedSuite } from '../iteration-report.ts';
import { markdownTable } from '../markdown-table.ts';
import { commandWords, MARKS, purposeWords } from '../words.ts';
import { listCapped } from './list-capped.ts';

const MOST_NAMES = 10;
/** Fewer suites without a failure keep their own tables. */
const LEAST_TOGETHER = 3;

/**
 * Each suite before and after the fixes: how many tests, passed, failed and which, and the success rate; those in which everything just
 * passed share a table at the end.
 */
export function testExecutionSection({ suites }: IterationReport): string {
  const ran = suites.filter((suite) => suite.before !== null);
  const waited = suites.filter((suite) => suite.before === null);
  const clean = ran.filter(isClean);
  const together = clean.length >= LEAST_TOGETHER ? clean : [];
  const parts = [
    ...ran.filter((suite) => !together.includes(suite)).map(suiteWords),
    ...(together.length > 0 ? [cleanTable(together)] : []),
    ...(waited.length > 0 ? [`### Not run\n\n${waitedLines(waited).join('\n')}`] : []),
  ];
  return ['## Test execution', ...(parts.length > 0 ? parts : ['The plan has no suites in scope.'])].join(
    '\n\n',
  );
}

/** Everything passed at the first try, at first and in the end, and there is nothing else to say. */
function isClean({ before, after, runs }: ReportedSuite): boolean {
  return (
    [before, after].every(
      (counts) => counts !== null && counts.tests > 0 && counts.passed === counts.tests && counts.flaky === 0,
    ) && runs.every((run) => run.reason === '')
  );
}

function cleanTable(suites: readonly ReportedSuite[]): string {
  const rows = suites.map(({ name, priority, after }) => [
    escapeMarkdown(name),
    String(priority),
    String(after?.tests ?? 0),
    String(after?.passed ?? 0),
  ]);
  const columns = [
    ['Suite', 'left'],
    ['Priority', 'right'],
    ['Tests', 'right'],
    ['Passed', 'right'],
  ] as const;
  return `### ${MARKS.done} ${countOf(suites.length, 'suite')} in which everything passed\n\n${markdownTable(columns, rows)}`;
}

function suiteWords(suite: ReportedSuite): string {
  const rows = [
    ...(suite.before ? [countsRow('Before the fixes (first run)', suite.before)] : []),
    ...(suite.after ? [countsRow('After them (last results)', suite.after)] : []),
  ];
  const table = markdownTable(
    [
      ['', 'left'],
      ['Tests', 'right'],
      ['Passed', 'right'],
      ['Failed', 'right'],
      ['Errored', 'right'],
      ['Skipped', 'right'],
      ['Flaky', 'right'],
      ['Success rate', 'right'],
    ],
    rows,
  );
  const notes = [...brokenWords(suite), ...runWords(suite)];
  const failed = failedWords(suite);
  return [
    `### ${suiteMark(suite)} ${escapeMarkdown(suite.name)} (priority ${suite.priority})`,
    table,
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    ...(failed.length > 0 ? [failed.join('\n')] : []),
  ].join('\n\n');
}

function suiteMark({ after, before }: ReportedSuite): string {
  const counts = after ?? before;
  if (counts === null) return MARKS.pending;
  return counts.failed + counts.errored + counts.broken === 0 ? MARKS.done : MARKS.failed;
}

/** The rate is of the tests that were executed: a skipped one neither passed nor failed. */
function countsRow(name: string, counts: Counts): readonly string[] {
  const { tests, passed, failed, errored, skipped, flaky } = counts;
  const rate = formatShare(passed, passed + failed + errored);
  return [name, ...[tests, passed, failed, errored, skipped, flaky].map(String), rate];
}

function brokenWords({ before, after }: ReportedSuite): readonly string[] {
  const broken = (after ?? before)?.broken ?? 0;
  return broken === 0
    ? []
    : [`- ${countOf(broken, 'file')} could not be loaded; the tests in them are not run`];
}

/** Runs that gave no result, and mismatches that were noticed. */
function runWords({ runs }: ReportedSuite): readonly string[] {
  return runs
    .filter((run) => run.purpose !== 'check' && run.reason !== '')
    .map((run) => {
      const purpose = purposeWords(run.purpose);
      return `- ${purpose.charAt(0).toUpperCase()}${purpose.slice(1)}, ${commandWords(run.status)}: ${escapeMarkdown(run.reason)}`;
    });
}

function failedWords({ failing_before, failing_after }: ReportedSuite): readonly string[] {
  const still = new Set(failing_after);
  const lines = failing_before.map((test) => {
    const now = still.has(test) ? 'still failing' : 'passes now';
    return `- ${still.has(test) ? MARKS.failed : MARKS.done} ${codeSpan(test)}: ${now}`;
  });
  if (lines.length === 0) return [];
  const capped = listCapped(lines, MOST_NAMES, (left) => `- and ${countOf(left, 'more test')}`);
  return [`Failed in the first run (${failing_before.length}):`, '', ...capped];
}

/** Suites that did not run for the same reason share a line. */
function waitedLines(suites: readonly ReportedSuite[]): readonly string[] {
  const reasons = [...new Set(suites.map((suite) => suite.not_run_because))];
  return reasons.map((reason) => {
    const names = suites.filter((suite) => suite.not_run_because === reason).map(waitedName);
    const why = reason === '' ? '' : ` because ${escapeMarkdown(reason)}`;
    return `- ${MARKS.pending} ${names.join(', ')}: not run in this iteration${why}`;
  });
}

function waitedName({ name, collected }: ReportedSuite): string {
  return `**${escapeMarkdown(name)}**${collected > 0 ? ` (${countOf(collected, 'test')} known)` : ''}`;
}
