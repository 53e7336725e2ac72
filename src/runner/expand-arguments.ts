// Placeholders in a suite's command: {reports} inside an argument, "{tests}" as one argument a test.
import type { TestIdentity } from '../loop/model.ts';
import type { Argv } from '../loop/plan.ts';

export type TestRunner = 'pytest' | 'node' | 'other';

/** Which test runner a command starts, as far as its words show. */
export function recogniseRunner(argv: readonly string[]): TestRunner {
  const words = argv.map((word) => word.split(/[\\/]/).at(-1) ?? '');
  if (words.some((word) => /^(?:py\.?test)(?:-3)?$/.test(word))) return 'pytest';
  if (/^node(?:js)?$/.test(words[0] ?? '')) return 'node';
  return 'other';
}

/** The command with its placeholders filled in; without a selection an argument "{tests}" is left out. */
export function expandArguments(
  argv: Argv,
  reports: string,
  selection: readonly TestIdentity[] | null,
): Argv {
  const runner = recogniseRunner(argv);
  const [program, ...args] = argv.flatMap((word) =>
    word === '{tests}'
      ? (selection ?? []).map((test) => testArgument(test, runner))
      : [word.replaceAll('{reports}', () => reports)],
  );
  return [program ?? '', ...args];
}

/**
 * How a test is named to its runner: pytest's node id, else its class and its name joined by ` > `. A file that could not
 * be loaded is named by its path.
 */
export function testArgument({ file, className, name }: TestIdentity, runner: TestRunner): string {
  if (name === file) return file;
  if (runner === 'pytest' && file !== '') {
    const parts = className.split('.');
    const classes = parts.slice(parts.findLastIndex((part) => file.endsWith(`${part}.py`)) + 1);
    return [file, ...classes.filter((part) => part !== ''), name].join('::');
  }
  const isTop = className === '' || (runner === 'node' && className === 'test');
  return isTop ? name : `${className} > ${name}`;
}
