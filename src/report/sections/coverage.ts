import type { Ledger } from '../../loop/model.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import { countOf, formatShare } from '../format-figure.ts';
import type { IterationReport, ReportedCategory, ReportedSuite } from '../iteration-report.ts';
import { change, movedLines } from '../level-lines.ts';
import { type Align, markdownTable } from '../markdown-table.ts';
import { MARKS } from '../words.ts';

const MOST_ROWS = 25;
const MOST_NAMES = 10;
const FIGURES: readonly (readonly [string, Align])[] = [
  ['Tests', 'right'],
  ['Executed', 'right'],
  ['Passing', 'right'],
  ['Verified', 'right'],
  ['Status', 'left'],
];

/**
 * The ledger below the project: the suites, the categories of the most critical ones in a table each, those of all others in one,
 * and which tests came and went. In brackets stands what changed since the iteration before.
 */
export function coverageSection(report: IterationReport): string | null {
  const { categories, suites, came, went } = report;
  if (categories.length === 0) return null;
  const first = Math.min(...suites.map((suite) => suite.priority));
  const critical = suites.filter((suite) => suite.priority === first);
  const beyond = suites.filter((suite) => suite.priority !== first);
  const moved = movedLines(came, went, MOST_NAMES).map((line) => `- ${escapeMarkdown(line, 2_000)}`);
  const parts = [
    ...suitesTable(report),
    ...critical.flatMap((suite) => suiteTable(suite, of(categories, suite), report)),
    ...furtherTable(beyond, report),
    ...(moved.length === 0 ? [] : [`### Tests that came and went\n\n${moved.join('\n')}`]),
  ];
  return parts.length === 0 ? null : ['## Test coverage', ...parts].join('\n\n');
}

/** The suites side by side, where there are several. */
function suitesTable({ suites, categories, levels }: IterationReport): readonly string[] {
  if (suites.length < 2) return [];
  const rows = suites.flatMap((suite) => {
    const mine = of(categories, suite);
    if (mine.length === 0) return [];
    const counts = total(mine);
    return [[escapeMarkdown(suite.name), ...figures(counts, levelOf(levels, suite.id, null), suite)]];
  });
  return rows.length === 0 ? [] : [markdownTable([['Suite', 'left'], ...FIGURES], rows)];
}

function levelOf(levels: IterationReport['levels'], suite: string, category: string | null) {
  return levels.find((one) => one.suite === suite && one.category === category)?.ledger_before ?? null;
}

function of(categories: readonly ReportedCategory[], suite: ReportedSuite): readonly ReportedCategory[] {
  return categories.filter((one) => one.suite === suite.id);
}

function suiteTable(
  suite: ReportedSuite,
  categories: readonly ReportedCategory[],
  { levels }: IterationReport,
): readonly string[] {
  if (categories.length === 0) return [];
  const { tests, passing } = total(categories);
  const title = `### ${escapeMarkdown(suite.name)} (${formatShare(passing, tests)} passing)`;
  const rows = worstFirst(categories).map((one) => [
    escapeMarkdown(one.category, 160),
    ...figures(one, levelOf(levels, suite.id, one.category), suite),
  ]);
  return [title, capped([['Category', 'left'], ...FIGURES], rows, categories)];
}

function furtherTable(
  suites: readonly ReportedSuite[],
  { categories, levels }: IterationReport,
): readonly string[] {
  const further = suites.flatMap((suite) => worstFirst(of(categories, suite)).map((one) => ({ suite, one })));
  if (further.length === 0) return [];
  const all = total(further.map(({ one }) => one));
  const rows = further.map(({ suite, one }) => [
    escapeMarkdown(suite.name),
    escapeMarkdown(one.category, 160),
    ...figures(one, levelOf(levels, suite.id, one.category), suite),
  ]);
  const intro = `${countOf(all.tests, 'test')} in ${countOf(further.length, 'category', 'categories')} beyond these, ${all.failing} failing:`;
  const columns = [['Suite', 'left'], ['Category', 'left'], ...FIGURES] as const;
  return [
    '### Further categories found',
    intro,
    capped(
      columns,
      rows,
      further.map(({ one }) => one),
    ),
  ];
}

type Figures = Omit<ReportedCategory, 'suite' | 'category'>;

function figures(counts: Figures, before: Ledger | null, suite: ReportedSuite): readonly string[] {
  const { tests, executed, passing, verified } = counts;
  return [
    `${tests}${change(tests, before?.collected)}`,
    `${executed}${change(executed, before?.executed)}`,
    `${passing}${change(passing, before?.passing)}`,
    `${verified}${change(verified, before?.verified)}`,
    statusWords(counts, suite.before !== null),
  ];
}

function statusWords({ tests, passing, verified, failing }: Figures, ran: boolean): string {
  if (failing > 0) return `${MARKS.failed} ${failing} failing`;
  if (tests > 0 && verified === tests) return `${MARKS.done} all verified`;
  if (tests > 0 && passing === tests) return `${MARKS.running} all passing, ${verified} verified`;
  if (passing === 0 && !ran) return `${MARKS.pending} not run`;
  return `${MARKS.pending} ${countOf(tests - passing, 'test')} without a result that counts`;
}

function worstFirst(categories: readonly ReportedCategory[]): readonly ReportedCategory[] {
  return categories.toSorted((a, b) => b.failing - a.failing);
}

function capped(
  columns: readonly (readonly [string, Align])[],
  rows: readonly (readonly string[])[],
  categories: readonly ReportedCategory[],
): string {
  const table = markdownTable(columns, rows.slice(0, MOST_ROWS));
  if (rows.length <= MOST_ROWS) return table;
  const left = categories.slice(MOST_ROWS);
  const { tests, failing } = total(left);
  return `${table}\n\n…and ${countOf(left.length, 'more category', 'more categories')} with ${countOf(tests, 'test')}, ${failing} failing.`;
}

function total(categories: readonly Figures[]): Figures {
  const sum = (figure: keyof Figures) => categories.reduce((all, one) => all + one[figure], 0);
  return {
    tests: sum('tests'),
    executed: sum('executed'),
    passing: sum('passing'),
    verified: sum('verified'),
    failing: sum('failing'),
  };
}
