// What must be true once everything has come to rest: nothing lost, nothing twice.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Seen } from './crowd.ts';
import type { LoadProject } from './load-project.ts';

export type Kept = {
  /** What was counted, in words. */
  readonly counted: readonly string[];
  /** What is not as it must be, a sentence each. */
  readonly lost: readonly string[];
};

type Wrote = { readonly run: string; readonly tests: number; readonly failed: number };

/** Compares the database with what people did, what stands in the workspace, and what suites and deployments noted. */
export function whatIsLost(db: Database.Database, seen: Seen, projects: readonly LoadProject[]): Kept {
  const lost: string[] = [];
  const expect = (holds: boolean, words: string) => {
    if (!holds) lost.push(words);
  };
  const count = (text: string, ...values: unknown[]) =>
    (db
      .prepare(text)
      .pluck()
      .get(...values) as number | null) ?? 0;

  const sent = seen.done.length;
  const acked = seen.done.filter((one) => one.acked).length;
  const inbox = count('SELECT count(*) FROM inbox');
  const carried = count('SELECT count(*) FROM inbox WHERE finished_at IS NOT NULL');
  const audited = count('SELECT count(*) FROM audit');
  const failed = count(`SELECT count(*) FROM inbox WHERE outcome LIKE 'failed:%'`);
  const answered = seen.done.filter((one) => one.answerMs !== null).length;
  expect(acked === sent, `${sent - acked} of ${sent} commands and presses were not acknowledged`);
  expect(inbox === acked, `${acked} were acknowledged, ${inbox} are in the inbox`);
  expect(carried === inbox, `${inbox - carried} of the inbox were never carried out`);
  expect(audited === carried, `${carried} were carried out, ${audited} are in the audit log`);
  expect(failed === 0, `${failed} commands failed by a fault of the bot`);
  expect(answered === acked, `${acked - answered} got no answer`);
  expect(seen.unasked === 0, `${seen.unasked} answers came to nobody's question`);

  const outbox = db.prepare('SELECT uuid, key, state, version, sent_version, file FROM outbox').all() as {
    uuid: string;
    key: string;
    state: string;
    version: number;
    sent_version: number;
    file: string | null;
  }[];
  for (const { uuid, key, state, version, sent_version, file } of outbox) {
    expect(state === 'posted' && sent_version === version, `${key} is ${state}, ${sent_version}/${version}`);
    const isSnippet = file !== null && (JSON.parse(file) as { kind: string }).kind === 'snippet';
    const times = isSnippet
      ? seen.files.filter((name) => name.includes(uuid.slice(0, 8))).length
      : (seen.marks[uuid] ?? 0);
    expect(times === 1, `${key} stands ${times} times in the workspace`);
  }

  let results = 0;
  let runs = 0;
  const wrote = new Map(projects.flatMap(wroteBy).map((one) => [one.run, one]));
  const ended = db
    .prepare(
      `SELECT n, id, purpose, counts ->> 'tests' AS tests, (counts ->> 'failed') + (counts ->> 'errored') AS failed
       FROM runs WHERE status IN ('passed', 'failed')`,
    )
    .all() as { n: number; id: string; purpose: string; tests: number; failed: number }[];
  for (const { n, id, purpose, tests, failed } of ended) {
    const report = wrote.get(id);
    const rows = purpose === 'collect' ? tests : count('SELECT count(*) FROM results WHERE run = ?', n);
    const holds = report?.tests === tests && report.failed === failed && rows === tests;
    const said = report === undefined ? 'nothing' : `${report.tests} tests, ${report.failed} failed`;
    expect(holds, `run ${id}: its report had ${said}; recorded are ${tests}, ${failed} failed, ${rows} rows`);
    results += rows;
    runs += 1;
  }
  const deployed = projects.flatMap(({ control }) => linesOf(join(control, 'deploy-starts'))).length;
  const deployments = count('SELECT count(*) FROM deployments WHERE started_at IS NOT NULL');
  expect(deployed === deployments, `${deployed} deployments ran, ${deployments} are recorded`);
  const open = db
    .prepare(
      `SELECT l.project || ' ' || l.status || ' ' || l.request || ' ' || coalesce(i.phase, '') FROM loops l LEFT JOIN iterations i ON i.loop = l.n AND i.ended_at IS NULL
       WHERE l.status IN ('running', 'paused', 'blocked')`,
    )
    .pluck()
    .all();
  expect(open.length === 0, `${open.length} loops never ended: ${open.join(', ')}`);
  const loops = count('SELECT count(*) FROM loops');
  const reached = count(`SELECT count(*) FROM loops WHERE status = 'reached'`);
  const merged = count(`SELECT count(*) FROM fixes WHERE status IN ('merged', 'verified', 'not-held')`);

  return {
    counted: [
      `${sent} commands and presses sent, ${acked} acknowledged, ${carried} carried out, ${audited} audited, ${answered} answered`,
      `${loops} loops, ${reached} of them reached their goal; ${merged} fixes merged, ${deployments} deployments`,
      `${runs} suite runs with ${results} results, each as its report had it`,
      `${outbox.length} messages wanted, each there once; ${seen.calls} calls of Slack's API`,
    ],
    lost,
  };
}

function wroteBy({ control }: LoadProject): readonly Wrote[] {
  return linesOf(join(control, 'wrote')).map((line) => JSON.parse(line) as Wrote);
}

function linesOf(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}
