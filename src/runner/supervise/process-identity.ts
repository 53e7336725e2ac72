// Which process a pid means: pids are reused, so the start time and the boot count too.
import { readFileSync } from 'node:fs';

export type ProcessIdentity = {
  readonly pid: number;
  /** Clock ticks since boot, field 22 of /proc/<pid>/stat; null where there is no /proc. */
  readonly startTime: string | null;
  readonly bootId: string | null;
};

/** The identity of a running process. */
export function identify(pid: number): ProcessIdentity {
  return { pid, startTime: statOf(pid)?.startTime ?? null, bootId: bootId() };
}

/** The identity of a process whose `/proc/<pid>/stat` is told from outside of our PID namespace. */
export function identityFrom(stat: string): ProcessIdentity {
  return { pid: Number.parseInt(stat, 10), startTime: fieldsOf(stat)?.startTime ?? null, bootId: bootId() };
}

/** Whether that very process is still alive, and no zombie. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId()) return false;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (identity.startTime === null) return true;
  const stat = statOf(identity.pid);
  return stat !== null && stat.startTime === identity.startTime && stat.state !== 'Z' && stat.state !== 'X';
}

/** The process group that this process leads or led; null when its number may mean another one by now. */
export function groupOf(leader: ProcessIdentity): number | null {
  if (leader.startTime === null || leader.bootId !== bootId()) return null;
  // A number is given again only when nobody is left in the group: a newer process has it for itself.
  const stat = statOf(leader.pid);
  return stat === null || stat.startTime === leader.startTime ? leader.pid : null;
}

function statOf(pid: number): { state: string; startTime: string } | null {
  const text = readText(`/proc/${pid}/stat`);
  return text === null ? null : fieldsOf(text);
}

function fieldsOf(text: string): { state: string; startTime: string } | null {
  // The program's name stands in brackets and may hold spaces and brackets itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startTime = fields[19];
  return state === undefined || startTime === undefined ? null : { state, startTime };
}

function bootId(): string | null {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** A file below /proc; null where it is not there, or not ours to read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
