// The thread of open-stage.ts: writes large runs' results ahead through a connection of its own, one run after the other.

import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { unreachable } from '../loop/errors.ts';
import type { RecordedResult } from '../loop/model.ts';
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
  | { readonly kind: 'lease-lost' }
  | { readonly kind: 'failed'; readonly error: unknown };

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
      error instanceof LeaseLost ? { kind: 'lease-lost' } : { kind: 'failed', error },
  );
  if (told.kind !== 'settle') port?.postMessage(answered);
  // Another process leads now, and clears up itself.
  else if (answered.kind === 'failed') throw answered.error;
}

port.on('message', (told: StageTold) => {
  work = work.then(() => answer(told));
});
