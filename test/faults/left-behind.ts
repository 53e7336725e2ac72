// What a loop that is over has left: in the database, in the bot's clone, and of processes.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { TranscriptMessage } from '../../src/playground/seen.ts';
import type { TinyProject } from '../helpers/tiny-project.ts';

/** Living processes of a project: its variable stands in the environment of each of its commands and of its bot. */
export function processesOf({ control }: TinyProject): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    return read(`/proc/${pid}/environ`).includes(`CONTROL=${control}\0`) && read(`/proc/${pid}/stat`) !== '';
  });
}

/** '' for what is gone, or of another user. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What is not as it must be in the bot's clone, a sentence each. */
export function wrongInClone(project: TinyProject): readonly string[] {
  const folder = join(project.data, 'projects/tiny');
  const tree = join(folder, 'tree');
  if (!existsSync(tree)) return [];
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const head = git('-C', tree, 'rev-parse', 'HEAD');
  const branch = git('--git-dir', join(folder, 'clone.git'), 'rev-parse', 'refs/heads/greenloop/tiny');
  const pushed =
    project.git('branch', '--list', 'greenloop/tiny') && project.git('rev-parse', 'greenloop/tiny');
  const changed = git('-C', tree, 'status', '--porcelain');
  const fixers = readdirSync(join(folder, 'fixes'));
  return [
    ...(changed === '' ? [] : [`the clone has changes: ${changed}`]),
    ...(head === branch ? [] : [`the clone is at ${head}, its branch at ${branch}`]),
    ...(pushed === '' || pushed === branch ? [] : [`pushed is ${pushed}, the branch is at ${branch}`]),
    ...(fixers.length === 0 ? [] : [`clones of fixers are left: ${fixers.join(', ')}`]),
  ];
}

type Posted = {
  readonly key: string;
  readonly state: string;
  readonly version: number;
  readonly sent: number;
  readonly ts: string;
  readonly text: string;
  readonly isFile: number;
};
type Ran = {
  readonly id: string;
  readonly suite: string;
  readonly purpose: string;
  readonly tests: number;
  readonly results: number;
};

/** What is not as it must be in the database, and between it and what stands in Slack; `features` by suite. */
export function wrongInDatabase(
  project: TinyProject,
  transcript: readonly TranscriptMessage[],
  features: Readonly<Record<string, number>>,
): readonly string[] {
  const db = new Database(join(project.data, 'greenloop.db'), { readonly: true });
  const all = <Row>(text: string) => db.prepare<[], Row>(text).all();
  const count = (text: string) => all<{ n: number }>(text)[0]?.n ?? 0;
  try {
    const faults = all<{ integrity_check: string }>('PRAGMA integrity_check')
      .map((row) => row.integrity_check)
      .filter((words) => words !== 'ok');
    const dangling = all('PRAGMA foreign_key_check').length;
    const pending = count('SELECT count(*) AS n FROM inbox WHERE finished_at IS NULL');
    const commands = count('SELECT count(*) AS n FROM inbox');
    const lines = count('SELECT count(*) AS n FROM audit');
    return [
      ...faults,
      ...(dangling === 0 ? [] : [`${dangling} rows of the database point nowhere`]),
      ...(pending === 0 ? [] : [`${pending} commands are pending`]),
      ...(lines >= commands ? [] : [`${commands} commands have ${lines} lines in the audit log`]),
      ...all<Posted>(
        `SELECT key, state, version, sent_version AS sent, ts, text, file IS NOT NULL AS isFile FROM outbox`,
      ).flatMap((row) => wrongMessage(row, transcript)),
      ...all<Ran>(
        `SELECT runs.id, suites.id AS suite, purpose, counts ->> 'tests' AS tests,
          (SELECT count(*) FROM results WHERE run = runs.n) AS results
          FROM runs JOIN suites ON suites.n = runs.suite WHERE status IN ('passed', 'failed') AND purpose <> 'collect'`,
      ).flatMap((run) => wrongRun(run, features)),
    ];
  } finally {
    db.close();
  }
}

function wrongMessage(row: Posted, transcript: readonly TranscriptMessage[]): readonly string[] {
  const { key, state, version, sent } = row;
  if (state !== 'posted' || version !== sent) return [`${key} is ${state} at ${sent} of ${version} versions`];
  if (row.isFile === 1) return [];
  const shown = transcript.flatMap((one) => [one, ...one.replies]).filter((one) => one.ts === row.ts);
  if (shown.length !== 1) return [`${key} stands in Slack ${shown.length} times`];
  return shown[0]?.text === row.text ? [] : [`${key} says ${shown[0]?.text}, not ${row.text}`];
}

function wrongRun(
  { id, suite, purpose, tests, results }: Ran,
  features: Readonly<Record<string, number>>,
): readonly string[] {
  if (results !== tests) return [`${id} counted ${tests} tests and has ${results} results`];
  const wrote = features[suite] ?? tests;
  return purpose !== 'test' || wrote === tests ? [] : [`${id} wrote ${wrote} tests and has ${tests}`];
}
