import type { TestIdentity } from '../loop/model.ts';
import type { Argv, SuitePlan } from '../loop/plan.ts';
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
  const names = tests.map((test) => argumentOf(argv, test));
  const expanded = argv.flatMap((argument) =>
    argument.includes('{tests}')
      ? names.map((name) => argument.replaceAll('{tests}', () => name))
      : [argument],
  );
  return expanded.map((argument) => shellWord(argument.replaceAll('{reports}', 'reports'))).join(' ');
}

/** How a test is asked for: pytest wants node ids, other runners are given its name. */
function argumentOf(argv: Argv, { file, className, name }: TestIdentity): string {
  const isPytest = argv.some((argument) => /(^|\/)(pytest|py\.test)$/.test(argument));
  if (!isPytest || file === '') return name;
  const nested = className.split('.').at(-1) ?? '';
  return [file, ...(/^[A-Z]/.test(nested) ? [nested] : []), name].join('::');
}

/** One word of a POSIX shell line, quoted where it must be; cleaned, so that nothing in it can end the line. */
export function shellWord(word: string): string {
  const clean = cleanLine(word, 500);
  return /^[\w@%+=:,./-]+$/.test(clean) ? clean : `'${clean.replaceAll("'", `'\\''`)}'`;
}
