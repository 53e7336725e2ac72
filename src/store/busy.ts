// A second process that writes, or a disk that is full: SQLite says so within BUSY_MS, and we try again without blocking the event loop.
import { setTimeout as pause } from 'node:timers/promises';
import { LoopError } from '../loop/errors.ts';
import { isSqliteError } from './sqlite-error.ts';

/** How long one try may block the event loop, in ms: several who write may each try in the same turn of it. */
export const BUSY_MS = 20;
/** Between two tries, and how long in all before it is given up, in ms. */
const PAUSE_MS = 40;
const GIVE_UP_MS = 60_000;

/** Whether another connection holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error, 'BUSY');
}

/** Whether there was no space for what was written; also for the files that SQLite keeps beside the database. */
export function isFull(error: unknown): boolean {
  return isSqliteError(error, 'FULL', 'IOERR_SHMSIZE');
}

function fullError(file: string, cause: unknown): LoopError {
  return new LoopError(
    'disk-full',
    `there is no space for ${file}`,
    `make space on that disk (df -h ${file})`,
    cause,
  );
}

function busyError(file: string, cause: unknown): LoopError {
  return new LoopError(
    'database-busy',
    `another process keeps writing to ${file}`,
    'find it with: fuser -v, and try again when it is done',
    cause,
  );
}

/** What this error is to whoever does not try again: LoopError `database-busy` or `disk-full`, else the error itself. */
export function faultOf(file: string, error: unknown): unknown {
  if (isFull(error)) return fullError(file, error);
  return isBusy(error) ? busyError(file, error) : error;
}

/** What `write` returns; that there was no space for it is told, too. */
export function tellingFull<T>(onFull: () => void, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (isFull(error)) onFull();
    throw error;
  }
}

/** Tries until the database is free and has space. Throws LoopError `database-busy`, `disk-full` after a minute. */
export async function retryBusy<T>(file: string, attempt: () => T): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) && !isFull(error)) throw error;
      if (performance.now() - start > GIVE_UP_MS) throw faultOf(file, error);
      await pause(PAUSE_MS);
    }
  }
}
