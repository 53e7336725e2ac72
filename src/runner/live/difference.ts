// What was seen while a suite ran against what its report says. The report decides; that they differ is said.
import type { Counts } from '../../loop/model.ts';
import type { LiveProgress } from '../../loop/ports.ts';

const SHOWN = 3;

/**
 * One sentence when more was seen than the report has; '' otherwise. Less is no difference: a command may run more than one tool, and
 * not each of them is heard.
 * @param countsTests whether each end that was told is one test, as our own reporters tell it; what a runner prints may have parents too
 */
export function differenceFrom(seen: LiveProgress, counts: Counts, countsTests: boolean): string {
  const failures = counts.failed + counts.errored + counts.broken;
  if (seen.failed > failures + counts.flaky) {
    const names = seen.failures.slice(0, SHOWN).map(({ name }) => name);
    const more = seen.failed > names.length ? ` and ${seen.failed - names.length} more` : '';
    return `while it ran ${tests(seen.failed)} failed (${names.join(', ')}${more}), but its report has ${count(failures, 'failure')}`;
  }
  if (countsTests && seen.done > counts.tests + counts.broken)
    return `while it ran ${tests(seen.done)} ended, but its report has ${count(counts.tests, 'test')}`;
  return '';
}

function tests(number: number): string {
  return count(number, 'test');
}

function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}
