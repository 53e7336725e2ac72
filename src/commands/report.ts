// greenloop report: one iteration, as Markdown or as data.
import { LoopError } from '../loop/errors.ts';
import { renderFacts } from '../open-engine.ts';
import { buildReport } from '../report/build-report.ts';
import { printJson } from '../terminal/print.ts';
import { withStore } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop report <project> [N] [--json]';

/** Prints iteration N of a project, or the last. Throws LoopError `usage`, `project-unknown`, `iteration-unknown`. */
export async function report(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  const [project, wanted, ...more] = positionals;
  if (project === undefined || more.length > 0)
    throw new LoopError('usage', 'report takes a project and perhaps the number of an iteration', USAGE);
  if (wanted !== undefined && !/^[1-9]\d{0,8}$/.test(wanted))
    throw new LoopError('usage', `${wanted} is not the number of an iteration`, USAGE);
  return withStore((opened) => {
    const facts = opened.history.iteration(project, wanted === undefined ? null : Number(wanted));
    if (on.has('json')) printJson(buildReport(facts));
    else process.stdout.write(renderFacts(facts));
    return 0;
  });
}
