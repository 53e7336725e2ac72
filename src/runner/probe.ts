// Short questions to the environment: which revision runs, is it healthy.
import { execa } from 'execa';
import type { CheckResult } from '../loop/model.ts';
import type { Argv, HealthCheck, Probe } from '../loop/plan.ts';
import type { ProbeContext } from '../loop/ports.ts';
import { environmentFor } from './environment-for.ts';
import { findProgram } from './find-program.ts';

const HTTP_MS = 5_000;
const COMMAND_MS = 30_000;
const MOST_BYTES = 65_536;

/** Asks which revision runs: the first line that a command prints, or what a URL answers; null when it says no. */
export async function askProbe(probe: Probe, where: ProbeContext, env: NodeJS.ProcessEnv) {
  if (probe.kind === 'run') {
    const { ok, stdout, words } = await runProbe(probe.argv, where, env);
    const answer = stdout.trim().split('\n')[0]?.trim() ?? '';
    return { answer: ok && answer !== '' ? answer : null, words };
  }
  const { status, body, words } = await getUrl(expandUrl(probe.url, where, env));
  const ok = status === 200 && body.trim() !== '';
  return { answer: ok ? body.trim() : null, words };
}

/** Makes one health check; `words` are the check's own. */
export async function checkHealth(
  health: HealthCheck,
  where: ProbeContext,
  env: NodeJS.ProcessEnv,
): Promise<CheckResult> {
  if (health.kind === 'run') {
    const { ok, words } = await runProbe(health.argv, where, env);
    return { name: health.argv.join(' '), ok, words };
  }
  const url = expandUrl(health.url, where, env);
  const { status, words } = await getUrl(url);
  const ok = status === health.status;
  return {
    name: url,
    ok,
    words: status === null || ok ? words : `it answered ${status} instead of ${health.status}`,
  };
}

async function runProbe(argv: Argv, where: ProbeContext, env: NodeJS.ProcessEnv) {
  const program = findProgram(argv[0], where.folder, env.PATH ?? '');
  if ('missing' in program) return { ok: false, stdout: '', words: program.missing };
  const result = await execa(program.path, argv.slice(1), {
    cwd: where.cwd,
    env: { ...environmentFor(env, where.env), ...where.set },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: COMMAND_MS,
    forceKillAfterDelay: 2_000,
    maxBuffer: MOST_BYTES,
  });
  const said = `${result.stderr}`.trim() || `${result.stdout}`.trim();
  const last = said.split('\n').at(-1)?.slice(0, 500) ?? '';
  if (result.timedOut)
    return { ok: false, stdout: '', words: `it did not answer within ${COMMAND_MS / 1_000} s` };
  const words = result.failed && last === '' ? ((result.shortMessage ?? '').split('\n')[0] ?? '') : last;
  return { ok: !result.failed, stdout: result.stdout, words };
}

async function getUrl(url: string): Promise<{ status: number | null; body: string; words: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HTTP_MS), redirect: 'follow' });
    const body = await readSome(response);
    return { status: response.status, body, words: `it answered ${response.status}` };
  } catch (error) {
    return { status: null, body: '', words: wordsOf(error) };
  }
}

async function readSome(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  return text.slice(0, MOST_BYTES);
}

/** The innermost cause of a failed request: `connect ECONNREFUSED 127.0.0.1:8080`. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it did not answer within ${HTTP_MS / 1_000} s`;
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? wordsOf(cause) : error.message;
}

/** `${NAME}` and `${NAME:-default}` from the variables that the probe gets. */
function expandUrl(url: string, where: ProbeContext, env: NodeJS.ProcessEnv): string {
  return url.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) => {
    const value = where.set[name] ?? (where.env.includes(name) ? env[name] : undefined);
    return value || (otherwise ?? '');
  });
}
