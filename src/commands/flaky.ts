// greenloop flaky: the tests that fail and pass on the same revision, and those that are broken.

import { renderTests } from '../report/render-tests.ts';
import { flakyLines } from '../report/test-lines.ts';
import { printJson } from '../terminal/print.ts';
import { projectOf, withStore, zoneOf } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop flaky [project] [--json]';
const MOST = 20;

/** Prints them, the flakiest first. Throws LoopError `usage`, `project-unknown`. */
export async function flaky(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  const { project, judged, lines, quarantines } = withStore((opened) => {
    const project = projectOf(opened, positionals[0], USAGE);
    const now = Date.now();
    const judged = opened.history.flakiest(project, now, MOST);
    const quarantines = opened.history.quarantines(project, now);
    return { project, judged, lines: flakyLines(judged, quarantines, zoneOf(opened, project)), quarantines };
  });
  if (on.has('json')) printJson({ project, tests: judged, quarantines });
  else
    process.stdout.write(
      renderTests(
        `${project}: ${judged.length === 0 ? 'no test is flaky or broken' : 'flaky and broken tests'}`,
        lines,
      ),
    );
  return 0;
}
