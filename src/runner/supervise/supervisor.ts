// The small detached process that outlives the bot: runs one command, keeps what it prints, writes how it ended.
import { existsSync, watch } from 'node:fs';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { createMasker, type Masker } from '../mask-secrets.ts';
import { openCappedLog } from './capped-log.ts';
import { identify } from './process-identity.ts';
import { COOKIE, killTree, stopTree } from './process-tree.ts';
import { createOnce, type RunResult, type RunSpec, readWhole, runFiles, writeWhole } from './run-folder.ts';

/** How long pipes that somebody else still holds are read after the command's end, ms. */
const DRAIN_MS = 300;
const LOOK_FOR_CANCEL_MS = 500;
const LIVE_HEAD = 64 * 1_048_576;

const folder = process.argv[2] ?? '';
const files = runFiles(folder);
const spec = readWhole<RunSpec>(files.spec);
if (spec === null) throw new Error(`there is no spec in ${folder}`);
// Only the first of two supervisors goes on: starting one twice is safe.
if (createOnce(files.claim, identify(process.pid))) writeWhole(files.result, await supervise(spec));
process.exit(0);

async function supervise({
  runId,
  argv,
  cwd,
  env,
  set,
  timeoutMs,
  graceMs,
  keepProcesses,
}: RunSpec): Promise<RunResult> {
  const begun = performance.now();
  const [program = '', ...args] = argv;
  const variables = { ...process.env, ...set, [COOKIE]: runId };
  const masker = createMasker(Object.fromEntries(env.map((name) => [name, process.env[name]])));
  const child = execa(program, args, {
    cwd,
    env: variables,
    extendEnv: false,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    buffer: false,
    detached: true,
    cleanup: false,
    reject: false,
  });
  const group = child.pid ?? null;
  if (group === null) return { ...errored(program, (await child).cause), durationMs: 0 };
  const exit = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.nodeChildProcess.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const live = child.stdio[3] as Readable;
  const drained = Promise.all([
    keep(child.stdout, files.stdout, masker),
    keep(child.stderr, files.stderr, masker),
    keep(live, files.live, masker, LIVE_HEAD),
  ]);
  let over = false;
  let ending: 'timed-out' | 'cancelled' | null = null;
  let stopped: Promise<void> = Promise.resolve();
  const stop = (why: 'timed-out' | 'cancelled') => {
    if (ending !== null || over) return;
    ending = why;
    stopped = stopTree(runId, group, graceMs, () => over);
  };
  const timer = setTimeout(() => stop('timed-out'), Math.min(timeoutMs, 2_147_483_647));
  const look = () => existsSync(files.cancel) && stop('cancelled');
  const poll = setInterval(look, LOOK_FOR_CANCEL_MS);
  const watcher = watch(folder, look);
  const { exitCode, signal } = await exit;
  const durationMs = Math.round(performance.now() - begun);
  over = true;
  clearTimeout(timer);
  clearInterval(poll);
  watcher.close();
  await stopped;
  if (!keepProcesses || ending !== null) await killTree(runId, group, () => true);
  await Promise.race([drained, wait(DRAIN_MS)]);
  for (const stream of [child.stdout, child.stderr, live]) stream.destroy();
  await drained;
  return { ...judge(exitCode, signal, ending, timeoutMs), exitCode, signal, durationMs };
}

function judge(
  exitCode: number | null,
  signal: string | null,
  ending: 'timed-out' | 'cancelled' | null,
  timeoutMs: number,
): Pick<RunResult, 'status' | 'reason'> {
  if (ending === 'timed-out')
    return { status: 'timed-out', reason: `it was stopped at its time limit of ${timeoutMs / 1_000} s` };
  if (ending === 'cancelled')
    return { status: 'cancelled', reason: 'it was stopped because somebody asked for it' };
  if (signal !== null) return { status: 'errored', reason: `it was killed by ${signal}` };
  if (exitCode === 0) return { status: 'passed', reason: '' };
  return { status: 'failed', reason: `it ended with exit code ${exitCode}` };
}

function errored(program: string, cause: unknown): Omit<RunResult, 'durationMs'> {
  const { code, message } = cause as NodeJS.ErrnoException;
  const words = code === 'ENOENT' ? 'there is no such program or working directory' : message;
  return {
    status: 'errored',
    exitCode: null,
    signal: null,
    reason: `${program} could not be started: ${words}`,
  };
}

/** Writes a stream through the masker into a capped log until it ends. */
async function keep(stream: Readable, path: string, masker: Masker, head?: number): Promise<void> {
  const log = openCappedLog(path, head);
  const decoder = new StringDecoder('utf8');
  const masked = masker.stream();
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => log.write(masked.push(decoder.write(chunk))));
    stream.once('close', resolve);
    stream.once('error', () => resolve());
  });
  log.write(masked.push(decoder.end()) + masked.end());
  log.close();
}
