// Whole copies of the database, made while it is written to, and put back in its place.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoopError } from '../loop/errors.ts';
import { finishRestore, inspect, restoring } from './open-database.ts';
import { readLeader } from './read-leader.ts';
import type { Failpoint } from './record.ts';
import { isSqliteError } from './sqlite-error.ts';

const WORKER = fileURLToPath(new URL('./backup-worker.ts', import.meta.url));
const NAME = /^greenloop-(\d{4}-\d{2}-\d{2})T\d{2}-\d{2}-\d{2}Z\.db$/;
/** The newest ones are kept, and of each of the last days the newest. */
const KEPT = 6;
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** The name of a backup that is made at `now` (epoch ms): `greenloop-2026-11-25T09-00-00Z.db`. */
export function backupName(now: number): string {
  return `greenloop-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`;
}

/**
 * Copies the database `from` to the file `to`, which appears only when it is whole and was checked. Whoever writes meanwhile is not
 * held up. When `leave` aborts, the copying is ended and nothing is left. Throws LoopError `backup-failed`.
 */
export async function backUp(
  from: string,
  to: string,
  leave: AbortSignal = new AbortController().signal,
): Promise<void> {
  const part = `${to}.part`;
  try {
    if (!existsSync(from)) throw new Error(`there is no ${from}`);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rm(part, { force: true });
    const words = await vacuumInto(from, part, leave);
    if (words !== 'ok') throw new Error(words);
    await syncFile(part);
    await rename(part, to);
    await syncFile(dirname(to));
  } catch (error) {
    // What cannot be removed now is removed after the next one that is made.
    await rm(part, { force: true }).catch(() => {});
    throw new LoopError(
      'backup-failed',
      `no backup of ${from} was made in ${dirname(to)}: ${error instanceof Error ? error.message : String(error)}`,
      'make space there, or name another folder in GREENLOOP_BACKUPS',
      error,
    );
  }
}

/** What the check of the copy says: `ok`. A thread could not be ended in the middle, and the bot would wait for it at its own end. */
function vacuumInto(from: string, to: string, leave: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WORKER, from, to], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {},
      signal: leave,
      killSignal: 'SIGKILL',
    });
    let words = '';
    let fault = '';
    child.stdout.on('data', (chunk) => {
      words += chunk;
    });
    child.stderr.on('data', (chunk) => {
      fault += chunk;
    });
    let aborted: Error | null = null;
    child.once('error', (error) => {
      // Of a child that was started, the end is waited for: it may still hold the file.
      if (child.pid === undefined) reject(error);
      aborted = error;
    });
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(words);
      const said = /^\w*Error: (.+)$/m.exec(fault)?.[1];
      reject(aborted ?? new Error(said ?? `the copying ended with ${code ?? signal}`));
    });
  });
}

/** The backups in a folder, newest first; none where there is no folder. */
export function backupsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .toSorted()
    .toReversed();
}

/** How old the newest backup of a folder is at `now` (epoch ms), ms; null when there is none. */
export function ageOfNewest(folder: string, now: number): number | null {
  const [newest] = backupsIn(folder);
  if (newest === undefined) return null;
  const [, day = '', time = ''] = /^greenloop-(.{10})T(.{8})Z/.exec(newest) ?? [];
  return Math.max(0, now - Date.parse(`${day}T${time.replaceAll('-', ':')}Z`));
}

/** What is left of backups that were cut off. */
export function unfinishedIn(folder: string): readonly string[] {
  return readdirSync(folder).filter(
    (name) => name.endsWith('.part') && NAME.test(name.slice(0, -'.part'.length)),
  );
}

/** Those of these names (newest first) that may go at `now`: not among the newest six, nor the last of one of the last seven days. */
export function superfluous(names: readonly string[], now: number): readonly string[] {
  const since = new Date(now - KEPT_DAYS * DAY_MS).toISOString().slice(0, 10);
  const days = new Set<string>();
  return names.filter((name, index) => {
    const day = NAME.exec(name)?.[1] ?? '';
    const isLast = day > since && !days.has(day);
    days.add(day);
    return index >= KEPT && !isLast;
  });
}

/**
 * Puts a backup in the place of the database; a copy of what was there stays beside it under the name that is returned, '' when nothing was
 * there. Cut off at any moment it leaves the old one or the new one. `failpoint` is called on the way (only tests do something there).
 * Throws LoopError `backup-unknown`, `database-damaged`, `database-newer` (of the backup), `data-folder-led`.
 */
export async function restore(
  backup: string,
  database: string,
  now: number,
  failpoint: Failpoint = () => {},
): Promise<string> {
  if (!existsSync(backup))
    throw new LoopError(
      'backup-unknown',
      `there is no backup ${backup}`,
      'greenloop backup makes one; see docs/operations.md',
    );
  inspect(backup);
  refuseWhileLed(database, now);
  await mkdir(dirname(database), { recursive: true, mode: 0o700 });
  const fresh = `${restoring(database)}.part`;
  await copyFile(backup, fresh);
  await syncFile(fresh);
  const stamp = backupName(now).slice('greenloop-'.length, -'.db'.length);
  const kept = existsSync(database) ? `${database}.before-${stamp}` : '';
  for (const end of ['-wal', '-shm', '']) await keep(`${database}${end}`, `${kept}${end}`);
  await syncFile(dirname(database));
  failpoint('before restore');
  // From here on it is the new one, also when we are cut off: whoever opens the database next does the rest.
  await rename(fresh, restoring(database));
  await syncFile(dirname(database));
  failpoint('inside restore');
  finishRestore(database);
  await syncFile(dirname(database));
  failpoint('after restore');
  return kept;
}

/** A damaged database may not say who leads it. */
function refuseWhileLed(database: string, now: number): void {
  if (statSync(database, { throwIfNoEntry: false })?.isFile() !== true) return;
  const leader = (() => {
    try {
      return readLeader(database, now);
    } catch (error) {
      if (isSqliteError(error, 'CORRUPT', 'NOTADB', 'ERROR')) return null;
      throw error;
    }
  })();
  if (leader?.alive !== true) return;
  throw new LoopError(
    'data-folder-led',
    `process ${leader.pid} on ${leader.host} works with ${database}`,
    'stop it first; nothing was changed',
  );
}

/** What is no file is moved away: nothing can take its place. */
async function keep(from: string, to: string): Promise<void> {
  const stat = statSync(from, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isFile()) return rename(from, to);
  await copyFile(from, to);
  await syncFile(to);
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The newest backup of a folder. Throws LoopError `backup-unknown`. */
export function newestBackup(folder: string): string {
  const [newest] = backupsIn(folder);
  if (newest !== undefined) return join(folder, newest);
  throw new LoopError(
    'backup-unknown',
    `there is no backup in ${folder}`,
    'greenloop restore takes the path of one',
  );
}
