// The small detached process that outlives the bot: runs one command, keeps what it prints, writes how it ended.
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { isOutOfSpace } from '../../loop/out-of-space.ts';
import { takeOver } from '../environment-for.ts';
import { createMasker } from '../mask-secrets.ts';
import { openCappedLog } from './capped-log.ts';
import { type Ending, explainStart, judge } from './judge-end.ts';
import { drain, keepStream } from './keep-stream.ts';
import { openPipes, type Pipes } from './open-pipes.ts';
import { identify, identityFrom, type ProcessIdentity } from './process-identity.ts';
import { MARK } from './process-table.ts';
import { killTree, stopTree } from './process-tree.ts';
import {
  createOnce,
  OUTSIDE,
  type RunResult,
  type RunSpec,
  readWhole,
  runFiles,
  writeWhole,
} from './run-folder.ts';
import { watchFolder } from './watch-folder.ts';
import { watchLimits } from './watch-limits.ts';

const LOOK_FOR_CANCEL_MS = 500;
const LOOK_FOR_SPACE_MS = 500;
/** Characters of the live log's head, and of one of its lines. */
const MOST_LIVE = 64 * 1_048_576;
const LONGEST_LINE = 65_536;
const LONGEST_TIMER_MS = 2_147_483_647;
const CANCELLED: Ending = { status: 'cancelled', reason: 'it was stopped because somebody asked for it' };

const folder = process.argv[2] ?? '';
const files = runFiles(folder);
const spec = readWhole<RunSpec>(files.spec);
if (spec === null) throw new Error(`there is no spec in ${folder}`);
// Only the first of two supervisors goes on: starting one twice is safe.
if (await inTime(() => createOnce(files.claim, ownIdentity()))) {
  const result = await supervise(spec);
  await inTime(() => createOnce(files.result, result));
}
// What is left behind on purpose may still print: its pipes are read until it ends, or it would die of its next line.
if (!spec.keepProcesses) process.exit(0);

async function supervise(spec: RunSpec): Promise<RunResult> {
  const { mark, env, timeoutMs, graceMs, keepProcesses } = spec;
  const begun = performance.now();
  const handed = takeOver(process.env);
  const pipes = openPipes(folder, ['stdout', 'stderr', 'live']);
  // Opened before the command begins, which could put a pipe in their place.
  const logs = [
    openCappedLog(files.stdout),
    openCappedLog(files.stderr),
    openCappedLog(files.live, MOST_LIVE),
  ] as const;
  const child = start(spec, handed, pipes);
  pipes?.close();
  if ('status' in child) return child;
  const group = child.pid ?? null;
  if (group === null) return errored(spec.argv[0], (await child).cause);
  const exit = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.nodeChildProcess.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const leader = identityOfChild(group);
  const noted = inTime(() => writeWhole(files.started, leader));
  const masker = createMasker(Object.fromEntries(env.map((name) => [name, handed[name]])));
  const [stdout, stderr, live] = (pipes?.streams ?? child.stdio.slice(1)) as [Readable, Readable, Readable];
  const kept = [
    keepStream(stdout, logs[0], masker),
    keepStream(stderr, logs[1], masker),
    keepStream(live, logs[2], masker, { longestLine: LONGEST_LINE }),
  ];
  let over = false;
  let ending: Ending | null = null;
  let stopped: Promise<void> = Promise.resolve();
  const stop = (why: Ending) => {
    if (ending !== null || over) return;
    ending = why;
    // What holds too much is not given time to hold more.
    stopped = stopTree(mark, group, why.status === 'errored' ? 0 : graceMs, () => over);
  };
  const timer = setTimeout(() => stop(timedOut(timeoutMs)), Math.min(timeoutMs, LONGEST_TIMER_MS));
  const look = () => {
    if (existsSync(files.cancel)) stop(CANCELLED);
  };
  const poll = setInterval(look, LOOK_FOR_CANCEL_MS);
  const unwatch = watchFolder(folder, look);
  const held = spec.limits ?? { memoryBytes: null, processes: null };
  const unhold = watchLimits(mark, group, held, (reason) => stop({ status: 'errored', reason }));
  look();
  const { exitCode, signal } = await exit;
  const durationMs = Math.round(performance.now() - begun);
  over = true;
  clearTimeout(timer);
  clearInterval(poll);
  unwatch();
  unhold();
  await stopped;
  if (!keepProcesses || ending !== null) await killTree(mark, group);
  await drain(kept);
  for (const one of kept) one.close();
  await noted;
  const unstarted = explainStart(spec, exitCode, files.stderr);
  if (unstarted !== null && ending === null) return errored(spec.argv[0], new Error(unstarted));
  return { ...(ending ?? judge(exitCode, signal, spec.limits ?? null)), exitCode, signal, durationMs };
}

/** Who we are to those outside of our PID namespace, when we are the first one in it. */
function ownIdentity(): ProcessIdentity {
  const outside = process.env[OUTSIDE];
  return outside === undefined ? identify(process.pid) : identityFrom(outside);
}

/** Its number means nothing outside of the namespace, where nothing outlives us. */
function identityOfChild(pid: number): ProcessIdentity {
  const known = identify(pid);
  return process.env[OUTSIDE] === undefined ? known : { ...known, startTime: null };
}

/** Again and again while the disk is full: how a command ended is not lost for want of a few bytes. */
async function inTime<Result>(write: () => Result): Promise<Result> {
  for (;;) {
    try {
      return write();
    } catch (error) {
      if (!isOutOfSpace(error)) throw error;
    }
    await wait(LOOK_FOR_SPACE_MS);
  }
}

function start(
  { mark, launch = [], argv, cwd, set, before }: RunSpec,
  handed: Record<string, string>,
  pipes: Pipes | null,
) {
  const [program = '', ...args] = [...launch, ...argv];
  const given: NodeJS.ProcessEnv = { ...handed, ...set };
  const joined = Object.entries(before).map(([name, { text, separator }]) => [
    name,
    [text, given[name]].filter((part) => part !== undefined && part !== '').join(separator),
  ]);
  // execa takes any descriptor, its types do not know them all.
  const ends = (pipes?.given ?? ['pipe', 'pipe', 'pipe']) as readonly ['pipe', 'pipe', 'pipe'];
  try {
    return execa(program, args, {
      cwd,
      env: { ...given, ...Object.fromEntries(joined), [MARK]: mark },
      extendEnv: false,
      stdio: ['ignore', ...ends],
      buffer: false,
      detached: true,
      cleanup: false,
      reject: false,
    });
  } catch (error) {
    // What no program can be given, such as an argument with a NUL in it.
    return errored(argv[0], error);
  }
}

function timedOut(timeoutMs: number): Ending {
  return { status: 'timed-out', reason: `it was stopped at its time limit of ${timeoutMs / 1_000} s` };
}

function errored(program: string | undefined, cause: unknown): RunResult {
  const { code, message } = cause as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ENOENT: 'there is no such program or working directory',
    E2BIG: 'its arguments are longer than this system takes',
  };
  const words = known[code ?? ''] ?? message.split('\n')[0];
  const reason = `${program} could not be started: ${words}`;
  return { status: 'errored', exitCode: null, signal: null, reason, durationMs: 0 };
}
