// Which process holds a lease, told so that a later one can see whether it is dead.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, by what stays true of it and of no other. */
export type Owner = {
  readonly pid: number;
  readonly host: string;
  /** Boot of that machine; '' where it cannot be told. */
  readonly boot: string;
  /** Namespace that the pid belongs to (a container has its own); '' where it cannot be told. */
  readonly pidSpace: string;
  /** Start time in clock ticks since boot (field 22 of /proc/pid/stat); '' where it cannot be told. */
  readonly started: string;
};

/** This process. */
export function thisProcess(): Owner {
  return {
    pid: process.pid,
    host: hostname(),
    boot: boot(),
    pidSpace: pidSpace(),
    started: stat(process.pid)?.started ?? '',
  };
}

/** Whether the owner is certainly dead; false when it lives or when that cannot be told from here. */
export function isDead(owner: Owner): boolean {
  if (owner.host !== hostname() || owner.boot === '') return false;
  if (owner.boot !== boot()) return true;
  if (owner.pidSpace !== pidSpace() || owner.started === '') return false;
  const now = stat(owner.pid);
  return now === null || now.state === 'Z' || now.state === 'X' || now.started !== owner.started;
}

function boot(): string {
  return readOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
}

function pidSpace(): string {
  return readOr('', () => readlinkSync('/proc/self/ns/pid'));
}

/** State and start time of a process; null when there is none. The name in field 2 may hold spaces and brackets. */
function stat(pid: number): { state: string; started: string } | null {
  const line = readOr('', () => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (line === '') return null;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[19] ?? '' };
}

/** What is not there (no /proc on this system, no such process) reads as `absent`. */
function readOr<T>(absent: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return absent;
    throw error;
  }
}
