// greenloop read: what JUnit reports hold.

import { LoopError } from '../loop/errors.ts';
import { expandGlobs, renderSummary, summariseReports } from '../runner/junit/read-command.ts';
import { readReports } from '../runner/junit/read-reports.ts';
import { print, printJson } from '../terminal/print.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop read <files or globs...> [--json]';

/** Prints the counts of the reports; exit code 1 when any of them is unreadable. Throws LoopError `usage`. */
export async function read(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  if (positionals.length === 0) throw new LoopError('usage', 'no report was named', USAGE);
  const { files, missing } = await expandGlobs(positionals, process.cwd());
  const reports = await readReports(files, { root: process.cwd() });
  const summary = summariseReports([...reports, ...missing]);
  if (on.has('json')) printJson(summary);
  else print(renderSummary(summary));
  return summary.files.some((file) => file.status === 'unreadable') ? 1 : 0;
}
