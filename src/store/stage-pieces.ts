// A large run's results, written ahead in many short transactions: nobody sees them, and another writer waits for one piece at most.
// Its `suite-ended` event then makes them hold in one step; without it they are leftovers, which the next one removes.
import type { Database } from 'better-sqlite3';
import type { RecordedResult, SuiteRun } from '../loop/model.ts';
import { isConclusive, provesGone } from '../loop/proves-gone.ts';
import { deployedNow } from './environment.ts';
import { findLoop, lastIteration } from './rows.ts';
import type { RunRow } from './run-row.ts';
import { all, one, run } from './sql.ts';
import {
  badness,
  insertRemarks,
  insertResults,
  numberResults,
  type Row,
  type Stored,
  sorted,
} from './store-results.ts';
import { countAll, type Sum } from './suite-sums.ts';
import { generationOf, markAbsent, markPresent, type Span, takeResults } from './update-test-state.ts';

/** Tests of one transaction: a few milliseconds. */
const PIECE = 500;

/** What is staged: how its run ended, as the event will say. */
export type StageWish = {
  readonly loopId: string;
  readonly runId: string;
  readonly status: Exclude<SuiteRun['status'], 'running'>;
  readonly reason: string;
  /** What could not load, counted. */
  readonly broken: number;
};

/** What was written ahead, and what must still be as it was when it is made to hold. */
export type Staged = {
  readonly run: number;
  readonly broken: Stored['broken'];
  /** Null: the run changes nothing of what is known of the tests. */
  readonly state: {
    readonly suite: number;
    readonly version: number;
    readonly deployed: string;
    /** The generation of the rows that were written. */
    readonly generation: number;
    readonly newly: number;
    readonly sums: readonly Sum[];
  } | null;
};

/** Runs a change in a transaction of its own, when its turn comes. */
export type Piece = <T>(change: () => T) => Promise<T>;

/** A run whose results are taken in piece by piece, and then made ready to hold. Everything rejects with what `piece` rejects with. */
export type Staging = {
  /** Writes the next results of the report. */
  take(results: readonly RecordedResult[]): Promise<void>;
  /** Writes what is known of the tests after it. */
  finish(): Promise<Staged>;
};

/** Begins to write a run's results ahead. Rejects when there is no such run under way. */
export async function beginStaging(db: Database, piece: Piece, wish: StageWish): Promise<Staging> {
  const { row } = read(db, wish);
  await removeStaged(db, piece, row.n);
  /** By the number of its test how bad a result is, and whether it is synthetic: of two for one test the worse stands. */
  const taken = new Map<number, { readonly badness: number; readonly synthetic: boolean }>();
  let pos = 0;
  return {
    async take(results) {
      const from = pos;
      pos += results.length;
      await piece(() => {
        const rows = new Map<number, Row>();
        numberResults(db, row.suite, results, from, rows);
        const fresh = sorted([...rows.values()]).filter(
          ({ test, result }) => badness(result) > (taken.get(test)?.badness ?? -1),
        );
        removeWritten(
          db,
          row.n,
          fresh.filter(({ test }) => taken.has(test)),
        );
        if (row.purpose !== 'collect')
          insertResults(
            db,
            row.n,
            fresh.filter(({ result }) => !result.synthetic),
          );
        insertRemarks(db, row.n, fresh);
        for (const { test, result } of fresh)
          taken.set(test, { badness: badness(result), synthetic: result.synthetic });
      });
    },
    finish() {
      const of = (synthetic: boolean) =>
        [...taken].filter(([, one]) => one.synthetic === synthetic).map(([test]) => test);
      return stageState(db, piece, wish, { numbers: of(false).sort((a, b) => a - b), broken: of(true) });
    },
  };
}

function removeWritten(db: Database, runNumber: number, rows: readonly Row[]): void {
  for (const { test } of rows) {
    run(db, 'DELETE FROM results WHERE run = ? AND test = ?', runNumber, test);
    run(db, 'DELETE FROM remarks WHERE run = ? AND test = ?', runNumber, test);
  }
}

