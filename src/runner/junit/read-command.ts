// What `greenloop read` shows of the reports that it read: plain data and a plain table.
import { globSync, lstatSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { unreachable } from '../../loop/errors.ts';
import type { Outcome } from '../../loop/model.ts';
import type { FileReport } from './file-report.ts';

/** Counts of one file or of all; files and suites that could not load count like tests here. */
type ReadCounts = {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  readonly duration_ms: number;
};

/** One file of the summary; `reason` for an unreadable one, `notes` where there are some. */
type ReadFile = ReadCounts & {
  readonly path: string;
  readonly status: 'read' | 'unreadable';
  readonly reason?: string;
  readonly notes?: readonly string[];
};

/** What `greenloop read --json` prints. */
export type ReadSummary = { readonly files: readonly ReadFile[]; readonly total: ReadCounts };

const NOTHING: ReadCounts = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, duration_ms: 0 };

/** How many more results a report declares than it holds; above 0 it is incomplete. */
export function missingResults(report: FileReport): number {
  if (report.status === 'unreadable' || report.declared === null) return 0;
  return Math.max(0, report.declared - report.results.length);
}

/** Counts every file and all of them together. */
export function summariseReports(reports: readonly FileReport[]): ReadSummary {
  const files = reports.map(summariseReport);
  return { files, total: files.reduce(add, NOTHING) };
}

function summariseReport(report: FileReport): ReadFile {
  const missing = missingResults(report);
  const incomplete =
    report.status === 'read' && missing > 0
      ? [`report incomplete: it declares ${report.declared} results and holds ${report.results.length}`]
      : [];
  const notes = [...incomplete, ...report.notes];
  const said = notes.length === 0 ? {} : { notes };
  if (report.status === 'unreadable') {
    return { path: report.path, status: 'unreadable', reason: report.reason, ...said, ...NOTHING };
  }
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0 } satisfies Record<Outcome, number>;
  for (const result of report.results) counts[result.outcome] += 1;
  return {
    path: report.path,
    status: 'read',
    ...said,
    tests: report.results.length,
    ...counts,
    duration_ms: report.durationMs,
  };
}

function add(a: ReadCounts, b: ReadCounts): ReadCounts {
  return {
    tests: a.tests + b.tests,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    errored: a.errored + b.errored,
    skipped: a.skipped + b.skipped,
    duration_ms: Math.round((a.duration_ms + b.duration_ms) * 1000) / 1000,
  };
}

/** Files for names and globs, each once, in the order asked for; a name or pattern without a file is an unreadable entry. */
export function expandGlobs(
  patterns: readonly string[],
  cwd: string,
): { readonly files: readonly string[]; readonly missing: readonly FileReport[] } {
  const files = new Map<string, string>();
  const missing: FileReport[] = [];
  for (const pattern of patterns) {
    const found = matches(pattern, cwd);
    for (const path of found) if (!files.has(resolve(cwd, path))) files.set(resolve(cwd, path), path);
    if (found.length > 0) continue;
    const reason = /[*?[{]/.test(pattern) ? 'no such file: nothing matches this pattern' : 'no such file';
    missing.push({ path: pattern, status: 'unreadable', reason, notes: [] });
  }
  return { files: [...files.values()], missing };
}

function matches(pattern: string, cwd: string): readonly string[] {
  // A name is taken as it is, so that "[1].xml" can be asked for.
  if (lstatSync(resolve(cwd, pattern), { throwIfNoEntry: false }) !== undefined) return [pattern];
  const found = globSync(pattern, { cwd }).map((path) => resolve(cwd, path));
  return found.toSorted().map((path) => (isAbsolute(pattern) ? path : relative(cwd, path) || path));
}

/** The summary as an aligned table with totals; reasons and notes stand below their file. */
export function renderSummary(summary: ReadSummary): string {
  const head = ['tests', 'passed', 'failed', 'errored', 'skipped', 'time', 'report'];
  const rows = summary.files.map((file) => cells(file, file.path));
  const count = summary.files.length;
  const total = cells(summary.total, `total of ${count} ${count === 1 ? 'file' : 'files'}`);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows, total].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column < 6 ? cell.padStart(widths[column] ?? 0) : cell)).join('  ');
  const indent = ' '.repeat(widths.slice(0, 6).reduce((sum, width) => sum + width + 2, 0) + 2);
  const lines = summary.files.flatMap((file, index) => [
    line(rows[index] ?? []),
    ...remarks(file).map((remark) => `${indent}${remark}`),
  ]);
  return [line(head), ...lines, line(total), ''].join('\n');
}

function cells(counts: ReadCounts | ReadFile, label: string): readonly string[] {
  if ('status' in counts && counts.status === 'unreadable') return ['-', '-', '-', '-', '-', '-', label];
  const { tests, passed, failed, errored, skipped, duration_ms } = counts;
  return [
    ...[tests, passed, failed, errored, skipped].map(String),
    `${(duration_ms / 1000).toFixed(2)} s`,
    label,
  ];
}

function remarks(file: ReadFile): readonly string[] {
  const notes = file.notes ?? [];
  switch (file.status) {
    case 'read':
      return notes;
    case 'unreadable':
      return [`unreadable: ${file.reason ?? ''}`, ...notes];
    default:
      return unreachable(file.status);
  }
}
