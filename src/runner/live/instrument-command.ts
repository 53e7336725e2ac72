// Adds our own small reporter to commands whose runner is recognised; every other command stays as it is.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Argv } from '../../loop/plan.ts';
import { recogniseRunner } from '../expand-arguments.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** The command and its variables, with a reporter that writes live events to file descriptor 3. */
export function instrumentCommand(
  argv: Argv,
  set: Readonly<Record<string, string>>,
): { argv: Argv; set: Readonly<Record<string, string>> } {
  const [program, ...args] = argv;
  const runner = recogniseRunner(argv);
  if (runner === 'node' && args.includes('--test')) {
    const own = [`--test-reporter=${join(HERE, 'node-reporter.js')}`, '--test-reporter-destination=stdout'];
    const spec = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
    const has = args.some((arg) => arg.startsWith('--test-reporter'));
    return { argv: [program, ...own, ...(has ? [] : spec), ...args], set };
  }
  if (runner === 'pytest') {
    const options = [set.PYTEST_ADDOPTS, '-p greenloop_live'].filter((one) => one !== undefined).join(' ');
    const path = [HERE, set.PYTHONPATH].filter((one) => one !== undefined).join(':');
    return { argv, set: { ...set, PYTHONPATH: path, PYTEST_ADDOPTS: options } };
  }
  return { argv, set };
}
