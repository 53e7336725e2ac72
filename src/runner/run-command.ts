// Starts one supervised command, or goes on with it: the same id is the same run, in this process or another.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isOutOfSpace } from '../loop/out-of-space.ts';
import type { CommandSpec, Ended } from '../loop/ports.ts';
import { handOver } from './environment-for.ts';
import { findProgram } from './find-program.ts';
import { launchWith, superviseWith } from './launch-words.ts';
import { followFile } from './supervise/follow-file.ts';
import { readRegular } from './supervise/open-regular.ts';
import { groupOf, isAlive, type ProcessIdentity } from './supervise/process-identity.ts';
import { killTree } from './supervise/process-tree.ts';
import {
  type Additions,
  createOnce,
  markOf,
  type RunResult,
  type RunSpec,
  readResult,
  readWhole,
  runFiles,
  runFolder,
  writeWhole,
} from './supervise/run-folder.ts';
import { watchFolder } from './supervise/watch-folder.ts';

const SUPERVISOR = fileURLToPath(new URL('./supervise/supervisor.ts', import.meta.url));
/** A supervisor keeps a few megabytes, whatever its command prints; without a limit Node would first let garbage pile up. */
const SMALL = ['--max-semi-space-size=2', '--max-old-space-size=128'];
const LOOK_MS = 200;
/** A supervisor that has not begun, or a result that is about to be written, is waited for this long before the run is lost, ms. */
const CLAIM_MS = 10_000;
/** After its time limit and its grace a run's processes are killed and its output is read for less than this, ms. */
const LATE_MS = 60_000;
const MOST_TEXT = 262_144;

export type RunOptions = {
  /** Parent of the runs' folders. */
  readonly runs: string;
  /** Our own environment, from which named variables are passed on. */
  readonly env: NodeJS.ProcessEnv;
  /** Time between SIGTERM and SIGKILL, ms. */
  readonly graceMs: number;
  /** How long after its time limit and its grace a result is waited for, ms. */
  readonly lateMs?: number;
};
/** A command, with what is put before the values of its variables. */
export type Command = CommandSpec & { readonly before?: Additions };
export type LineListener = (line: string, stream: 'stdout' | 'stderr' | 'live') => void;

