// Which two iterations are meant.
import { LoopError } from '../loop/errors.ts';
import type { History } from '../loop/ports.ts';

/** The two iterations to compare, the earlier first: those named, the named one and the newest, or the newest two. Throws LoopError `usage`, `iteration-unknown`. */
export function pairOf(
  project: string,
  history: Pick<History, 'iterations'>,
  asked: readonly number[],
): readonly [number, number] {
  const [newest, before] = history.iterations(project, 2);
  const [a = before?.number, b = newest?.number] = asked.length === 1 ? [asked[0], newest?.number] : asked;
  if (a === undefined || b === undefined)
    throw new LoopError(
      'iteration-unknown',
      `${project} has only one iteration so far`,
      'compare needs two; see greenloop report for the one',
    );
  if (a === b)
    throw new LoopError(
      'usage',
      `iteration ${a} cannot be compared with itself`,
      'name two iterations, as in compare 1 2',
    );
  return [Math.min(a, b), Math.max(a, b)];
}
