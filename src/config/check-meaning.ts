// What a schema cannot see: names that must differ, programs that must exist, zones and schedules that must be real.
import { checkPlaceholders } from './check-placeholders.ts';
import { checkPrograms } from './check-programs.ts';
import type { Meaning } from './fault.ts';
import { isCron } from './is-cron.ts';
import { asList, asMap } from './raw-value.ts';

/**
 * Faults of meaning. `raw` is what stands in the file, of whatever shape: what is not as it should be is passed over here,
 * so that these faults are shown together with those of shape. `searchPath` is the PATH that bare programs are looked up in.
 */
export function checkMeaning(raw: unknown, folder: string, searchPath: string): readonly Meaning[] {
  return [
    ...twins(raw),
    ...teams(raw),
    ...steps(raw),
    ...takingBack(raw),
    ...ownBranch(raw),
    ...schedule(raw),
    ...checkPlaceholders(raw),
    ...checkPrograms(raw, folder, searchPath),
  ];
}

function twins(raw: unknown): readonly Meaning[] {
  const ids = asList(asMap(raw).suites).map((suite) => asMap(suite).id);
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (first === index || typeof id !== 'string') return [];
    const what = `${id} is the id of suites[${first}] already; give each suite its own`;
    return [{ path: ['suites', index, 'id'], what }];
  });
}

function teams(raw: unknown): readonly Meaning[] {
  const { fix, suites } = asMap(raw);
  const known = new Set(asList(suites).flatMap((suite) => Object.keys(asMap(asMap(suite).categories))));
  return Object.keys(asMap(asMap(fix).teams))
    .filter((team) => !known.has(team))
    .map((team) => ({
      path: ['fix', 'teams', team],
      what: `no suite has a category ${team}; write one of ${[...known].join(', ') || 'the categories of your suites'}`,
    }));
}

function steps(raw: unknown): readonly Meaning[] {
  const names = asList(asMap(asMap(raw).deploy).steps);
  return names.flatMap((step, index) =>
    names.indexOf(step) === index || typeof step !== 'string'
      ? []
      : [
          {
            path: ['deploy', 'steps', index],
            what: `there is a step ${step} already; give each its own name`,
          },
        ],
  );
}

function takingBack(raw: unknown): readonly Meaning[] {
  const { when_worse, rollback } = asMap(asMap(raw).deploy);
  if (when_worse !== 'roll-back' || rollback !== undefined) return [];
  return [
    {
      path: ['deploy', 'when_worse'],
      what: 'roll-back needs a command; write deploy.rollback, which starts the previous revision again',
    },
  ];
}

function ownBranch(raw: unknown): readonly Meaning[] {
  const { project, ref } = asMap(raw);
  if (typeof project !== 'string' || ref !== `greenloop/${project}`) return [];
  return [{ path: ['ref'], what: `${ref} is where Greenloop puts the fixes; write the branch they are for` }];
}

function schedule(raw: unknown): readonly Meaning[] {
  const { timezone, digest } = asMap(asMap(raw).slack);
  const found: Meaning[] = [];
  if (typeof timezone === 'string' && !isZone(timezone))
    found.push({
      path: ['slack', 'timezone'],
      what: `${timezone} is not a time zone; write one such as Europe/Berlin or UTC`,
    });
  if (typeof digest === 'string' && !isCron(digest))
    found.push({
      path: ['slack', 'digest'],
      what: `"${digest}" is not a schedule of five fields; write for example "0 9 * * 1-5"`,
    });
  return found;
}

/** A name, not an offset: with an offset the digest would move at every change to summer time. */
function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return !/^[+-]/.test(text);
  } catch {
    return false;
  }
}
