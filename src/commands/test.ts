// greenloop test: one test's life.
import { LoopError } from '../loop/errors.ts';
import { isSameTest } from '../loop/same-test.ts';
import { renderLife } from '../report/render-tests.ts';
import { testMeant } from '../report/test-meant.ts';
import { printJson } from '../terminal/print.ts';
import { testWords, withStore, zoneOf } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop test [project] <words of its name> [--json]';

/** Prints what became of the one test that has these words. Throws LoopError `usage`, `project-unknown`, `test-unknown`. */
export async function test(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  if (positionals.length === 0) throw new LoopError('usage', 'test needs words of its name', USAGE);
  return withStore((opened) => {
    const { project, rest } = testWords(opened, positionals, USAGE);
    const now = Date.now();
    const life = testMeant(project, rest.join(' '), opened.history, now);
    const quarantines = opened.history.quarantines(project, now);
    const quarantine = quarantines.find(
      (one) => one.suiteId === life.test.suiteId && isSameTest(one, life.test),
    );
    if (on.has('json')) printJson({ project, ...life, quarantine: quarantine ?? null });
    else process.stdout.write(renderLife(life, quarantines, zoneOf(opened, project)));
    return 0;
  });
}
