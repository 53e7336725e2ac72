// The data folder's database, opened beside a running bot and without taking its lease: for reading, and for what people decide.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LoopError } from '../loop/errors.ts';
import { dataFolderOf } from '../open-engine.ts';
import { type OpenStore, openStore } from '../store/open-store.ts';
import { systemClock } from '../system-clock.ts';

/** Opens it; the caller closes it. Throws LoopError `project-unknown` when there is no data. */
export function openStoreHere(): OpenStore {
  const folder = dataFolderOf(process.env, process.cwd());
  const file = join(folder, 'greenloop.db');
  if (!existsSync(file))
    throw new LoopError(
      'project-unknown',
      `there is no data in ${folder}`,
      'set GREENLOOP_DATA to the data folder, or start a loop with greenloop run <greenloop.yaml>',
    );
  return openStore({ file, clock: systemClock });
}

/** Opens it, asks, and closes it again. Throws LoopError `project-unknown` when there is no data. */
export function withStore<T>(ask: (opened: OpenStore) => T): T {
  const opened = openStoreHere();
  try {
    return ask(opened);
  } finally {
    opened.close();
  }
}

/** The project that was named, or the only one. Throws LoopError `project-unknown`, `usage`. */
export function projectOf({ history }: OpenStore, named: string | undefined, usage: string): string {
  const projects = history.projects();
  if (named !== undefined) {
    if (projects.includes(named)) return named;
    throw new LoopError(
      'project-unknown',
      `no loop of ${named} was ever started`,
      projects.length === 0 ? usage : `projects with data: ${projects.join(', ')}`,
    );
  }
  const [only, ...more] = projects;
  if (only !== undefined && more.length === 0) return only;
  throw new LoopError(
    'usage',
    only === undefined ? 'no loop was ever started' : `which project: ${projects.join(', ')}?`,
    usage,
  );
}

/** A project's name, when the first of these words is one and more follow, and the words that are about a test. Throws LoopError `project-unknown`, `usage`. */
export function testWords(
  opened: OpenStore,
  words: readonly string[],
  usage: string,
): { readonly project: string; readonly rest: readonly string[] } {
  const [first = '', ...others] = words;
  const isProject = others.length > 0 && opened.history.projects().includes(first);
  const rest = isProject ? others : words;
  if (rest.length === 0) throw new LoopError('usage', 'words of a test\u2019s name are missing', usage);
  return { project: projectOf(opened, isProject ? first : undefined, usage), rest };
}

/** The time zone of a project's newest plan. */
export function zoneOf({ history }: OpenStore, project: string): string {
  return history.iteration(project, null).plan.slack.timezone;
}

/** A positive whole number. Throws LoopError `usage`. */
export function numberOf(word: string, what: string, usage: string): number {
  if (!/^[1-9]\d{0,8}$/.test(word)) throw new LoopError('usage', `${word} is not ${what}`, usage);
  return Number(word);
}
