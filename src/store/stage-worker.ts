// The thread of open-stage.ts: writes large runs' results ahead through a connection of its own, one run after the other.

import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { unreachable } from '../loop/errors.ts';
import type { RecordedResult } from '../loop/model.ts';
import { isBusy, isFull } from './busy.ts';
import { one } from './sql.ts';
import {
  beginStaging,
  type Piece,
  removeLeftovers,
  type Staged,
  type StageWish,
  type Staging,
} from './stage-pieces.ts';

/** What it is told, each answered before the next: to begin with a run, its results piece by piece, to make it ready. And to clear up behind one that holds. */
export type StageTold =
  | { readonly kind: 'begin'; readonly wish: StageWish; readonly epoch: number }
  | { readonly kind: 'take'; readonly results: readonly RecordedResult[] }
  | { readonly kind: 'finish' }
  | { readonly kind: 'settle'; readonly suite: number; readonly epoch: number };
/** What it answers; not to `settle`. */
export type StageAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'staged'; readonly staged: Staged }
  | { readonly kind: 'not-now' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What it is started with: the database, and a number that is above 0 while somebody else of this process wants to write. */
export type StageData = { readonly file: string; readonly wanted: Int32Array<SharedArrayBuffer> };

/** For so long it lets others write before it goes on all the same, ms; and how long it waits for another process. */
const LET_IN_MS = 100;
const BUSY_MS = 30_000;

const port = parentPort;
if (port === null) throw new Error('stage-worker.ts runs in a worker thread only');
const { file, wanted } = workerData as StageData;
const db = new Database(file, { timeout: BUSY_MS });
db.pragma('foreign_keys = ON');
db.pragma('cache_size = -16000');
// What is written here need not be on disk before the event that makes it hold, whose commit brings the whole log there.
db.pragma('synchronous = NORMAL');

class LeaseLost extends Error {}

const pieceOf =
  (epoch: number): Piece =>
  async (change) => {
    const others = Atomics.load(wanted, 0);
    if (others > 0) Atomics.wait(wanted, 0, others, LET_IN_MS);
    return db
      .transaction(() => {
        if (one<{ epoch: number }>(db, 'SELECT epoch FROM lease')?.epoch !== epoch) throw new LeaseLost();
        return change();
      })
      .immediate();
  };

let staging: Staging | null = null;
let work: Promise<void> = Promise.resolve();

async function carryOut(told: StageTold): Promise<StageAnswer> {
  switch (told.kind) {
    case 'begin':
      staging = await beginStaging(db, pieceOf(told.epoch), told.wish);
      return { kind: 'done' };
    case 'take':
      await staging?.take(told.results);
      return { kind: 'done' };
    case 'finish':
      if (staging === null) throw new Error('nothing was begun');
      return { kind: 'staged', staged: await staging.finish() };
    case 'settle':
      await removeLeftovers(db, pieceOf(told.epoch), told.suite);
      return { kind: 'done' };
    default:
      return unreachable(told);
  }
}

async function answer(told: StageTold): Promise<void> {
  const answered = await carryOut(told).catch(
    (error: unknown): StageAnswer =>
      error instanceof LeaseLost || isFull(error) || isBusy(error)
        ? { kind: 'not-now' }
        : { kind: 'failed', error },
  );
  if (told.kind !== 'settle') port?.postMessage(answered);
  // Whoever leads then clears up before the next run of the suite.
  else if (answered.kind === 'failed') throw answered.error;
}

port.on('message', (told: StageTold) => {
  work = work.then(() => answer(told));
});
