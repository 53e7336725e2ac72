// The database file: looked at before it is touched, then opened with the pragmas that our promises rest on.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { LoopError } from '../loop/errors.ts';
import { BUSY_MS, faultOf } from './busy.ts';
import { migrate, newestVersion } from './migrate.ts';
import { isSqliteError } from './sqlite-error.ts';

/** Nothing else runs in this process while it boots, so it may wait longer for another one's migration, in ms. */
const BOOT_BUSY_MS = 5_000;

/** Opens the file, or makes it. Throws LoopError `database-damaged`, `database-newer`, `database-busy`, `disk-full`; the file then stays as it is. */
export function openDatabase(file: string): Database.Database {
  finishRestore(file);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) throw damaged(file, 'it is no file', undefined);
  if (stat !== undefined && stat.size > 0) inspect(file);
  const db = new Database(file, { timeout: BOOT_BUSY_MS });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('cache_size = -32000');
    migrate(db);
    db.pragma(`busy_timeout = ${BUSY_MS}`);
    return db;
  } catch (error) {
    db.close();
    throw faultOf(file, error);
  }
}

/** The whole copy of a backup that is to take the place of this database: from the moment on that it bears this name. */
export function restoring(file: string): string {
  return `${file}.restoring`;
}

/** Ends a restore that was cut off, or does its last step. What belonged to the old file must not be read into the new one. */
export function finishRestore(file: string): void {
  if (!existsSync(restoring(file))) return;
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) return;
  try {
    renameSync(restoring(file), file);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Checks a file through a connection that cannot write; its schema version, and the newest that this code knows. Throws LoopError `database-damaged`, `database-newer`, `database-busy`. */
export function inspect(file: string): { readonly version: number; readonly newest: number } {
  let version: number;
  const newest = newestVersion();
  let words: string;
  try {
    const db = new Database(file, { readonly: true, timeout: BOOT_BUSY_MS });
    try {
      version = Number(db.pragma('user_version', { simple: true }));
      words = String(db.pragma('quick_check(1)', { simple: true }));
    } finally {
      db.close();
    }
  } catch (error) {
    if (isSqliteError(error, 'CORRUPT', 'NOTADB')) throw damaged(file, error.message, error);
    throw faultOf(file, error);
  }
  if (words !== 'ok') throw damaged(file, words, undefined);
  if (version > newest)
    throw new LoopError(
      'database-newer',
      `${file} was written by a newer Greenloop (schema ${version}, this one knows ${newest})`,
      'start the newer Greenloop again, or give this one another data folder',
    );
  return { version, newest };
}

/** The fault for a file that is not what was written there; it was not changed. */
export function damaged(file: string, words: string, cause: unknown): LoopError {
  return new LoopError(
    'database-damaged',
    `${file} is damaged (${words}); it was not changed`,
    'greenloop restore puts the newest backup in its place and keeps it; or save what can be read: ' +
      `mv ${file} ${file}.damaged (with its -wal and -shm), then sqlite3 ${file}.damaged .recover | sqlite3 ${file}`,
    cause,
  );
}