async function stageState(
  db: Database,
  piece: Piece,
  wish: StageWish,
  { numbers, broken }: { readonly numbers: readonly number[]; readonly broken: readonly number[] },
): Promise<Staged> {
  const { row, deployed, loop } = read(db, wish);
  const { suite, purpose } = row;
  if (purpose === 'check') return { run: row.n, broken, state: null };

  await removeLeftovers(db, piece, suite);
  const { generation: from, version } = stateOf(db, suite);
  const to = from + 1;
  const gone = provesGone(row, wish.broken > 0 || broken.length > 0) && numbers.length > 0;
  const known = all<{ test: number }>(
    db,
    'SELECT test FROM test_states WHERE suite = ? AND generation = ?',
    suite,
    from,
  ).map(({ test }) => test);
  const reported = new Set(numbers);
  let newly = 0;
  const every = [...new Set([...known, ...numbers])].sort((a, b) => a - b);
  for (const some of pieces(every))
    await piece(() => {
      const [low = 0, high = 0] = [some[0], some.at(-1)];
      const span: Span = { from, to, after: low - 1, upTo: high };
      copy(db, suite, span);
      const here = some.filter((test) => reported.has(test));
      if (purpose === 'collect' || !isConclusive(row)) markPresent(db, suite, to, here);
      if (purpose !== 'collect') newly += takeResults(db, { loop, deployed }, row, span);
      if (gone)
        markAbsent(
          db,
          suite,
          to,
          some.filter((test) => !reported.has(test)),
        );
    });
  return {
    run: row.n,
    broken,
    state: { suite, version, deployed, generation: to, newly, sums: countAll(db, suite, to) },
  };
}

/** Removes what was written of a run that has not ended. */
async function removeStaged(db: Database, piece: Piece, runNumber: number): Promise<void> {
  const some = `(SELECT test FROM results WHERE run = ? LIMIT ${PIECE})`;
  const remove = () => {
    run(db, `DELETE FROM changes WHERE run = ? AND test IN ${some}`, runNumber, runNumber);
    return run(db, `DELETE FROM results WHERE run = ? AND test IN ${some}`, runNumber, runNumber);
  };
  while ((await piece(remove)) > 0);
  await piece(() => run(db, 'DELETE FROM remarks WHERE run = ?', runNumber));
}

/** Removes rows of the suite that do not hold: those before, and those that never came to it. */
export async function removeLeftovers(db: Database, piece: Piece, suite: number): Promise<void> {
  for (;;) {
    const generation = generationOf(db, suite);
    const other = one<{ generation: number }>(
      db,
      `SELECT generation FROM test_states WHERE suite = ? AND generation < ?
       UNION ALL SELECT generation FROM test_states WHERE suite = ? AND generation > ? LIMIT 1`,
      suite,
      generation,
      suite,
      generation,
    );
    if (other === undefined) return;
    const text = `DELETE FROM test_states WHERE suite = ? AND generation = ? AND test IN
      (SELECT test FROM test_states WHERE suite = ? AND generation = ? LIMIT ${PIECE})`;
    await piece(() => run(db, text, suite, other.generation, suite, other.generation));
  }
}

function read(db: Database, { loopId, runId, status, reason }: StageWish) {
  const loop = findLoop(db, loopId);
  const found = one<RunRow>(db, `SELECT * FROM runs WHERE id = ? AND status = 'running'`, runId);
  if (found === undefined) throw new Error(`not a legal transition: run ${runId} is not running`);
  const row: RunRow = { ...found, status, reason };
  return { row, loop: loop.n, deployed: deployedNow(db, loop, lastIteration(db, loop)) };
}

/** What holds of a suite, and how often that was changed. */
export function stateOf(
  db: Database,
  suite: number,
): { readonly generation: number; readonly version: number } {
  const state = one<{ generation: number; version: number }>(
    db,
    'SELECT generation, version FROM suites WHERE n = ?',
    suite,
  );
  return state ?? { generation: 0, version: 0 };
}

function copy(db: Database, suite: number, { from, to, after, upTo }: Span): void {
  run(
    db,
    `INSERT INTO test_states SELECT suite, ?, test, present, run, outcome, retries, duration_ms, message, verified_loop
     FROM test_states WHERE suite = ? AND generation = ? AND test > ? AND test <= ?`,
    to,
    suite,
    from,
    after,
    upTo,
  );
}

function* pieces<One>(all: readonly One[]): Generator<readonly One[]> {
  for (let from = 0; from < all.length; from += PIECE) yield all.slice(from, from + PIECE);
}
