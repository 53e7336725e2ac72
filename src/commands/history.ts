// greenloop history: a project's iterations side by side.
import { renderHistory } from '../report/render-digest.ts';
import { printJson } from '../terminal/print.ts';
import { numberOf, projectOf, withStore } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop history [project] [how many] [--json]';
const SHOWN = 20;

/** Prints the newest iterations, oldest first. Throws LoopError `usage`, `project-unknown`. */
export async function history(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  const [named, count] = positionals;
  return withStore((opened) => {
    const project = projectOf(opened, named, USAGE);
    const limit = count === undefined ? SHOWN : numberOf(count, 'a number of iterations', USAGE);
    const rows = opened.history.iterations(project, limit).toReversed();
    const timezone = rows.length === 0 ? 'UTC' : opened.history.iteration(project, null).plan.slack.timezone;
    if (on.has('json')) printJson({ project, iterations: rows });
    else process.stdout.write(renderHistory(project, rows, timezone));
    return 0;
  });
}
