// The files of one run, and the ways they are written so that a crash leaves either nothing or the whole.
import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { CommandLimits } from '../../loop/plan.ts';
import type { EndedStatus } from '../../loop/ports.ts';
import { readRegular } from './open-regular.ts';

/** What the supervisor is told: names of variables, never their values. */
export type RunSpec = {
  /** What every process of the run carries in its environment. */
  readonly mark: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Names of the variables that are passed on. */
  readonly env: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  /** What is put before the values that variables have, there where the values are known. */
  readonly before: Additions;
  readonly timeoutMs: number;
  /** Time between SIGTERM and SIGKILL, ms. */
  readonly graceMs: number;
  readonly keepProcesses: boolean;
  /** Words before the program, which give its process its limits and become the program. */
  readonly launch?: readonly string[];
  readonly limits?: CommandLimits | null;
};

/** Variable → text that comes before its value, and what stands between them. */
export type Additions = Readonly<Record<string, { readonly text: string; readonly separator: string }>>;

/** How it ended. */
export type RunResult = {
  readonly status: EndedStatus;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: string;
  readonly durationMs: number;
};

/** More than the longest arguments that a system takes. */
const MOST_BYTES = 33_554_432;
const MOST_REASON = 2_000;
const STATUSES: readonly EndedStatus[] = ['passed', 'failed', 'errored', 'timed-out', 'cancelled', 'lost'];

/** The supervisor's variable with its own `/proc/<pid>/stat` as it reads outside of its PID namespace. */
export const OUTSIDE = 'GREENLOOP_OUTSIDE';

/** Folder names that every file system takes as they are. */
const PLAIN = /^[a-zA-Z0-9][\w.-]{0,99}$/;

/** The folder of a run below `runs`: named after its id, with a hash where the id has odd characters or is long. */
export function runFolder(runs: string, runId: string): string {
  if (PLAIN.test(runId)) return join(runs, runId);
  const readable = runId.replace(/[^\w-]+/g, '_').slice(0, 60);
  return join(runs, `${readable}.${digest(runId)}`);
}

/** What marks the processes of the run in this folder and of no other on this machine; `folder` without links in it. */
export function markOf(folder: string): string {
  return `${basename(folder)}.${digest(folder)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Paths inside a run's folder. */
export function runFiles(folder: string) {
  return {
    spec: join(folder, 'spec.json'),
    claim: join(folder, 'claim'),
    started: join(folder, 'started'),
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
  writeSynced(temporary, JSON.stringify(value));
  renameSync(temporary, path);
}

/** Like `writeWhole`, but a file that is there already stays as it is; false then. */
export function createOnce(path: string, value: unknown): boolean {
  const temporary = `${path}.${process.pid}.tmp`;
  writeSynced(temporary, JSON.stringify(value));
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(temporary);
  }
}

function writeSynced(path: string, text: string): void {
  // The command may have put something there, such as a pipe that would be waited for.
  rmSync(path, { recursive: true, force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    // The whole text or an error: on a full disk one call may write a part of it.
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Parsed JSON of a file; null while it is not there, not whole, or no file of ours. */
export function readWhole<Value>(path: string): Value | null {
  const text = readRegular(path, MOST_BYTES);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** How the run in this folder ended; null while nobody wrote that, or what stands there is none of ours. */
export function readResult(folder: string): RunResult | null {
  const found: Partial<RunResult> | null = readWhole(runFiles(folder).result);
  const { status, reason, exitCode, signal, durationMs } = found ?? {};
  const isWhole =
    status !== undefined &&
    STATUSES.includes(status) &&
    typeof reason === 'string' &&
    typeof durationMs === 'number' &&
    (exitCode === null || typeof exitCode === 'number') &&
    (signal === null || typeof signal === 'string');
  return isWhole ? { status, reason: reason.slice(0, MOST_REASON), exitCode, signal, durationMs } : null;
}
