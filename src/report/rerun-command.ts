import { expandArguments } from '../loop/expand-arguments.ts';
import type { TestIdentity } from '../loop/model.ts';
import type { SuitePlan } from '../loop/plan.ts';
import { cleanLine } from './clean-text.ts';

/** More tests than these make no command that anybody would type. */
const MOST_TESTS = 10;

/** Whether these tests can be run without the rest of their suite, by a command that is still readable. */
export function canRerunAlone(suite: SuitePlan, tests: readonly TestIdentity[]): boolean {
  return suite.rerun !== null && tests.length > 0 && tests.length <= MOST_TESTS;
}

/**
 * The shell line that runs these tests again by hand in a checkout: the suite's `rerun` with the tests in place of
 * `{tests}`, or the whole suite when it has none or the tests are many. Reports go into `./reports`.
 */
export function rerunCommand(suite: SuitePlan, tests: readonly TestIdentity[]): string {
  const argv = canRerunAlone(suite, tests) ? (suite.rerun ?? suite.run) : suite.run;
  return expandArguments(argv, 'reports', tests).map(shellWord).join(' ');
}

/** One word of a POSIX shell line, quoted where it must be; cleaned, so that nothing in it can end the line. */
export function shellWord(word: string): string {
  const clean = cleanLine(word, 500);
  return /^[\w@%+=:,./-]+$/.test(clean) ? clean : `'${clean.replaceAll("'", `'\\''`)}'`;
}
