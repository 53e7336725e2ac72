// The suite runs of an iteration.

import type { Database } from 'better-sqlite3';
import { isFailing } from '../loop/judge-suite.ts';
import type { Counts, LogMark, RecordedResult, SuiteRun, TestIdentity } from '../loop/model.ts';
import { isDoubted, tellingResults } from './remarks.ts';
import { all } from './sql.ts';

type RunRow = {
  readonly n: number;
  readonly id: string;
  readonly suite: string;
  readonly purpose: SuiteRun['purpose'];
  readonly fix: string | null;
  readonly without_fix: number;
  readonly revision: string;
  readonly attempt: number;
  readonly selection: string | null;
  readonly status: SuiteRun['status'];
  readonly reason: string;
  readonly counts: string | null;
  readonly started_at: number;
  readonly duration_ms: number | null;
  readonly access_log: string | null;
};

/** What ended runs have to tell never changes, and a loop is loaded after every event: that of the last runs is kept. */
const KEPT_RUNS = 200;
const kept = new WeakMap<Database, Map<number, readonly RecordedResult[]>>();

/** In the order in which they started. */
export function loadSuiteRuns(db: Database, iteration: number): readonly SuiteRun[] {
  const rows = all<RunRow>(
    db,
    'SELECT r.*, s.id AS suite FROM runs r JOIN suites s ON s.n = r.suite WHERE r.iteration = ? ORDER BY r.n',
    iteration,
  );
  return rows.map((row) => ({
    id: row.id,
    suiteId: row.suite,
    purpose: row.purpose,
    fixId: row.fix,
    ...(row.without_fix === 1 ? { withoutFix: true } : {}),
    revision: row.revision,
    attempt: row.attempt,
    selection: row.selection === null ? null : (JSON.parse(row.selection) as readonly TestIdentity[]),
    status: row.status,
    reason: row.reason,
    counts: row.counts === null ? null : (JSON.parse(row.counts) as Counts),
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    ...(row.status === 'running' ? { failures: [] } : toldBy(db, row.n)),
    ...(row.access_log === null ? {} : { accessLog: JSON.parse(row.access_log) as LogMark }),
  }));
}

function toldBy(db: Database, run: number): Pick<SuiteRun, 'failures' | 'doubted'> {
  const telling = tellingKept(db, run);
  const doubted = telling.filter(isDoubted);
  return doubted.length === 0 ? { failures: telling } : { failures: telling.filter(isFailing), doubted };
}

function tellingKept(db: Database, run: number): readonly RecordedResult[] {
  const runs = kept.get(db) ?? new Map<number, readonly RecordedResult[]>();
  kept.set(db, runs);
  const telling = runs.get(run) ?? tellingResults(db, run);
  runs.delete(run);
  runs.set(run, telling);
  const [oldest] = runs.keys();
  if (runs.size > KEPT_RUNS && oldest !== undefined) runs.delete(oldest);
  return telling;
}
