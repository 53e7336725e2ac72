// The environment's access log, read from outside: how many requests it got since a moment.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { LogMark } from '../loop/model.ts';
import type { AccessLog } from '../loop/plan.ts';
import type { ProbeContext } from '../loop/ports.ts';
import { createMasker } from './mask-secrets.ts';
import { runProbe } from './run-probe.ts';

/** A command may have to fetch the lines from far away. */
const COMMAND_MS = 60_000;
/** A line is looked at up to this many characters. */
const LONGEST_LINE = 65_536;

type Answer = { readonly requests: number | null; readonly words: string };

/** Where the log stands at `now` (epoch ms); a file that is not there, or is none, stands at its beginning. */
export async function markAccessLog({ source }: AccessLog, now: number): Promise<LogMark> {
  if (source.kind === 'run') return { log: source.argv.join(' '), at: now, size: 0, file: null };
  const found = await fileAt(source.path);
  const log = basename(source.path);
  return 'why' in found ? { log, at: now, size: 0, file: null } : { log, at: now, ...found };
}

/** The lines that came into the log since the mark, without the ignored ones; null when nobody can tell, with why. */
export async function countRequests(
  log: AccessLog,
  since: LogMark,
  where: ProbeContext,
  env: NodeJS.ProcessEnv,
): Promise<Answer> {
  const lines = countLines(log.ignore);
  const { source } = log;
  if (source.kind === 'file') return countInFile(source.path, since, lines);
  const set = { ...where.set, GREENLOOP_SINCE: new Date(since.at).toISOString() };
  const { ok, words } = await runProbe(source.argv, { ...where, set }, env, COMMAND_MS, lines.push);
  const { mask } = createMasker(Object.fromEntries(where.env.map((name) => [name, env[name]])));
  if (!ok) return { requests: null, words: `${since.log}: ${mask(words)}` };
  return { requests: lines.end(), words: '' };
}

async function countInFile(path: string, since: LogMark, lines: Lines): Promise<Answer> {
  const now = await fileAt(path);
  if ('why' in now) return { requests: null, words: `${path} ${now.why}` };
  // A log that was rotated begins anew; what was added to the old one in between cannot be seen from here.
  const rotated = since.file !== null && (now.file !== since.file || now.size < since.size);
  const from = rotated ? 0 : since.size;
  try {
    const decoder = new StringDecoder('utf8');
    const bytes = createReadStream(path, { start: from });
    for await (const chunk of bytes) lines.push(decoder.write(chunk as Buffer));
  } catch (error) {
    return { requests: null, words: `${path} cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
  const requests = lines.end();
  if (rotated && requests === 0)
    return { requests: null, words: `${path} was rotated or emptied while the suite ran` };
  return { requests, words: '' };
}

async function fileAt(path: string): Promise<{ size: number; file: string } | { why: string }> {
  try {
    const { size, dev, ino, isFile } = await statOf(path);
    return isFile ? { size, file: `${dev}:${ino}` } : { why: 'is not a regular file' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { why: code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `cannot be read (${code})` };
  }
}

async function statOf(path: string) {
  const found = await stat(path);
  return { size: found.size, dev: found.dev, ino: found.ino, isFile: found.isFile() };
}

type Lines = { readonly push: (text: string) => void; readonly end: () => number };

/** Counts the lines of a text that comes in pieces, the last one also without its end; empty and ignored ones are none. */
function countLines(ignore: readonly string[]): Lines {
  let open = '';
  let count = 0;
  const take = (line: string): void => {
    if (line.trim() !== '' && !ignore.some((word) => line.includes(word))) count += 1;
  };
  return {
    push(text) {
      const lines = `${open}${text}`.split('\n');
      open = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      for (const line of lines) take(line);
    },
    end() {
      take(open);
      open = '';
      return count;
    },
  };
}
