// Removes once a day what commands left and nobody needs any more, for as long as the bot runs.
import type { Plan } from './loop/plan.ts';
import type { FindOwner } from './runner/storage/find-stale.ts';
import { type Removed, removeStale } from './runner/storage/remove-stale.ts';
import type { OpenStore } from './store/open-store.ts';

const DAY_MS = 86_400_000;

/** Whose files they are; what these plans say of how long goes before what loops were started with. */
export function ownersIn({ operations }: Pick<OpenStore, 'operations'>, plans: readonly Plan[]): FindOwner {
  return (loopId) => {
    const found = operations.loopFiles(loopId);
    if (found === null) return null;
    const plan = plans.find((one) => one.project === found.project);
    return { ...found, keepMs: plan?.keepMs ?? found.keepMs };
  };
}

/**
 * Removes at once and every day; returns how to stop: a folder that is being removed then is gone at the next start. What the file system refuses is told, and tried
 * again a day later.
 */
export function keepStorage(
  dataFolder: string,
  ownersNow: () => FindOwner,
  tell: {
    readonly done: (removed: Omit<Removed, 'refused'>) => void;
    readonly failed: (words: string) => void;
  },
  onBug: (error: unknown) => void,
  everyMs = DAY_MS,
): () => void {
  const leave = new AbortController();
  let working: Promise<void> = Promise.resolve();
  const begin = () => {
    working = working
      .then(() => removeStale(dataFolder, ownersNow(), Date.now(), leave.signal))
      .then(({ refused, ...removed }) => {
        if (removed.folders > 0) tell.done(removed);
        for (const words of refused) tell.failed(words);
      })
      .catch((error: unknown) => {
        if (!leave.signal.aborted) onBug(error);
      });
  };
  const timer = setInterval(begin, everyMs).unref();
  begin();
  return () => {
    clearInterval(timer);
    leave.abort();
  };
}