/** Resolves when the command has ended; lines printed before a re-attachment are told again. */
export async function runCommand(
  command: Command,
  options: RunOptions,
  onLine: LineListener,
  signal: AbortSignal,
): Promise<Ended> {
  const path = runFolder(options.runs, command.runId);
  mkdirSync(runFiles(path).reports, { recursive: true, mode: 0o700 });
  const folder = realpathSync(path);
  const files = runFiles(folder);
  if (readResult(folder) === null) begin(command, options, folder, signal);
  const followers = (['stdout', 'stderr', 'live'] as const).map((stream) =>
    followFile(files[stream], (line) => onLine(line, stream)),
  );
  const mostMs = command.timeoutMs + options.graceMs + (options.lateMs ?? LATE_MS);
  const cancel = () => {
    // Where the folder is gone there is nobody to tell: the run is lost, and stopped for that.
    try {
      if (existsSync(folder)) createOnce(files.cancel, {});
    } catch (error) {
      // Said again at the next look.
      if (!isOutOfSpace(error)) throw error;
    }
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  try {
    const result = await waitForResult(folder, mostMs, async () => {
      if (signal.aborted && !existsSync(files.cancel)) cancel();
      for (const follower of followers) await follower.read();
    });
    for (const follower of followers) await follower.finish();
    return { ...result, stdout: textOf(files.stdout), stderr: textOf(files.stderr) };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Writes the spec and starts the supervisor, unless somebody did. */
function begin(
  command: Command,
  { runs, env, graceMs }: RunOptions,
  folder: string,
  signal: AbortSignal,
): void {
  const files = runFiles(folder);
  if (existsSync(files.claim)) return;
  const nothing = { exitCode: null, signal: null, durationMs: 0 };
  const program = findProgram(command.argv[0], command.folder, env.PATH ?? '');
  const supervisor = superviseWith(command, env.PATH ?? '');
  const missing = 'missing' in program ? program : 'missing' in supervisor ? supervisor : null;
  if (signal.aborted || missing !== null || 'missing' in program || 'missing' in supervisor) {
    if (!createOnce(files.claim, {})) return;
    const status = missing === null ? 'cancelled' : 'errored';
    const reason = missing?.missing ?? 'it was stopped before it began';
    createOnce(files.result, { status, reason, ...nothing } satisfies RunResult);
    return;
  }
  const { cwd, set, before = {}, timeoutMs, keepProcesses } = command;
  const argv = [program.path, ...command.argv.slice(1)];
  const mark = markOf(folder);
  const limits = command.limits ?? null;
  const launch = launchWith(limits, env.PATH ?? '');
  const given = { env: command.env, set, before, timeoutMs, graceMs, keepProcesses };
  const spec: RunSpec = { mark, launch, argv, cwd, limits, ...given };
  writeWhole(files.spec, spec);
  const log = openSync(files.supervisorLog, 'a', 0o600);
  const refuse = ({ message }: Error) => {
    if (!createOnce(files.claim, {})) return;
    const reason = `its supervisor could not be started: ${message}`;
    createOnce(files.result, { status: 'errored', reason, ...nothing } satisfies RunResult);
  };
  try {
    const [first = '', ...rest] = [...supervisor.words, process.execPath, ...SMALL, SUPERVISOR, folder];
    const child = spawn(first, rest, {
      detached: true,
      stdio: ['ignore', log, log],
      // Compiled once and not at every start: a third of the time between a command's start and ours.
      env: { ...handOver(env, command.env), NODE_COMPILE_CACHE: join(dirname(runs), 'compiled') },
    });
    child.on('error', refuse);
    child.unref();
  } catch (error) {
    // Of what the system refuses, Node tells some by an event and throws the rest (no memory, too long an environment).
    refuse(error as Error);
  } finally {
    closeSync(log);
  }
}

/** Waits for the result, at most `mostMs`; a supervisor that died without one, or has none by then, is `lost`, and what it left running is killed. */
async function waitForResult(folder: string, mostMs: number, look: () => Promise<void>): Promise<RunResult> {
  const begun = performance.now();
  let poke = () => {};
  const unwatch = watchFolder(folder, () => poke());
  try {
    for (;;) {
      const poked = new Promise<void>((resolve) => {
        poke = resolve;
      });
      const result = readResult(folder);
      if (result !== null) return result;
      await look();
      const waitedMs = performance.now() - begun;
      if (isGone(folder, waitedMs)) return await giveUp(folder, lostReason(folder));
      if (waitedMs > mostMs) return await giveUp(folder, 'there is no result long after its time limit');
      await Promise.race([poked, wait(LOOK_MS)]);
    }
  } finally {
    unwatch();
  }
}

/** Nobody will write a result any more. */
function isGone(folder: string, waitedMs: number): boolean {
  if (!existsSync(folder)) return true;
  const { claim } = runFiles(folder);
  const holder = readWhole<Partial<ProcessIdentity>>(claim);
  if (holder?.pid !== undefined) return !isAlive(holder as ProcessIdentity);
  if (waitedMs <= CLAIM_MS) return false;
  // With the claim in our hands a supervisor that comes late starts nothing.
  return createOnce(claim, {}) || readWhole<Partial<ProcessIdentity>>(claim)?.pid === undefined;
}

/** Kills what a run without a supervisor left running; its result, `lost` unless there is one after all. */
async function giveUp(folder: string, reason: string): Promise<RunResult> {
  const { reports, result, started } = runFiles(folder);
  const leader = readWhole<ProcessIdentity>(started);
  const lost: RunResult = { status: 'lost', exitCode: null, signal: null, durationMs: 0, reason };
  const record = () => {
    mkdirSync(reports, { recursive: true, mode: 0o700 });
    createOnce(result, lost);
  };
  // A supervisor outlives its folder: it must not be the one to say how the command ended that is killed here.
  if (!existsSync(folder)) record();
  await killTree(markOf(folder), leader === null ? null : groupOf(leader));
  record();
  return readResult(folder) ?? lost;
}

function lostReason(folder: string): string {
  if (!existsSync(folder)) return 'the files of the run were removed while it ran';
  const said = textOf(runFiles(folder).supervisorLog).trim().split('\n').at(-1) ?? '';
  return `its supervisor ended without a result${said === '' ? ', as when the machine was restarted or it was killed' : `: ${said}`}`;
}

/** The text of a log, its head and tail when it is long. */
function textOf(path: string): string {
  return readRegular(path, MOST_TEXT) ?? '';
}
