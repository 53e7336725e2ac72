// Whether every program that the file names is there, before a loop starts and not in the middle of one.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { ConfigPath, Meaning } from './fault.ts';
import { asArgv, asList, asMap } from './raw-value.ts';

/** A fault for each program that is not there: a relative one in the file's folder, a bare one on `searchPath`. */
export function checkPrograms(raw: unknown, folder: string, searchPath: string): readonly Meaning[] {
  return [...commandsOf(raw)].flatMap(({ path, program }) => {
    const what = missing(program, folder, searchPath);
    return what === null ? [] : [{ path, what }];
  });
}

function* commandsOf(raw: unknown): Generator<{ path: ConfigPath; program: string }> {
  const { environment, setup, suites, fix, deploy } = asMap(raw);
  yield* one(['environment', 'revision'], asMap(environment).revision);
  for (const [index, check] of asList(asMap(environment).health).entries())
    yield* one(['environment', 'health', index, 'run'], asMap(check).run);
  yield* one(['environment', 'access_log', 'run'], asMap(asMap(environment).access_log).run);
  yield* one(['setup'], setup);
  for (const [index, suite] of asList(suites).entries())
    for (const key of ['run', 'rerun', 'collect']) yield* one(['suites', index, key], asMap(suite)[key]);
  yield* one(['fix', 'run'], asMap(fix).run);
  for (const [team, fixer] of Object.entries(asMap(asMap(fix).teams)))
    yield* one(['fix', 'teams', team, 'run'], asMap(fixer).run);
  for (const key of ['run', 'verify', 'rollback']) yield* one(['deploy', key], asMap(deploy)[key]);
}

function* one(path: ConfigPath, value: unknown) {
  const program = asArgv(value)?.[0] ?? '';
  if (program !== '') yield { path, program };
}

/** `node` is the Node that Greenloop runs on, wherever that is. */
function missing(program: string, folder: string, searchPath: string): string | null {
  if (program === 'node') return null;
  if (!program.includes('/')) {
    const places = searchPath.split(delimiter).filter((place) => place !== '');
    if (places.some((place) => isProgram(join(place, program)))) return null;
    const here = existsSync(join(folder, program)) ? `, or write ./${program}` : '';
    const line = /\s/.test(program) ? `write a list: [${program.split(/\s+/).join(', ')}]` : '';
    return `the program ${program} is not on PATH; ${line || `install it${here}`}`;
  }
  const path = isAbsolute(program) ? program : resolve(folder, program);
  const place = isAbsolute(program) ? '' : ` in ${folder}`;
  if (!existsSync(path)) return `${program} does not exist${place}`;
  if (isProgram(path)) return null;
  return statSync(path).isFile()
    ? `${program} is not executable${place}; chmod +x makes it so`
    : `${program} is not a file${place}`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
