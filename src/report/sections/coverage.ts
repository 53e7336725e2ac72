import { escapeMarkdown } from '../escape-markdown.ts';
import { countOf, formatShare } from '../format-figure.ts';
import type { IterationReport, ReportedCategory, ReportedSuite } from '../iteration-report.ts';
import { type Align, markdownTable } from '../markdown-table.ts';
import { MARKS } from '../words.ts';

const MOST_ROWS = 25;
const FIGURES: readonly (readonly [string, Align])[] = [
  ['Tests', 'right'],
  ['Passing', 'right'],
  ['Verified', 'right'],
  ['Status', 'left'],
];

/** The categories of the most critical suites, one table each, and those of all suites beyond in one. */
export function coverageSection({ categories, suites }: IterationReport): string | null {
  if (categories.length === 0) return null;
  const first = Math.min(...suites.map((suite) => suite.priority));
  const critical = suites.filter((suite) => suite.priority === first);
  const beyond = suites.filter((suite) => suite.priority !== first);
  const parts = [
    ...critical.flatMap((suite) => suiteTable(suite, of(categories, suite))),
    ...furtherTable(beyond, categories),
  ];
  return parts.length === 0 ? null : ['## Test coverage', ...parts].join('\n\n');
}

function of(categories: readonly ReportedCategory[], suite: ReportedSuite): readonly ReportedCategory[] {
  return categories.filter((one) => one.suite === suite.id);
}

function suiteTable(suite: ReportedSuite, categories: readonly ReportedCategory[]): readonly string[] {
  if (categories.length === 0) return [];
  const { tests, passing } = total(categories);
  const title = `### ${escapeMarkdown(suite.name)} (${formatShare(passing, tests)} passing)`;
  const rows = worstFirst(categories).map((one) => [escapeMarkdown(one.category, 160), ...figures(one)]);
  return [title, capped([['Category', 'left'], ...FIGURES], rows, categories)];
}

function furtherTable(
  suites: readonly ReportedSuite[],
  categories: readonly ReportedCategory[],
): readonly string[] {
  const further = suites.flatMap((suite) => worstFirst(of(categories, suite)).map((one) => ({ suite, one })));
  if (further.length === 0) return [];
  const all = total(further.map(({ one }) => one));
  const rows = further.map(({ suite, one }) => [
    escapeMarkdown(suite.name),
    escapeMarkdown(one.category, 160),
    ...figures(one),
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

function figures({ tests, passing, verified, failing }: ReportedCategory): readonly string[] {
  return [...[tests, passing, verified].map(String), statusWords({ tests, passing, verified, failing })];
}

function statusWords({
  tests,
  passing,
  verified,
  failing,
}: Omit<ReportedCategory, 'suite' | 'category'>): string {
  if (failing > 0) return `${MARKS.failed} ${failing} failing`;
  if (tests > 0 && verified === tests) return `${MARKS.done} all verified`;
  if (tests > 0 && passing === tests) return `${MARKS.running} all passing, ${verified} verified`;
  if (passing === 0) return `${MARKS.pending} not run`;
  return `${MARKS.pending} ${tests - passing} without a result`;
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

function total(categories: readonly ReportedCategory[]): { tests: number; passing: number; failing: number } {
  return {
    tests: categories.reduce((sum, one) => sum + one.tests, 0),
    passing: categories.reduce((sum, one) => sum + one.passing, 0),
    failing: categories.reduce((sum, one) => sum + one.failing, 0),
  };
}
