// Writes reports to real files and reads them as the runner does.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FileReport, ReadReport } from '../../../src/runner/junit/file-report.ts';
import { type ReadOptions, readReports } from '../../../src/runner/junit/read-reports.ts';

/** A folder that is gone after the tests of this file. */
export const folder = realpathSync(mkdtempSync(join(tmpdir(), 'greenloop-junit-')));
after(() => rmSync(folder, { recursive: true, force: true }));

let written = 0;

/** Writes one file into the folder; its path. */
export function write(content: string | Uint8Array): string {
  written += 1;
  const path = join(folder, `report-${written}.xml`);
  writeFileSync(path, content);
  return path;
}

/** Writes and reads one report. */
export async function read(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<FileReport> {
  const [report] = await readReports([write(content)], { root: folder, ...options });
  if (report === undefined) throw new Error('no report came back');
  return report;
}

/** Reads one report that must be readable. */
export async function readWell(content: string | Uint8Array): Promise<ReadReport> {
  const report = await read(content);
  if (report.status !== 'read') throw new Error(`unreadable: ${report.reason}`);
  return report;
}

/** Why a report is refused; fails when it is read. */
export async function refusal(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<string> {
  const report = await read(content, options);
  if (report.status === 'read') throw new Error(`read, with ${report.results.length} results`);
  return report.reason;
}
