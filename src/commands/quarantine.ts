// greenloop quarantine and release: flaky tests that do not count for a while.
import { decideQuarantine, readWish } from '../loop/quarantine.ts';
import { putInWords, releasedWords } from '../report/quarantine-words.ts';
import { testMeant } from '../report/test-meant.ts';
import { print } from '../terminal/print.ts';
import { testWords, withStore, zoneOf } from './read-only-store.ts';
import { terminalUser } from './terminal-user.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop quarantine [project] <words of the test> because <reason> [until 2026-12-31 or 7d]';
const RELEASE_USAGE = 'greenloop release [project] <words of the test>';

/** Puts a flaky test into quarantine, also beside a running bot. Throws LoopError `usage`, `project-unknown`, `test-unknown`, `not-flaky`, `stale`, `database-busy`. */
export async function quarantine(words: readonly string[]): Promise<number> {
  return withStore((opened) => {
    const { project, rest } = testWords(opened, readWords(words, [], USAGE).positionals, USAGE);
    const now = Date.now();
    const wish = readWish(rest);
    const life = testMeant(project, wish.test, opened.history, now);
    const zone = zoneOf(opened, project);
    const until = decideQuarantine(life, wish, now, zone);
    opened.quarantinesBeside.add(project, { ...life.test, by: terminalUser(), reason: wish.reason, until });
    print(`${putInWords(life.test, until, zone)}\n`);
    return 0;
  });
}

/** Ends a quarantine. Throws LoopError `usage`, `project-unknown`, `test-unknown`, `stale`, `database-busy`. */
export async function release(words: readonly string[]): Promise<number> {
  return withStore((opened) => {
    const { project, rest } = testWords(
      opened,
      readWords(words, [], RELEASE_USAGE).positionals,
      RELEASE_USAGE,
    );
    const { test } = testMeant(project, rest.join(' '), opened.history, Date.now());
    opened.quarantinesBeside.release(project, test, terminalUser());
    print(`${releasedWords(test)}\n`);
    return 0;
  });
}
