// greenloop slow: the tests whose last result took longest.

import { renderTests } from '../report/render-tests.ts';
import { slowLines } from '../report/test-lines.ts';
import { printJson } from '../terminal/print.ts';
import { projectOf, withStore } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop slow [project] [--json]';
const MOST = 20;

/** Prints them, the slowest first. Throws LoopError `usage`, `project-unknown`. */
export async function slow(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  const { project, tests } = withStore((opened) => {
    const project = projectOf(opened, positionals[0], USAGE);
    return { project, tests: opened.history.slowest(project, MOST) };
  });
  if (on.has('json')) printJson({ project, tests });
  else
    process.stdout.write(
      renderTests(
        `${project}: ${tests.length === 0 ? 'no test has run yet' : 'slowest tests'}`,
        slowLines(tests),
      ),
    );
  return 0;
}
