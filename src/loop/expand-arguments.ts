// Placeholders in a suite's command: {reports} inside an argument, "{tests}" as one argument a test.
import type { TestIdentity } from './model.ts';
import type { Argv } from './plan.ts';

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
  if (runner === 'pytest') return nodeId(file, className, name);
  const isTop = className === '' || (runner === 'node' && className === 'test');
  return isTop ? name : `${className} > ${name}`;
}

/** pytest writes `folder.module.Class` as the class; without the file (junit_family=xunit2) the module is what looks like one. */
function nodeId(file: string, className: string, name: string): string {
  const parts = className.split('.').filter((part) => part !== '');
  const module = file.replace(/\.py$/, '').split('/');
  const isModule = (part: string) => part === module.at(-1);
  const looksLikeModule = (part: string) => /^test_|_test$/.test(part) || !/^[A-Z]/.test(part);
  const start = `${parts.join('.')}.`.startsWith(`${module.join('.')}.`)
    ? module.length
    : parts.findLastIndex(file === '' ? looksLikeModule : isModule) + 1;
  const path = file === '' ? `${parts.slice(0, start).join('/')}.py` : file;
  return (file === '' && start === 0 ? [name] : [path, ...parts.slice(start), name]).join('::');
}
