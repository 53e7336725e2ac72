// Everything that a command left running: its process group, what carries the run's mark in its environment, and their children.
import { setTimeout as wait } from 'node:timers/promises';
import { lookAround } from './process-table.ts';

const LOOK_MS = 50;
const SWEEP_MS = 2;
/** Sweeps in a row that find nobody, when other processes were started meanwhile: one that forks and goes can hide from a few. */
const EMPTY_SWEEPS = 20;
/** How long the sweep goes on before it is given up, ms: a process in uninterruptible sleep cannot be killed. */
const MOST_MS = 10_000;

/** SIGTERM, up to `graceMs` of patience while `isOver` says no, then SIGKILL until nothing is left. */
export async function stopTree(
  mark: string,
  group: number | null,
  graceMs: number,
  isOver: () => boolean,
): Promise<void> {
  const end = performance.now() + graceMs;
  askToStop(mark, group);
  while (performance.now() < end && !(isOver() && !sweep(mark, group, new Set(), 0).reached))
    await wait(LOOK_MS);
  await killTree(mark, group);
}

/**
 * SIGTERM once to each: to the group as a whole, as a terminal does, for a script whose child ends first never gets to clean up;
 * and a second one would mean haste to many programs. Who left the group is looked for before, while its parents are there.
 */
function askToStop(mark: string, group: number | null): void {
  const strays: number[] = [];
  lookAround(mark, group, new Set(), (pid, isInGroup) => {
    if (!isInGroup) strays.push(pid);
  });
  if (group !== null) send(-group, 'SIGTERM');
  for (const pid of strays) send(pid, 'SIGTERM');
}

/** SIGKILL until nothing is left. */
export async function killTree(mark: string, group: number | null): Promise<void> {
  const end = performance.now() + MOST_MS;
  const foreign = new Set<number>();
  for (let empty = 0; empty < EMPTY_SWEEPS && performance.now() < end; ) {
    const { reached, complete } = sweep(mark, group, foreign, 'SIGKILL');
    if (!reached && complete) return;
    empty = reached ? 0 : empty + 1;
    await wait(SWEEP_MS);
  }
}

/**
 * Sends a signal to the whole tree at once. `complete`: nobody can have been missed. `foreign` are pids that need no second look;
 * those found are added.
 */
function sweep(
  mark: string,
  group: number | null,
  foreign: Set<number>,
  signal: NodeJS.Signals | 0,
): { readonly reached: boolean; readonly complete: boolean } {
  // The group comes last: once a parent is gone, its child is no longer known for one.
  const table = lookAround(mark, group, foreign, (pid) => send(pid, signal));
  const reachedGroup = group !== null && send(-group, signal);
  // Where there is no table, only the group is known.
  return table === null
    ? { reached: reachedGroup, complete: true }
    : { reached: table.found > 0, complete: table.complete };
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
