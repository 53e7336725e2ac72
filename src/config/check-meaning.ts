// What a schema cannot see: names that must differ, programs that must exist, zones and schedules that must be real.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { ConfigPath } from './fault.ts';
import type { WrittenConfig } from './written-config.ts';

export type Meaning = { readonly path: ConfigPath; readonly what: string };

/** Faults of a configuration that has the right shape. `searchPath` is the PATH that bare programs are looked up in. */
export function checkMeaning(written: WrittenConfig, folder: string, searchPath: string): readonly Meaning[] {
  return [
    ...twins(written),
    ...teams(written),
    ...placeholders(written),
    ...programs(written, folder, searchPath),
    ...schedule(written),
  ];
}

function twins({ suites }: WrittenConfig): readonly Meaning[] {
  return suites.flatMap(({ id }, index) => {
    const first = suites.findIndex((one) => one.id === id);
    if (first === index) return [];
    return [
      {
        path: ['suites', index, 'id'],
        what: `${id} is the id of suites[${first}] already; give each suite its own`,
      },
    ];
  });
}

function teams({ fix, suites }: WrittenConfig): readonly Meaning[] {
  const known = new Set(suites.flatMap((suite) => Object.keys(suite.categories)));
  return Object.keys(fix?.teams ?? {})
    .filter((team) => !known.has(team))
    .map((team) => ({
      path: ['fix', 'teams', team],
      what: `no suite has a category ${team}; write one of ${[...known].join(', ') || 'the categories of your suites'}`,
    }));
}

function placeholders({ suites }: WrittenConfig): readonly Meaning[] {
  return suites.flatMap((suite, index): Meaning[] => {
    const found: Meaning[] = [];
    if (!suite.run.some((word) => word.includes('{reports}')) && suite.reports.includes('{reports}'))
      found.push({
        path: ['suites', index, 'run'],
        what: 'no argument has {reports}, so its report would not be found; add for example --junitxml={reports}/report.xml',
      });
    if (suite.rerun && !suite.rerun.includes('{tests}'))
      found.push({
        path: ['suites', index, 'rerun'],
        what: 'no argument is "{tests}", so it would not run only the failing tests',
      });
    return found;
  });
}

function* commands(written: WrittenConfig): Generator<{ path: ConfigPath; argv: readonly string[] }> {
  const { environment, setup, suites, fix, deploy } = written;
  if (Array.isArray(environment.revision))
    yield { path: ['environment', 'revision'], argv: environment.revision };
  for (const [index, check] of environment.health.entries())
    if ('run' in check) yield { path: ['environment', 'health', index, 'run'], argv: check.run };
  if (setup) yield { path: ['setup'], argv: setup };
  for (const [index, suite] of suites.entries())
    for (const key of ['run', 'rerun', 'collect'] as const) {
      const argv = suite[key];
      if (argv) yield { path: ['suites', index, key], argv };
    }
  if (fix) {
    yield { path: ['fix', 'run'], argv: fix.run };
    for (const [team, { run }] of Object.entries(fix.teams))
      yield { path: ['fix', 'teams', team, 'run'], argv: run };
  }
  for (const key of ['run', 'verify', 'rollback'] as const) {
    const argv = deploy?.[key];
    if (argv) yield { path: ['deploy', key], argv };
  }
}

function programs(written: WrittenConfig, folder: string, searchPath: string): readonly Meaning[] {
  return [...commands(written)].flatMap(({ path, argv: [program = ''] }): Meaning[] => {
    if (!program.includes('/')) {
      const found = searchPath
        .split(delimiter)
        .some((place) => place !== '' && isProgram(join(place, program)));
      return found
        ? []
        : [{ path, what: `the program ${program} is not on PATH; install it or write its path` }];
    }
    const full = isAbsolute(program) ? program : resolve(folder, program);
    return isProgram(full) ? [] : [{ path, what: `${program} is not an executable file in ${folder}` }];
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function schedule({ slack }: WrittenConfig): readonly Meaning[] {
  const found: Meaning[] = [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: slack.timezone });
  } catch {
    found.push({
      path: ['slack', 'timezone'],
      what: `${slack.timezone} is not a time zone; write one such as Europe/Berlin or UTC`,
    });
  }
  if (slack.digest !== undefined && !isCron(slack.digest))
    found.push({
      path: ['slack', 'digest'],
      what: `"${slack.digest}" is not a schedule of five fields; write for example "0 9 * * 1-5"`,
    });
  return found;
}

const CRON_RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== CRON_RANGES.length) return false;
  return CRON_RANGES.every(([least, most], index) =>
    (fields[index] ?? '').split(',').every((part) => {
      const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
      if (!match) return false;
      const [, from, to, step] = match;
      const numbers = [from, to].filter((one) => one !== undefined).map(Number);
      return (
        numbers.every((one) => one >= least && one <= most) &&
        step !== '0' &&
        (to === undefined || Number(from) <= Number(to))
      );
    }),
  );
}
