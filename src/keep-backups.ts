// An hourly backup of a data folder, for as long as its bot runs.
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LoopError } from './loop/errors.ts';
import { backUp, backupName, backupsIn, superfluous, unfinishedIn } from './store/backup.ts';

const HOUR_MS = 3_600_000;

/** Where backups go: `GREENLOOP_BACKUPS`, else `backups` in the data folder. */
export function backupFolderOf(env: NodeJS.ProcessEnv, dataFolder: string): string {
  return env.GREENLOOP_BACKUPS ? resolve(env.GREENLOOP_BACKUPS) : join(dataFolder, 'backups');
}

/**
 * Makes a backup every hour, the first at once unless the newest is younger than that, and removes those that are not kept; returns how to stop, which ends
 * one that is being made. What keeps one from being made is told and tried again an hour later; any other error goes to `onBug`.
 */
export function keepBackups(
  dataFolder: string,
  folder: string,
  tell: { readonly done: (file: string) => void; readonly failed: (fault: LoopError) => void },
  onBug: (error: unknown) => void,
  everyMs = HOUR_MS,
): () => Promise<void> {
  const leave = new AbortController();
  let making: Promise<void> = Promise.resolve();
  const make = async (): Promise<void> => {
    try {
      const now = Date.now();
      const file = join(folder, backupName(now));
      await backUp(join(dataFolder, 'greenloop.db'), file, leave.signal);
      const left = [...superfluous(backupsIn(folder), now), ...unfinishedIn(folder)];
      for (const name of left) await rm(join(folder, name), { force: true });
      tell.done(file);
    } catch (error) {
      if (leave.signal.aborted) return;
      if (error instanceof LoopError) tell.failed(error);
      else onBug(error);
    }
  };
  const begin = () => {
    making = make();
  };
  const timer = setInterval(begin, everyMs).unref();
  const [newest] = backupsIn(folder);
  if (newest === undefined || newest < backupName(Date.now() - everyMs)) begin();
  return async () => {
    clearInterval(timer);
    leave.abort();
    await making;
  };
}
