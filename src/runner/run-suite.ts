// One run of a suite: fresh reports folder, command, live events, reports, verdict.
import { relative } from 'node:path';
import { expandArguments, recogniseRunner } from '../loop/expand-arguments.ts';
import { judgeSuite, noCounts } from '../loop/judge-suite.ts';
import type { Argv } from '../loop/plan.ts';
import type { Ended, LiveProgress, SuiteOutcome, SuiteSpec } from '../loop/ports.ts';
import { environmentFor } from './environment-for.ts';
import { explainLoadErrors } from './explain-load-errors.ts';
import { findReports } from './find-reports.ts';
import { cleanText } from './junit/clean-text.ts';
import type { FileReport } from './junit/file-report.ts';
import { missingResults } from './junit/read-command.ts';
import { readReports } from './junit/read-reports.ts';
import { differenceFrom } from './live/difference.ts';
import { instrumentCommand } from './live/instrument-command.ts';
import type { ConsoleReader } from './live/live-event.ts';
import { readConsole } from './live/read-console.ts';
import { addLiveEvent, emptyLive, readLiveLine } from './live/read-live.ts';
import { createMasker, maskResult } from './mask-secrets.ts';
import { type RunOptions, runCommand } from './run-command.ts';
import { scrubFolder } from './scrub-files.ts';
import { runFiles, runFolder } from './supervise/run-folder.ts';

const MOST_WORDS = 300;

/** Runs a suite's command, or goes on with it, reads the reports that it left, and judges both together. */
export async function runSuite(
  spec: SuiteSpec,
  options: RunOptions,
  onLive: (progress: LiveProgress) => void,
  signal: AbortSignal,
): Promise<SuiteOutcome> {
  const folder = runFiles(runFolder(options.runs, spec.runId)).reports;
  const variables = { ...environmentFor(options.env, spec.env), ...spec.set };
  const given = expandArguments(spec.argv, folder, spec.selection);
  // What the user says that the command prints is read, and nothing is added to it.
  const chosen = spec.live !== 'auto';
  const { argv, before } = chosen ? { argv: given, before: {} } : instrumentCommand(given, variables);
  const own = argv !== given || Object.keys(before).length > 0;
  let live = emptyLive;
  // Where our own reporter tells, what the runner prints would only say it again.
  const printed: ConsoleReader = own ? () => [] : readConsole(given, spec.live);
  const ended = await runCommand(
    { ...spec, argv, before, keepProcesses: false },
    options,
    (line, stream) => {
      if (stream === 'stderr') return;
      const next = stream === 'live' ? readLiveLine(live, line) : printed(line).reduce(addLiveEvent, live);
      if (next !== live) onLive(next.progress);
      live = next;
    },
    signal,
  );
  const { status, durationMs } = ended;
  const nothing = { counts: noCounts, durationMs, results: [] };
  const secrets = Object.fromEntries(spec.env.map((name) => [name, options.env[name]]));
  // Masked where it lies, and whatever became of the command: what is read is cut to lengths, and half a secret is known by nothing.
  const unmasked = await whyUnmasked(folder, secrets);
  if (status !== 'passed' && status !== 'failed') return { ...nothing, status, reason: ended.reason };
  if (unmasked !== null) return { ...nothing, status: 'errored', reason: unmasked };
  const files = await findReports(folder, spec.reports);
  if (typeof files === 'string') return { ...nothing, status: 'errored', reason: files };
  const reports = await readReports(files, { root: spec.cwd, signal });
  if (signal.aborted)
    return { ...nothing, status: 'cancelled', reason: 'it was stopped while its reports were read' };
  const masker = createMasker(secrets);
  const results = explainLoadErrors(
    reports.flatMap((report) => (report.status === 'read' ? report.results : [])),
    live.loadErrors,
    `${ended.stdout}\n${ended.stderr}`,
  ).map((one) => maskResult(one, masker));
  const verdict = judgeSuite({
    exit: { status, code: ended.exitCode },
    pattern: spec.reports,
    ...flawsOf(reports, folder),
    files: files.length,
    results,
    collect: spec.collect,
    said: lastWords(ended),
    advice: adviceFor(spec.argv),
  });
  const difference = spec.collect ? '' : differenceFrom(live.progress, verdict.counts, own);
  const reason = [verdict.reason, difference].filter((words) => words !== '').join('; ');
  return { ...verdict, reason: masker.mask(reason), durationMs, results };
}

/** Why the reports may still hold secrets, so that nothing of them is read; null: they do not. */
async function whyUnmasked(
  folder: string,
  secrets: Record<string, string | undefined>,
): Promise<string | null> {
  try {
    await scrubFolder(folder, secrets);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return `secrets could not be taken out of its reports (${code}), so they were not read`;
  }
}

/** A sentence a report that proves nothing; files are named as they lie in the reports folder. */
function flawsOf(reports: readonly FileReport[], folder: string) {
  const nameOf = ({ path }: FileReport) => cleanText(relative(folder, path)).replace(/\s+/g, ' ');
  const unreadable = reports.flatMap((one) =>
    one.status === 'unreadable' ? [`${nameOf(one)}: ${one.reason}`] : [],
  );
  const incomplete = reports.flatMap((one) => {
    const missing = missingResults(one);
    const tests = missing === 1 ? 'test' : 'tests';
    return missing > 0 ? [`${nameOf(one)} declares ${missing} more ${tests} than it holds`] : [];
  });
  return { unreadable, incomplete };
}

/** The last line of stderr, or else of stdout. */
function lastWords({ stderr, stdout }: Ended): string {
  const lines = [stderr, stdout].map((text) => cleanText(text).trimEnd().split('\n').at(-1)?.trim() ?? '');
  return (lines[0] || lines[1] || '').slice(0, MOST_WORDS);
}

/** How the command would leave a report. */
function adviceFor(argv: Argv): string {
  if (argv.some((word) => word.includes('{reports}'))) return 'it ended before it could; see what it printed';
  switch (recogniseRunner(argv)) {
    case 'pytest':
      return 'add --junitxml={reports}/report.xml to its command';
    case 'node':
      return 'add --test-reporter=junit --test-reporter-destination={reports}/report.xml to its command';
    case 'other':
      return 'tell its test runner to write JUnit XML into {reports}';
  }
}
