// Adds our own small reporter to commands whose runner is recognised; every other command stays as it is.
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Argv } from '../../loop/plan.ts';
import type { Additions } from '../supervise/run-folder.ts';

const PYTHON_PLUGINS = dirname(fileURLToPath(import.meta.url));
/** As a URL: node would read `#` and `%` in a path as parts of one. */
const NODE_REPORTER = new URL('./node-reporter.js', import.meta.url).href;
const VITEST_REPORTER = fileURLToPath(new URL('./vitest-reporter.js', import.meta.url));
const JEST_REPORTER = fileURLToPath(new URL('./jest-reporter.cjs', import.meta.url));
const PLAYWRIGHT_REPORTER = fileURLToPath(new URL('./playwright-reporter.js', import.meta.url));
const TO_STDOUT = '--test-reporter-destination=stdout';

type Variables = Readonly<Record<string, string>>;

/**
 * The command, and what goes before the values of its variables, with a reporter that writes live events to file descriptor 3.
 * `variables` are those that the command gets: what the user chose in them stays in force.
 */
export function instrumentCommand(argv: Argv, variables: Variables): { argv: Argv; before: Additions } {
  const pytest = pytestAt(argv);
  if (pytest !== null)
    return {
      argv: insert(argv, pytest + 1, ['-p', 'greenloop_live', ...withFiles(argv, variables)]),
      before: { PYTHONPATH: { text: PYTHON_PLUGINS, separator: delimiter } },
    };
  if (isNodeTest(argv) && !variables.NODE_OPTIONS?.includes('--test-reporter'))
    return { argv: insert(argv, 1, nodeOptions(argv)), before: {} };
  const reporter = reporterAt(argv, 'reporter');
  if (reporter > 0 && isTool(argv, 'vitest'))
    return { argv: insert(argv, reporter, [`--reporter=${VITEST_REPORTER}`]), before: {} };
  if (reporter > 0 && isTool(argv, 'playwright')) return { argv: withPlaywright(argv, reporter), before: {} };
  if (isTool(argv, 'playwright') && argv.includes('test') && !variables.PW_TEST_REPORTER)
    // Playwright adds the reporter that this names to those of its configuration: its own editor extension relies on that.
    return { argv, before: { PW_TEST_REPORTER: { text: PLAYWRIGHT_REPORTER, separator: '' } } };
  const reporters = reporterAt(argv, 'reporters');
  if (reporters > 0 && isTool(argv, 'jest'))
    return { argv: insert(argv, reporters, [`--reporters=${JEST_REPORTER}`]), before: {} };
  return { argv, before: {} };
}

/** Where the word `pytest` stands in `pytest …`, `python … -m pytest …` and `<tool> run pytest …`; null in other commands. */
function pytestAt(argv: Argv): number | null {
  const at = argv.findIndex((word) => /^(?:py\.?test(?:-3)?)$/.test(baseOf(word)));
  const before = argv.slice(0, Math.max(at, 0));
  const python = /^python(?:\d+(?:\.\d+)*)?$/.test(baseOf(argv[0])) && before.at(-1) === '-m';
  const coverage = baseOf(argv[0]) === 'coverage' && before[1] === 'run' && before.at(-1) === '-m';
  const tool = /^(?:uv|poetry|pipenv|pdm|hatch|rye)$/.test(baseOf(argv[0])) && before[1] === 'run';
  return at === 0 || (at > 0 && (python || coverage || (tool && at === 2))) ? at : null;
}

/** Asks for file and line in pytest's report, unless the user chose its family. */
function withFiles(argv: Argv, variables: Variables): readonly string[] {
  const chosen = [...argv, variables.PYTEST_ADDOPTS ?? ''].some((word) => word.includes('junit_family'));
  const writes = argv.some((word) => /^--junit-?xml/.test(word));
  return writes && !chosen ? ['-o', 'junit_family=xunit1'] : [];
}

/** `node … --test …`, and not `node script.js --test`. */
function isNodeTest(argv: Argv): boolean {
  if (!/^node(?:js)?$/.test(baseOf(argv[0]))) return false;
  const test = argv.indexOf('--test');
  const isValue = (index: number) => /^--?[^=]+$/.test(argv[index - 1] ?? '');
  const script = argv.findIndex((word, index) => index > 0 && !word.startsWith('-') && !isValue(index));
  return test > 0 && (script < 0 || script > test);
}

/** Node pairs reporters and destinations by their order and wants as many of one as of the other. */
function nodeOptions(argv: Argv): readonly string[] {
  const own = [`--test-reporter=${NODE_REPORTER}`, TO_STDOUT];
  const isReporter = (word: string) => /^--test-reporter(?:=|$)/.test(word);
  if (!argv.some(isReporter)) return [...own, '--test-reporter=spec', TO_STDOUT];
  return argv.some((word) => word.startsWith('--test-reporter-destination')) ? own : [...own, TO_STDOUT];
}

/** Where the option stands, in either form, before a `--`; 0 without one: then a configuration we do not know may name reporters. */
function reporterAt(argv: Argv, option: 'reporter' | 'reporters'): number {
  const end = argv.indexOf('--');
  const at = argv.findIndex((word) => word === `--${option}` || word.startsWith(`--${option}=`));
  return at > 0 && (end < 0 || at < end) ? at : 0;
}

/** `vitest …`, `npx vitest …`, `pnpm exec vitest …`, `node node_modules/…/vitest.mjs …`. */
function isTool(argv: Argv, tool: 'vitest' | 'playwright' | 'jest'): boolean {
  const at = argv.findIndex((word) => baseOf(word).replace(/\.[cm]?js$/, '') === tool);
  if (at === 0) return true;
  const before = argv.slice(0, Math.max(at, 0)).map(baseOf);
  const launched = /^(?:npx|pnpx|bunx|node|nodejs|npm|pnpm|yarn|bun)$/.test(before[0] ?? '');
  return (
    launched &&
    before.slice(1).every((word) => /^(?:exec|x|dlx|run|--|-{1,2}y(?:es)?|--no-install)$/.test(word))
  );
}

/** Playwright takes its reporters as one list. */
function withPlaywright(argv: Argv, at: number): Argv {
  const inline = argv[at]?.includes('=') ?? false;
  const list = inline ? at : at + 1;
  const [program, ...words] = argv;
  return [
    program,
    ...words.map((word, index) => (index + 1 === list ? `${word},${PLAYWRIGHT_REPORTER}` : word)),
  ];
}

function insert([program, ...args]: Argv, at: number, words: readonly string[]): Argv {
  return [program, ...args.slice(0, at - 1), ...words, ...args.slice(at - 1)];
}

function baseOf(word: string): string {
  return word.split(/[\\/]/).at(-1) ?? '';
}
