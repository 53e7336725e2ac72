// A command that answers a question: it gets little time, and only the ends of what it prints are looked at, without secrets.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as wait } from 'node:timers/promises';
import type { Argv } from '../loop/plan.ts';
import type { ProbeContext } from '../loop/ports.ts';
import { environmentFor } from './environment-for.ts';
import { findProgram } from './find-program.ts';
import { createMasker, type Masker } from './mask-secrets.ts';
import { MARK } from './supervise/process-table.ts';
import { killTree } from './supervise/process-tree.ts';

const MOST_CHARACTERS = 65_536;
const MOST_WORDS = 500;
/** How long pipes that somebody else still holds are read after the command's end, ms. */
const DRAIN_MS = 300;

/** `ok`: it ended with exit code 0; `firstLine` of its output; `words`: the last line that it printed, or how it ended. */
export type ProbeAnswer = { readonly ok: boolean; readonly firstLine: string; readonly words: string };

/** Runs a command for its answer; after `limitMs` it is killed with all that it started. `onText` hears all of its output. */
export async function runProbe(
  argv: Argv,
  where: ProbeContext,
  env: NodeJS.ProcessEnv,
  limitMs: number,
  onText: (text: string) => void = () => {},
): Promise<ProbeAnswer> {
  const no = (words: string): ProbeAnswer => ({ ok: false, firstLine: '', words });
  const program = findProgram(argv[0], where.folder, env.PATH ?? '');
  if ('missing' in program) return no(program.missing);
  if (!existsSync(where.cwd)) return no(`there is no folder ${where.cwd}`);
  const mark = `probe.${randomUUID()}`;
  const given = { ...environmentFor(env, where.env), ...where.set, [MARK]: mark };
  const child = start(program.path, argv, where.cwd, given);
  if ('refused' in child) return no(child.refused);
  // Masked before anything is cut to a length: half a secret is known by nothing.
  const masker = createMasker(Object.fromEntries(where.env.map((name) => [name, env[name]])));
  const stdout = endsOf(child.stdout, onText, masker);
  const stderr = endsOf(child.stderr, () => {}, masker);
  const ended = endOf(child);
  const late = new AbortController();
  const end = await Promise.race([ended, wait(limitMs, null, { signal: late.signal })]);
  if (end === null) {
    await killTree(mark, child.pid ?? null);
    await ended;
  }
  late.abort();
  await Promise.race([Promise.all([stdout.ended, stderr.ended]), wait(DRAIN_MS)]);
  for (const stream of [child.stdout, child.stderr]) stream.destroy();
  for (const one of [stdout, stderr]) one.close();
  if (end === null) return no(`it did not answer within ${limitMs / 1_000} s`);
  const words = lastLine(stderr.tail()) || lastLine(stdout.tail()) || end;
  return { ok: end === '', firstLine: stdout.head().trim().split('\n')[0]?.trim() ?? '', words };
}

function start(path: string, argv: Argv, cwd: string, env: NodeJS.ProcessEnv) {
  try {
    return spawn(path, argv.slice(1), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  } catch (error) {
    // Some of what the system refuses comes as an event and not here: see endOf.
    return { refused: `it could not be started: ${(error as Error).message}` };
  }
}

/** How it ended, in words; '' for exit code 0. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`it could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve(`it was killed by ${signal}`);
      else resolve(code === 0 ? '' : `it ended with exit code ${code}`);
    });
  });
}

function endsOf(stream: Readable, onText: (text: string) => void, masker: Masker) {
  const decoder = new StringDecoder('utf8');
  const masked = masker.stream();
  let head = '';
  let tail = '';
  const keep = (text: string) => {
    head = `${head}${text}`.slice(0, MOST_CHARACTERS);
    tail = `${tail}${text}`.slice(-MOST_CHARACTERS);
  };
  stream.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk);
    onText(text);
    keep(masked.push(text));
  });
  const ended = new Promise<void>((resolve) => {
    stream.once('close', resolve);
    // A reset of the pipe is its end.
    stream.on('error', () => resolve());
  });
  return { ended, close: () => keep(masked.end()), head: () => head, tail: () => tail };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, MOST_WORDS) ?? '';
}
