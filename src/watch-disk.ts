// Space on the disk of a data folder: a reserve that is given up when it is full, so that this can be written down and told.
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { rename, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOutOfSpace } from './loop/out-of-space.ts';
import type { Disk } from './loop/ports.ts';

const MB = 1_048_576;
/** What is put by for the day on which the disk is full, and how much must be free beside it, bytes. */
const RESERVE = 4 * MB;
const LEAST_FREE = 4 * MB;
/** How much must be free for there to be room again, with the reserve in its place: more, so that it does not go to and fro. */
const ROOM = 8 * MB;
const LEAST_FILES = 100;
const LOOK_MS = 1_000;
/** After a refusal it counts as full for this long; for twice as long each time that it was refused again soon, ms. */
const HOLD_MS = 2_000;
const LONGEST_HOLD_MS = 300_000;

/** Watches the disk of a folder, which is there; `close` ends that. `onFault` gets what else the file system refuses. */
export async function watchDisk(
  folder: string,
  onFault: (error: unknown) => void,
  lookMs = LOOK_MS,
): Promise<Disk & { readonly close: () => void }> {
  const reserve = join(folder, 'reserve');
  const listeners = new Set<() => void>();
  let shortage: string | null = null;
  let count = 0;
  let holdMs = HOLD_MS / 2;
  let heldUntil = 0;
  let closed = false;

  const become = (words: string | null): void => {
    if ((words === null) === (shortage === null)) return;
    shortage = words;
    if (words !== null) count += 1;
    for (const listener of listeners) listener();
  };
  const look = async (): Promise<void> => {
    const { bavail, bsize, files, ffree } = await statfs(folder);
    const free = bavail * bsize;
    const withoutFiles = files > 0 && ffree < LEAST_FILES;
    const now = performance.now();
    if (shortage === null && (withoutFiles || free < LEAST_FREE))
      become(
        `the disk of ${folder} is full: ${withoutFiles ? `${ffree} files` : `${Math.floor(free / MB)} MB`} left`,
      );
    const isThere = existsSync(reserve);
    if (shortage === null && isThere) {
      if (now > heldUntil + 2 * holdMs) holdMs = HOLD_MS / 2;
      return;
    }
    if (withoutFiles || now < heldUntil || free < ROOM + (isThere ? 0 : RESERVE)) return;
    if (!isThere) {
      await writeFile(`${reserve}.tmp`, randomBytes(RESERVE), { mode: 0o600 });
      await rename(`${reserve}.tmp`, reserve);
    }
    become(null);
  };
  let looking: Promise<void> | null = null;
  const lookOnce = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      if (closed) return;
      if (!isOutOfSpace(error)) return onFault(error);
      rmSync(`${reserve}.tmp`, { force: true });
      become(`the disk of ${folder} is full`);
    }
  };

  /** One look at a time: each may write the reserve. */
  const lookNow = async (): Promise<string | null> => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    await looking;
    return shortage;
  };

  await lookNow();
  const timer = setInterval(() => void lookNow(), lookMs).unref();
  return {
    shortage: () => shortage,
    look: lookNow,
    shortages: () => count,
    refused() {
      rmSync(reserve, { force: true });
      if (shortage !== null) return;
      holdMs = Math.min(2 * holdMs, LONGEST_HOLD_MS);
      heldUntil = performance.now() + holdMs;
      become(`the disk of ${folder} is full`);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}
