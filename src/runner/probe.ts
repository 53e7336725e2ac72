// Short questions to the environment: which revision runs, is it healthy.
import type { CheckResult } from '../loop/model.ts';
import type { HealthCheck, Probe } from '../loop/plan.ts';
import type { ProbeContext } from '../loop/ports.ts';
import { getUrl } from './get-url.ts';
import { createMasker } from './mask-secrets.ts';
import { runProbe } from './run-probe.ts';

/** How long an answer is waited for, ms. */
type ProbeLimits = { readonly commandMs: number; readonly httpMs: number };
const LIMITS: ProbeLimits = { commandMs: 30_000, httpMs: 5_000 };

/** Asks which revision runs: the first line that a command prints, or what a URL answers; null when it says no. */
export async function askProbe(
  probe: Probe,
  where: ProbeContext,
  env: NodeJS.ProcessEnv,
  limits = LIMITS,
): Promise<{ answer: string | null; words: string }> {
  const mask = maskFor(where, env);
  if (probe.kind === 'run') {
    const { ok, firstLine, words } = await runProbe(probe.argv, where, env, limits.commandMs);
    return { answer: ok && firstLine !== '' ? mask(firstLine) : null, words: mask(words) };
  }
  const { status, body, words } = await getUrl(expandUrl(probe.url, where, env), limits.httpMs);
  const answer = body.trim();
  return { answer: status === 200 && answer !== '' ? mask(answer) : null, words: mask(words) };
}

/** Makes one health check; `words` are the check's own. */
export async function checkHealth(
  health: HealthCheck,
  where: ProbeContext,
  env: NodeJS.ProcessEnv,
  limits = LIMITS,
): Promise<CheckResult> {
  const mask = maskFor(where, env);
  if (health.kind === 'run') {
    const { ok, words } = await runProbe(health.argv, where, env, limits.commandMs);
    return { name: health.argv.join(' '), ok, words: mask(words) };
  }
  const url = expandUrl(health.url, where, env);
  const { status, words } = await getUrl(url, limits.httpMs);
  const ok = status === health.status;
  const said = status === null || ok ? words : `it answered ${status} instead of ${health.status}`;
  return { name: mask(url), ok, words: mask(said) };
}

function maskFor(where: ProbeContext, env: NodeJS.ProcessEnv): (text: string) => string {
  return createMasker(Object.fromEntries(where.env.map((name) => [name, env[name]]))).mask;
}

/** `${NAME}` and `${NAME:-default}` from the variables that the probe gets. */
function expandUrl(url: string, where: ProbeContext, env: NodeJS.ProcessEnv): string {
  return url.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) => {
    const value = where.set[name] ?? (where.env.includes(name) ? env[name] : undefined);
    return value || (otherwise ?? '');
  });
}
