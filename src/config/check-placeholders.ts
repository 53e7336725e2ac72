// Placeholders in commands ({reports}, {tests}) and variables in URLs (${NAME}): there where they are needed, and known.
import { type ConfigPath, type Meaning, nearestOf } from './fault.ts';
import { asArgv, asList, asMap } from './raw-value.ts';

const KNOWN = ['reports', 'tests'];

/** Faults of placeholders and variables. */
export function checkPlaceholders(raw: unknown): readonly Meaning[] {
  return [...asList(asMap(raw).suites).flatMap(suiteFaults), ...urlFaults(raw)];
}

function suiteFaults(suite: unknown, index: number): readonly Meaning[] {
  return ['run', 'rerun', 'collect'].flatMap((key): readonly Meaning[] => {
    const argv = asArgv(asMap(suite)[key]);
    if (argv === null) return [];
    const path: ConfigPath = ['suites', index, key];
    const misspelt = argv.flatMap((word) => misspeltIn(word).map((what) => ({ path, what })));
    if (misspelt.length > 0) return misspelt;
    const found: Meaning[] = [];
    if (!argv.some((word) => word.includes('{reports}')))
      found.push({
        path,
        what: 'no argument has {reports}, so its report would not be found; add for example --junitxml={reports}/report.xml',
      });
    if (key === 'rerun' && !argv.includes('{tests}'))
      found.push({ path, what: 'no argument is "{tests}", so it would not run only the failing tests' });
    if (key !== 'rerun' && argv.some((word) => word.includes('{tests}')))
      found.push({ path, what: '{tests} has a meaning in rerun only; leave it out here' });
    return found;
  });
}

function misspeltIn(word: string): readonly string[] {
  return [...word.matchAll(/\{([a-z]+)\}/gi)].flatMap(([whole, name = '']) => {
    const nearest = nearestOf(name, KNOWN);
    return KNOWN.includes(name) || nearest === null
      ? []
      : [`there is no ${whole}; did you mean {${nearest}}?`];
  });
}

function urlFaults(raw: unknown): readonly Meaning[] {
  const { env, environment } = asMap(raw);
  const { revision, health } = asMap(environment);
  const urls: (readonly [ConfigPath, unknown])[] = [
    [['environment', 'revision'], revision],
    ...asList(health).map(
      (check, index) => [['environment', 'health', index, 'http'], asMap(check).http] as const,
    ),
  ];
  const passed = asList(env);
  return urls.flatMap(([path, url]) =>
    typeof url !== 'string'
      ? []
      : [...url.matchAll(/\$\{(\w+)/g)]
          .map(([, name = '']) => name)
          .filter((name) => !passed.includes(name) && !name.startsWith('GREENLOOP_'))
          .map((name) => ({ path, what: `the variable ${name} is not passed on; add it to env` })),
  );
}
