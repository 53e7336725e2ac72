// Who belongs to a run, read from /proc.
import { readdirSync } from 'node:fs';
import { readText } from './process-identity.ts';

/** The variable that marks every process of a run. */
export const MARK = 'GREENLOOP_RUN';

/**
 * Calls back for every living process of a run as soon as it is seen, this process excepted; null where there is no /proc.
 * `complete`: no process was started on the machine meanwhile, so none can have been missed. Pids in `foreign` are passed over,
 * those that do not belong to the run are added.
 */
export function lookAround(
  mark: string,
  group: number | null,
  foreign: Set<number>,
  onFound: (pid: number, isInGroup: boolean) => void,
): { readonly found: number; readonly complete: boolean } | null {
  const newest = newestPid();
  if (newest === null) return null;
  const members = new Set<number>();
  const others = new Map<number, number>();
  const take = (pid: number, isInGroup: boolean) => {
    members.add(pid);
    onFound(pid, isInGroup);
  };
  // The newest first: they may be gone in a moment.
  for (const pid of listPids().toReversed()) {
    if (pid === process.pid || foreign.has(pid)) continue;
    const one = readProcess(pid);
    if (one === null) continue;
    if (one.group === group || isMarked(pid, mark)) take(pid, one.group === group);
    else others.set(pid, one.parent);
  }
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const [pid, parent] of others) if (members.has(parent) && !members.has(pid)) take(pid, false);
  }
  for (const pid of others.keys()) if (!members.has(pid)) foreign.add(pid);
  return { found: members.size, complete: newest === newestPid() };
}

/** The pid that was given last, as text; null where there is no /proc. */
function newestPid(): string | null {
  return readText('/proc/loadavg')?.trim().split(' ').at(-1) ?? null;
}

function listPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
}

/** Parent and process group; null when it is gone, or a zombie: that is over, whoever forgot to ask after it. */
function readProcess(pid: number): { readonly parent: number; readonly group: number } | null {
  const stat = readText(`/proc/${pid}/stat`);
  const [state, parent, group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  if (state === undefined || state === 'Z' || state === 'X') return null;
  return { parent: Number(parent), group: Number(group) };
}

function isMarked(pid: number, mark: string): boolean {
  const cookie = `${MARK}=${mark}\0`;
  const environment = readText(`/proc/${pid}/environ`) ?? '';
  return environment.startsWith(cookie) || environment.includes(`\0${cookie}`);
}
