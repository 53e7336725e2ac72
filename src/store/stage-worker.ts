// The thread of open-stage.ts: writes large runs' results ahead through a connection of its own, one run after the other.

import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { RecordedResult } from '../loop/model.ts';
import { one } from './sql.ts';
import { type Piece, removeLeftovers, type Staged, type StageWish, stageResults } from './stage-pieces.ts';

/** What it is told: the results of one run piece by piece and then to stage it, or to clear up behind one that holds. */
export type StageTold =
  | { readonly kind: 'results'; readonly results: readonly RecordedResult[] }
  | { readonly kind: 'stage'; readonly wish: StageWish; readonly epoch: number }
  | { readonly kind: 'settle'; readonly suite: number; readonly epoch: number };
/** What it answers to `stage`. */
export type StageAnswer = { readonly staged: Staged } | { readonly lost: true } | { readonly error: unknown };

/** Whoever else writes is let in for at least so long between two pieces, ms, and as long as the piece took. */
const LEAST_PAUSE_MS = 2;
const BUSY_MS = 30_000;

const port = parentPort;
if (port === null) throw new Error('stage-worker.ts runs in a worker thread only');
const db = new Database((workerData as { readonly file: string }).file, { timeout: BUSY_MS });
db.pragma('foreign_keys = ON');
db.pragma('cache_size = -16000');
// What is written here need not be on disk before the event that makes it hold, whose commit brings the whole log there.
db.pragma('synchronous = NORMAL');

class LeaseLost extends Error {}

const pieceOf =
  (epoch: number): Piece =>
  async (change) => {
    const start = performance.now();
    const result = db
      .transaction(() => {
        if (one<{ epoch: number }>(db, 'SELECT epoch FROM lease')?.epoch !== epoch) throw new LeaseLost();
        return change();
      })
      .immediate();
    await wait(Math.max(LEAST_PAUSE_MS, performance.now() - start));
    return result;
  };

let results: RecordedResult[] = [];
let work: Promise<void> = Promise.resolve();

async function stage(wish: StageWish, epoch: number, given: readonly RecordedResult[]): Promise<StageAnswer> {
  try {
    return { staged: await stageResults(db, pieceOf(epoch), wish, given) };
  } catch (error) {
    return error instanceof LeaseLost ? { lost: true } : { error };
  }
}

port.on('message', (told: StageTold) => {
  if (told.kind === 'results') results.push(...told.results);
  else if (told.kind === 'stage') {
    const given = results;
    results = [];
    work = work.then(async () => port.postMessage(await stage(told.wish, told.epoch, given)));
  } else
    work = work.then(async () => {
      try {
        await removeLeftovers(db, pieceOf(told.epoch), told.suite);
      } catch (error) {
        // Another process leads now, and clears up itself.
        if (!(error instanceof LeaseLost)) throw error;
      }
    });
});
