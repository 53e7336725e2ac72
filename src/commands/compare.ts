// greenloop compare: two iterations side by side.
import { compareIterations } from '../loop/compare.ts';
import { LoopError } from '../loop/errors.ts';
import { pairOf } from '../report/pair-of.ts';
import { renderComparison } from '../report/render-digest.ts';
import { printJson } from '../terminal/print.ts';
import { numberOf, projectOf, withStore } from './read-only-store.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop compare <project> [a] [b] [--json]';

/** Compares iterations a and b; without numbers the last two, with one number that one and the last. Throws LoopError `usage`, `project-unknown`, `iteration-unknown`. */
export async function compare(words: readonly string[]): Promise<number> {
  const { positionals, on } = readWords(words, ['json'], USAGE);
  const [named, ...numbers] = positionals;
  if (numbers.length > 2) throw new LoopError('usage', 'compare takes two iterations', USAGE);
  const asked = numbers.map((word) => numberOf(word, 'the number of an iteration', USAGE));
  return withStore((opened) => {
    const project = projectOf(opened, named, USAGE);
    const [a, b] = pairOf(project, opened.history, asked);
    const moved = opened.history.movedBetween(project, a, b);
    const after = opened.history.iteration(project, b);
    const comparison = compareIterations(opened.history.iteration(project, a), after, moved);
    if (on.has('json')) printJson(comparison);
    else process.stdout.write(renderComparison(comparison, after.plan.suites));
    return 0;
  });
}
