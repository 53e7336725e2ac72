// The written configuration → the plan: defaults filled in, units converted, paths made absolute.
import { isAbsolute, resolve } from 'node:path';
import type { AccessLog, Argv, FixPlan, HealthCheck, Plan, Probe, SuitePlan } from '../loop/plan.ts';
import { toBytes, toMs, type WrittenConfig } from './written-config.ts';

const DAY_MS = 86_400_000;

/** The plan of a checked configuration; `configPath` is its absolute path, `folder` the one it lies in. */
export function toPlan(written: WrittenConfig, configPath: string, folder: string): Plan {
  const { project, ref, push, env, goal, limits, slack, access, environment } = written;
  return {
    project,
    configPath,
    folder,
    repository: toRepository(written.repository, folder),
    ref,
    branch: `greenloop/${project}`,
    push,
    env,
    goal: { target: goal.target ?? null, withoutQuarantined: goal.without_quarantined },
    environment: {
      name: environment.name,
      revision: toProbe(environment.revision),
      health: environment.health.map(toHealth),
      accessLog: toAccessLog(environment.access_log, folder),
    },
    setup: written.setup ? toArgv(written.setup) : null,
    suites: written.suites.map(toSuite),
    fix: written.fix ? toFix(written.fix) : null,
    deploy: written.deploy ? toDeploy(written.deploy) : null,
    limits: toLimits(limits),
    slack: { channel: slack.channel ?? null, digest: slack.digest ?? null, timezone: slack.timezone },
    keepMs: Number.parseInt(written.keep, 10) * DAY_MS,
    access: { operate: access.operate ?? null, approve: access.approve ?? null },
  };
}

function toLimits(written: WrittenConfig['limits']): Plan['limits'] {
  const { iterations, hours, stuck_after: stuckAfter, processes = null, isolate } = written;
  const bytes = (size: string | undefined) => (size === undefined ? null : toBytes(size));
  const [memoryBytes, processMemoryBytes] = [written.memory, written.process_memory].map(bytes) as [
    number | null,
    number | null,
  ];
  const fileBytes = bytes(written.file);
  const commands = { memoryBytes, processes, processMemoryBytes, fileBytes, isolate };
  return { iterations, hours, stuckAfter, commands };
}

/** A path in the file is relative to the file's folder; anything with a scheme or `host:path` is a URL. */
function toRepository(written: string, folder: string): string {
  const isUrl = /^[a-z+]+:\/\//i.test(written) || /^[\w.-]+@[\w.-]+:/.test(written);
  return isUrl || isAbsolute(written) ? written : resolve(folder, written);
}

function toArgv(written: readonly string[]): Argv {
  return written as unknown as Argv;
}

function toProbe(written: WrittenConfig['environment']['revision']): Probe | null {
  if (written === undefined) return null;
  return typeof written === 'string'
    ? { kind: 'http', url: written }
    : { kind: 'run', argv: toArgv(written) };
}

function toHealth(written: WrittenConfig['environment']['health'][number]): HealthCheck {
  return 'http' in written
    ? { kind: 'http', url: written.http, status: written.status }
    : { kind: 'run', argv: toArgv(written.run) };
}

function toAccessLog(written: WrittenConfig['environment']['access_log'], folder: string): AccessLog | null {
  if (written === undefined) return null;
  return {
    source:
      'file' in written
        ? { kind: 'file', path: resolve(folder, written.file) }
        : { kind: 'run', argv: toArgv(written.run) },
    ignore: written.ignore,
    delayMs: toMs(written.delay),
  };
}

function toSuite(written: WrittenConfig['suites'][number]): SuitePlan {
  const { id, priority, reports, against, real, live, categories } = written;
  return {
    id,
    name: written.name ?? id,
    priority,
    run: toArgv(written.run),
    rerun: written.rerun ? toArgv(written.rerun) : null,
    collect: written.collect ? toArgv(written.collect) : null,
    reports,
    timeoutMs: toMs(written.timeout),
    tolerance: Number.parseFloat(written.tolerance) / 100,
    against,
    real,
    live,
    categories,
  };
}

function toFix(written: NonNullable<WrittenConfig['fix']>): FixPlan {
  const { run, env, parallel, attempts, protect, teams } = written;
  return {
    run: toArgv(run),
    env,
    parallel,
    timeoutMs: toMs(written.timeout),
    attempts,
    protect,
    teams: Object.fromEntries(Object.entries(teams).map(([team, one]) => [team, { run: toArgv(one.run) }])),
  };
}

function toDeploy(written: NonNullable<WrittenConfig['deploy']>): NonNullable<Plan['deploy']> {
  const { run, env, about, steps, verify, rollback, approval, facts, baseline } = written;
  return {
    run: toArgv(run),
    env,
    about: Object.fromEntries(Object.entries(about).map(([key, value]) => [key, String(value)])),
    steps,
    verify: verify ? toArgv(verify) : null,
    rollback: rollback ? toArgv(rollback) : null,
    whenWorse: written.when_worse,
    timeoutMs: toMs(written.timeout),
    approval,
    facts: facts ?? null,
    baseline,
  };
}
