// Starts one supervised command, or goes on with it: the same id is the same run, in this process or another.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CommandSpec, Ended } from '../loop/ports.ts';
import { environmentFor } from './environment-for.ts';
import { findProgram } from './find-program.ts';
import { followFile } from './supervise/follow-file.ts';
import { isAlive, type ProcessIdentity } from './supervise/process-identity.ts';
import { killTree } from './supervise/process-tree.ts';
import {
  createOnce,
  type RunResult,
  type RunSpec,
  readWhole,
  runFiles,
  writeWhole,
} from './supervise/run-folder.ts';

const SUPERVISOR = fileURLToPath(new URL('./supervise/supervisor.ts', import.meta.url));
const LOOK_MS = 200;
/** A claim without content, or none at all after the spawn, is waited for this long before the run counts as lost, ms. */
const CLAIM_MS = 10_000;
const MOST_TEXT = 262_144;

export type RunOptions = {
  /** Parent of the runs' folders. */
  readonly runs: string;
  /** Our own environment, from which named variables are passed on. */
  readonly env: NodeJS.ProcessEnv;
  /** Time between SIGTERM and SIGKILL, ms. */
  readonly graceMs: number;
};
export type LineListener = (line: string, stream: 'stdout' | 'stderr' | 'live') => void;

/** Resolves when the command has ended; lines printed before a re-attachment are told again. */
export async function runCommand(
  spec: CommandSpec,
  options: RunOptions,
  onLine: LineListener,
  signal: AbortSignal,
): Promise<Ended> {
  const folder = join(options.runs, spec.runId);
  const files = runFiles(folder);
  mkdirSync(files.reports, { recursive: true, mode: 0o700 });
  if (readWhole<RunResult>(files.result) === null) begin(spec, options, folder, signal);
  const followers = (['stdout', 'stderr', 'live'] as const).map((stream) =>
    followFile(files[stream], (line) => onLine(line, stream)),
  );
  const cancel = () => createOnce(files.cancel, {});
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  try {
    const result = await waitForResult(spec.runId, folder, () => {
      for (const follower of followers) follower.read();
    });
    for (const follower of followers) follower.finish();
    return { ...result, stdout: textOf(files.stdout), stderr: textOf(files.stderr) };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Writes the spec and starts the supervisor, unless somebody did. */
function begin(spec: CommandSpec, { env, graceMs }: RunOptions, folder: string, signal: AbortSignal): void {
  const files = runFiles(folder);
  if (existsSync(files.claim)) return;
  const nothing = { exitCode: null, signal: null, durationMs: 0 };
  const program = findProgram(spec.argv[0], spec.folder, env.PATH ?? '');
  if (signal.aborted || 'missing' in program) {
    if (!createOnce(files.claim, {})) return;
    const status = 'missing' in program ? 'errored' : 'cancelled';
    const reason = 'missing' in program ? program.missing : 'it was stopped before it began';
    writeWhole(files.result, { status, reason, ...nothing } satisfies RunResult);
    return;
  }
  const { runId, cwd, set, timeoutMs, keepProcesses } = spec;
  const argv = [program.path, ...spec.argv.slice(1)];
  const run: RunSpec = { runId, argv, cwd, env: spec.env, set, timeoutMs, graceMs, keepProcesses };
  writeWhole(files.spec, run);
  const log = openSync(files.supervisorLog, 'a', 0o600);
  const child = spawn(process.execPath, [SUPERVISOR, folder], {
    detached: true,
    stdio: ['ignore', log, log],
    env: environmentFor(env, spec.env),
  });
  child.unref();
  closeSync(log);
}

/** Waits for the result; a supervisor that died without one is `lost`, and what it left running is killed. */
async function waitForResult(runId: string, folder: string, look: () => void): Promise<RunResult> {
  const files = runFiles(folder);
  const begun = performance.now();
  let poke = () => {};
  const watcher = watch(folder, () => poke());
  try {
    for (;;) {
      const poked = new Promise<void>((resolve) => {
        poke = resolve;
      });
      const result = readWhole<RunResult>(files.result);
      if (result !== null) return result;
      look();
      if (isGone(folder, performance.now() - begun)) {
        const late = readWhole<RunResult>(files.result);
        if (late !== null) return late;
        await killTree(runId, null, () => true);
        const lost: RunResult = {
          status: 'lost',
          exitCode: null,
          signal: null,
          durationMs: 0,
          reason: lostReason(folder),
        };
        writeWhole(files.result, lost);
        return lost;
      }
      await Promise.race([poked, wait(LOOK_MS)]);
    }
  } finally {
    watcher.close();
  }
}

/** Nobody will write a result any more. */
function isGone(folder: string, waitedMs: number): boolean {
  const files = runFiles(folder);
  const claim = readWhole<Partial<ProcessIdentity>>(files.claim);
  if (claim?.pid !== undefined) return !isAlive(claim as ProcessIdentity);
  return waitedMs > CLAIM_MS;
}

function lostReason(folder: string): string {
  const said = textOf(runFiles(folder).supervisorLog).trim().split('\n').at(-1) ?? '';
  return `its supervisor ended without a result${said === '' ? ', as when the machine was restarted or it was killed' : `: ${said}`}`;
}

/** The text of a log, its head and tail when it is long. */
function textOf(path: string): string {
  if (!existsSync(path) || statSync(path).size === 0) return '';
  const text = readFileSync(path, 'utf8');
  if (text.length <= MOST_TEXT) return text;
  const half = MOST_TEXT / 2;
  return `${text.slice(0, half)}\n… ${text.length - MOST_TEXT} characters were left out here …\n${text.slice(-half)}`;
}
