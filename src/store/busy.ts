// A second process that writes: SQLite says so within BUSY_MS, and we try again without blocking the event loop.
import { setTimeout as pause } from 'node:timers/promises';
import { LoopError } from '../loop/errors.ts';
import { isSqliteError } from './sqlite-error.ts';

/** How long one try may block the event loop, in ms. */
export const BUSY_MS = 100;
/** Between two tries, and how long in all before it is given up, in ms. */
const PAUSE_MS = 40;
const GIVE_UP_MS = 60_000;

/** Whether another connection holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error, 'BUSY');
}

/** The fault for a database that stayed busy. */
export function busyError(file: string, cause: unknown): LoopError {
  return new LoopError(
    'database-busy',
    `another process keeps writing to ${file}`,
    'find it with: fuser -v, and try again when it is done',
    cause,
  );
}

/** Tries until the database is free. Throws LoopError `database-busy` after a minute. */
export async function retryBusy<T>(file: string, attempt: () => T): Promise<T> {
  const start = performance.now();
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() - start > GIVE_UP_MS) throw busyError(file, error);
      await pause(PAUSE_MS);
    }
  }
}
