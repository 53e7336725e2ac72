// What a command and all that it started hold together, looked at from time to time.
import { readText } from './process-identity.ts';
import { lookAround } from './process-table.ts';

const LOOK_MS = 250;
/** A pid may mean another process after a while, so all are looked at anew every so many looks. */
const FORGET_EVERY = 20;

/** What a command may hold; null: as much as it wants. */
export type HeldLimits = { readonly memoryBytes: number | null; readonly processes: number | null };

/**
 * Calls back once, with a sentence, when the run's processes hold more memory or are more than they may. Memory that several share
 * is counted once. Returns how to stop looking; nothing is looked at without a limit, or where there is no /proc.
 */
export function watchLimits(
  mark: string,
  group: number,
  { memoryBytes, processes }: HeldLimits,
  onOver: (reason: string) => void,
): () => void {
  if (memoryBytes === null && processes === null) return () => {};
  let foreign = new Set<number>();
  let looks = 0;
  const look = (): void => {
    looks += 1;
    if (looks % FORGET_EVERY === 0) foreign = new Set();
    const pids: number[] = [];
    lookAround(mark, group, foreign, (pid) => pids.push(pid));
    const over = tooMany(pids, processes) ?? tooMuch(pids, memoryBytes);
    if (over === null) return;
    clearInterval(timer);
    onOver(over);
  };
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

/** A number of bytes in words: `512 MB`, `1.5 GB`. */
export function sizeWords(bytes: number): string {
  const [size, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${Math.round(size * 10) / 10} ${unit}`;
}

function tooMany(pids: readonly number[], most: number | null): string | null {
  if (most === null || pids.length <= most) return null;
  return `it was stopped at its limit of ${most} processes (limits.processes): there were ${pids.length}`;
}

function tooMuch(pids: readonly number[], most: number | null): string | null {
  if (most === null || sum(pids, resident) <= most) return null;
  const held = sum(pids, (pid) => proportional(pid) ?? resident(pid));
  if (held <= most) return null;
  return `it was stopped at its memory limit of ${sizeWords(most)} (limits.memory): it and its processes held ${sizeWords(held)}`;
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((all, pid) => all + of(pid), 0);
}

/** Bytes in memory and in swap, what is shared counted in full: quickly read. */
function resident(pid: number): number {
  const status = readText(`/proc/${pid}/status`) ?? '';
  return (kilobytes(status, 'VmRSS') + kilobytes(status, 'VmSwap')) * 1_024;
}

/** The same, what is shared counted by its share; null where the kernel does not tell. */
function proportional(pid: number): number | null {
  const rollup = readText(`/proc/${pid}/smaps_rollup`);
  return rollup === null ? null : (kilobytes(rollup, 'Pss') + kilobytes(rollup, 'SwapPss')) * 1_024;
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}
