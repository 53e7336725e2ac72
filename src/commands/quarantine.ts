// greenloop quarantine and release: flaky tests that do not count for a while.
import { LoopError } from '../loop/errors.ts';
import { decideQuarantine, readWish } from '../loop/quarantine.ts';
import { quarantineEnd } from '../report/quarantine-words.ts';
import { testMeant } from '../report/test-meant.ts';
import { testLabel } from '../report/words.ts';
import type { OpenStore } from '../store/open-store.ts';
import { projectOf, withStore, zoneOf } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop quarantine [project] <words of the test> because <reason> [until 2026-12-31 or 7d]';
const RELEASE_USAGE = 'greenloop release [project] <words of the test>';

/** Puts a flaky test into quarantine, also beside a running bot. Throws LoopError `usage`, `project-unknown`, `test-unknown`, `not-flaky`, `stale`, `database-busy`. */
export async function quarantine(words: readonly string[]): Promise<number> {
  return withStore((opened) => {
    const { project, rest } = split(words, opened, USAGE);
    const now = Date.now();
    const wish = readWish(rest);
    const life = testMeant(project, wish.test, opened.history, now);
    const zone = zoneOf(opened, project);
    const until = decideQuarantine(life, wish, now, zone);
    opened.quarantinesBeside.add(project, { ...life.test, by: who(), reason: wish.reason, until });
    process.stdout.write(
      `${testLabel(life.test)} is in quarantine until ${quarantineEnd(until, zone)} (${zone}): it runs and does not count, from its next run on\n`,
    );
    return 0;
  });
}

/** Ends a quarantine. Throws LoopError `usage`, `project-unknown`, `test-unknown`, `stale`, `database-busy`. */
export async function release(words: readonly string[]): Promise<number> {
  return withStore((opened) => {
    const { project, rest } = split(words, opened, RELEASE_USAGE);
    const { test } = testMeant(project, rest.join(' '), opened.history, Date.now());
    opened.quarantinesBeside.release(project, test, who());
    process.stdout.write(`${testLabel(test)} counts again, from its next run on\n`);
    return 0;
  });
}

function split(words: readonly string[], opened: OpenStore, usage: string) {
  const { positionals } = readWords(words, [], usage);
  const [first = '', ...rest] = positionals;
  const isProject = rest.length > 0 && opened.history.projects().includes(first);
  const named = isProject ? rest : positionals;
  if (named.length === 0) throw new LoopError('usage', 'words of a test\u2019s name are missing', usage);
  return { project: projectOf(opened, isProject ? first : undefined, usage), rest: named };
}

function who(): string {
  return process.env.USER ?? 'terminal';
}
