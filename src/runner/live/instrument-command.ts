// Adds our own small reporter to commands whose runner is recognised; every other command stays as it is.
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Argv } from '../../loop/plan.ts';
import type { Additions } from '../supervise/run-folder.ts';

const PYTHON_PLUGINS = dirname(fileURLToPath(import.meta.url));
/** As a URL: node would read `#` and `%` in a path as parts of one. */
const NODE_REPORTER = new URL('./node-reporter.js', import.meta.url).href;
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

function insert([program, ...args]: Argv, at: number, words: readonly string[]): Argv {
  return [program, ...args.slice(0, at - 1), ...words, ...args.slice(at - 1)];
}

function baseOf(word: string): string {
  return word.split(/[\\/]/).at(-1) ?? '';
}
