// Puts the engine together: store, runner, checkouts and loops over one data folder. Used by both composition roots.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { matchGlob, matchPath } from './config/match-glob.ts';
import { backupFolderOf } from './keep-backups.ts';
import { LoopError } from './loop/errors.ts';
import { createLoops, type Loops } from './loop/loops.ts';
import { isOutOfSpace } from './loop/out-of-space.ts';
import type { Hands, Live, Said } from './loop/perform/hands.ts';
import type { Plan } from './loop/plan.ts';
import type { IterationFacts } from './loop/ports.ts';
import { buildReport } from './report/build-report.ts';
import { renderReport } from './report/render-report.ts';
import { checkoutOnDemand } from './runner/checkout/checkout-on-demand.ts';
import { openCheckout, treeOf } from './runner/checkout/open-checkout.ts';
import { createRunner } from './runner/create-runner.ts';
import { createWorkFiles } from './runner/work-files.ts';
import { backupsIn } from './store/backup.ts';
import { damaged } from './store/open-database.ts';
import { type OpenStore, openStore } from './store/open-store.ts';
import type { Failpoint } from './store/record.ts';
import { systemClock } from './system-clock.ts';
import { watchDisk } from './watch-disk.ts';

export type Engine = OpenStore & {
  readonly loops: Loops;
  /** Calls the listener at each live event of a running suite; returns how to stop. */
  readonly onLive: (listener: (live: Live) => void) => () => void;
  /** Calls the listener at each line that a fixer prints; returns how to stop. */
  readonly onSaid: (listener: (said: Said) => void) => () => void;
  /** Leaves the loops as they are and closes the database. */
  readonly shutDown: () => Promise<void>;
};

/** The data folder: `GREENLOOP_DATA`, else `.greenloop` in the working directory. */
export function dataFolderOf(env: NodeJS.ProcessEnv, cwd: string): string {
  return resolve(cwd, env.GREENLOOP_DATA || '.greenloop');
}

/** What somebody does who wants to lead a data folder that another process leads: wait for it until `signal` aborts. */
export type Waiting = { readonly signal: AbortSignal; readonly onWait: (fault: LoopError) => void };

/**
 * Opens the engine over a data folder and leads it; with `waiting` as soon as nobody else does. `onFault` gets what no person can mend inside a loop; `failpoint` is called at
 * named points of recording (only tests do something there).
 * Throws LoopError `data-folder-led`, `database-damaged`, `database-newer`, `database-busy`, `disk-full`; the signal's reason when that aborts first.
 */
export async function openEngine(
  dataFolder: string,
  env: NodeJS.ProcessEnv,
  onFault: (error: unknown) => void,
  failpoint: Failpoint = () => {},
  waiting: Waiting | null = null,
): Promise<Engine> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const clock = systemClock;
  const disk = await watchDisk(dataFolder, onFault);
  const given = {
    file: join(dataFolder, 'greenloop.db'),
    clock,
    failpoint,
    onFull: disk.refused,
    onLost: onFault,
  };
  const opened = await (async () => {
    try {
      refuseEmptied(given.file, backupFolderOf(env, dataFolder));
      return openStore(given);
    } catch (error) {
      if (!isOutOfSpace(error)) throw error;
      disk.refused();
      return openStore(given);
    }
  })();
  try {
    await lead(opened.lease, waiting);
  } catch (error) {
    disk.close();
    opened.close();
    throw error;
  }
  const listeners = new Set<(live: Live) => void>();
  const hearers = new Set<(said: Said) => void>();
  const runner = createRunner({ dataFolder, env });
  const files = createWorkFiles(dataFolder, renderFacts);
  const handsFor = async (plan: Plan): Promise<Hands> => ({
    store: opened.store,
    history: opened.history,
    runner,
    checkout: checkoutOnDemand(treeOf(plan, dataFolder), () => openCheckout({ plan, dataFolder })),
    files,
    disk,
    clock,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    matches: matchGlob,
    matchesPath: matchPath,
    onLive: (live) => {
      for (const listener of listeners) listener(live);
    },
    onSaid: (said) => {
      for (const hear of hearers) hear(said);
    },
  });
  const loops = createLoops(opened.store, handsFor, newLoopId, onFault);
  return {
    ...opened,
    loops,
    onLive(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onSaid(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    async shutDown() {
      await loops.close();
      disk.close();
      opened.close();
    },
  };
}

/** An empty file where backups say that there was more: to begin anew with it would hide what was lost. */
function refuseEmptied(file: string, backups: string): void {
  const isEmpty = statSync(file, { throwIfNoEntry: false })?.size === 0;
  if (isEmpty && backupsIn(backups).length > 0)
    throw damaged(file, 'it is empty, and there are backups of more', undefined);
}

async function lead(lease: OpenStore['lease'], waiting: Waiting | null): Promise<void> {
  try {
    await lease.takeLease();
  } catch (error) {
    if (waiting === null || !(error instanceof LoopError) || error.code !== 'data-folder-led') throw error;
    waiting.onWait(error);
    await lease.waitForLease(waiting.signal);
  }
}

/** The Markdown of an iteration's report. */
export function renderFacts(facts: IterationFacts): string {
  return renderReport(buildReport(facts));
}

function newLoopId(): string {
  return `L${randomBytes(4).toString('hex')}`;
}
