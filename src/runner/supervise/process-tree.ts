// Everything that a command left running: its process group, and whatever carries the run's cookie in its environment.
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { readText } from './process-identity.ts';

/** The variable that marks every process of a run. */
export const COOKIE = 'GREENLOOP_RUN';

const LOOK_MS = 50;
/** How often the sweep is made before it is given up: a process in uninterruptible sleep cannot be killed. */
const MOST_SWEEPS = 200;

/** Pids whose environment has the run's cookie, this process excepted; empty where there is no /proc. */
export function carriersOf(runId: string): readonly number[] {
  let entries: string[];
  try {
    entries = readdirSync('/proc');
  } catch {
    return [];
  }
  const cookie = `${COOKIE}=${runId}\0`;
  return entries
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid)
    .filter((pid) => {
      const environment = readText(`/proc/${pid}/environ`);
      return environment?.startsWith(cookie) || environment?.includes(`\0${cookie}`);
    });
}

/** Sends a signal to the group and to everything that carries the cookie; false when nobody was there. */
export function signalTree(runId: string, group: number | null, signal: NodeJS.Signals): boolean {
  const carriers = carriersOf(runId);
  const reached = group !== null && send(-group, signal);
  return carriers.map((pid) => send(pid, signal)).some((one) => one) || reached;
}

/** SIGTERM, up to `graceMs` of patience while `isOver` says no, then SIGKILL until nothing is left. */
export async function stopTree(
  runId: string,
  group: number | null,
  graceMs: number,
  isOver: () => boolean,
): Promise<void> {
  const end = performance.now() + graceMs;
  signalTree(runId, group, 'SIGTERM');
  while (performance.now() < end && !(isOver() && carriersOf(runId).length === 0)) await wait(LOOK_MS);
  await killTree(runId, group, isOver);
}

/** SIGKILL until nothing is left. */
export async function killTree(runId: string, group: number | null, isOver: () => boolean): Promise<void> {
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const reached = signalTree(runId, group, 'SIGKILL');
    if (!reached && isOver()) return;
    await wait(sweep === 0 ? 5 : LOOK_MS);
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
