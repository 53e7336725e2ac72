// A suite's run: its intent before it is spawned, its results after it ended.
import type { Database } from 'better-sqlite3';
import { unreachable } from '../loop/errors.ts';
import type * as Events from '../loop/event.ts';
import { suiteNumber, testNumber } from './dictionary.ts';
import { deployedNow } from './environment.ts';
import { keepEvidence } from './evidence.ts';
import { expectOne, type Moment, openIteration } from './moment.ts';
import type { RunRow } from './run-row.ts';
import { one, run } from './sql.ts';
import { type Staged, stateOf } from './stage-pieces.ts';
import { storeResults } from './store-results.ts';
import { replaceSums } from './suite-sums.ts';
import { updateBroken } from './update-broken.ts';
import { addVerified, changePresence, updateTestState } from './update-test-state.ts';

export type SuiteEvents = Events.SuiteStarted | Events.SuiteEnded | Events.TestsChanged;

/** Begins or ends a run; ended, it changes what is known of the suite's tests. `staged`: its results were written ahead. */
export function recordSuite(db: Database, on: Moment, event: SuiteEvents, staged: Staged | null): void {
  switch (event.type) {
    case 'suite-started':
      start(db, on, event);
      return;
    case 'suite-ended':
      end(db, on, event, staged);
      return;
    case 'tests-changed':
      change(db, on, event);
      return;
    default:
      unreachable(event);
  }
}

function start(db: Database, on: Moment, event: Events.SuiteStarted): void {
  const {
    runId,
    suiteId,
    purpose,
    fixId,
    withoutFix = false,
    revision,
    attempt,
    selection,
    accessLog,
  } = event;
  const begun = run(
    db,
    `INSERT INTO runs (id, iteration, suite, purpose, fix, without_fix, revision, attempt, selection, access_log, status, started_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?) ON CONFLICT (id) DO NOTHING`,
    runId,
    openIteration(on).n,
    suiteNumber(db, on.loop.project, suiteId),
    purpose,
    fixId,
    withoutFix ? 1 : 0,
    revision,
    attempt,
    selection === null ? null : JSON.stringify(selection),
    accessLog === undefined ? null : JSON.stringify(accessLog),
    on.at,
  );
  expectOne(begun, `suite-started of run ${runId}, which was started before`);
}

/** What came or went is known from here on: a run whose end is recorded only after a crash does not tell it again. */
function change(db: Database, on: Moment, { suiteId, came, went }: Events.TestsChanged): void {
  openIteration(on);
  const suite = suiteNumber(db, on.loop.project, suiteId);
  const numbers = (tests: typeof came) => tests.map((test) => testNumber(db, suite, test, false, null));
  changePresence(db, suite, numbers(came), numbers(went));
}

function end(db: Database, on: Moment, event: Events.SuiteEnded, staged: Staged | null): void {
  const { runId, status, reason, counts, durationMs, results, evidence = null } = event;
  const ended = run(
    db,
    `UPDATE runs SET status = ?, reason = ?, counts = ?, duration_ms = ?
     WHERE id = ? AND status = 'running' AND iteration = ?`,
    status,
    reason,
    JSON.stringify(counts),
    durationMs,
    runId,
    openIteration(on).n,
  );
  expectOne(ended, `suite-ended of run ${runId}, which is not running`);
  const row = one<RunRow>(db, 'SELECT * FROM runs WHERE id = ?', runId);
  if (row === undefined) throw new Error(`run ${runId} is gone`);
  if (staged !== null && isStill(db, on, staged)) {
    makeHold(db, on, row, staged);
    return;
  }
  forgetStaged(db, row.n);
  const stored = storeResults(db, row, results, row.purpose === 'check' ? null : evidence);
  if (evidence !== null) keepEvidence(db, row, evidence);
  if (row.purpose === 'check') return;
  updateTestState(db, on, row, stored, counts.broken > 0 || stored.broken.length > 0);
  if (row.purpose !== 'collect') updateBroken(db, row, stored);
}

/** Whether what was written ahead is what would be written now. */
function isStill(db: Database, on: Moment, { state }: Staged): boolean {
  if (state === null) return true;
  return (
    stateOf(db, state.suite).version === state.version &&
    deployedNow(db, on.loop, openIteration(on)) === state.deployed
  );
}

function makeHold(db: Database, on: Moment, row: RunRow, { broken, state }: Staged): void {
  if (state === null) return;
  const text = 'UPDATE suites SET generation = ?, version = version + 1 WHERE n = ?';
  run(db, text, state.generation, state.suite);
  replaceSums(db, state.suite, state.sums);
  addVerified(db, openIteration(on).n, state.newly);
  if (row.purpose !== 'collect') updateBroken(db, row, { broken });
}

/** What a process that is gone had written ahead of this run, or what holds no more. */
function forgetStaged(db: Database, n: number): void {
  run(db, 'DELETE FROM changes WHERE run = ? AND test IN (SELECT test FROM results WHERE run = ?)', n, n);
  run(db, 'DELETE FROM results WHERE run = ?', n);
  run(db, 'DELETE FROM remarks WHERE run = ?', n);
}
