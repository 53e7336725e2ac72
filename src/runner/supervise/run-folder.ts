// The files of one run, and the ways they are written so that a crash leaves either nothing or the whole.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { EndedStatus } from '../../loop/ports.ts';

/** What the supervisor is told: names of variables, never their values. */
export type RunSpec = {
  readonly runId: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Names of the variables that are passed on. */
  readonly env: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Time between SIGTERM and SIGKILL, ms. */
  readonly graceMs: number;
  readonly keepProcesses: boolean;
};

/** How it ended. */
export type RunResult = {
  readonly status: EndedStatus;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: string;
  readonly durationMs: number;
};

/** Paths inside a run's folder. */
export function runFiles(folder: string) {
  return {
    spec: join(folder, 'spec.json'),
    claim: join(folder, 'claim'),
    result: join(folder, 'result'),
    cancel: join(folder, 'cancel'),
    stdout: join(folder, 'stdout'),
    stderr: join(folder, 'stderr'),
    live: join(folder, 'live.ndjson'),
    supervisorLog: join(folder, 'supervisor.log'),
    reports: join(folder, 'reports'),
  };
}

/** Temp file, fsync, rename: readers see nothing or the whole. */
export function writeWhole(path: string, value: unknown): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeSynced(temporary, JSON.stringify(value), 'w');
  renameSync(temporary, path);
}

/** Creates a file that must not exist yet, synced; false when somebody was first. */
export function createOnce(path: string, value: unknown): boolean {
  try {
    writeSynced(path, JSON.stringify(value), 'wx');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function writeSynced(path: string, text: string, flags: string): void {
  const file = openSync(path, flags, 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Parsed JSON of a file; null while it is not there or not whole. */
export function readWhole<Value>(path: string): Value | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
