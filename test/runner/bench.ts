// A data folder of its own, a working directory, and a runner with little patience; gone after the tests of the file.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createRunner } from '../../src/runner/create-runner.ts';
import { commandBench } from '../helpers/command-bench.ts';

export { runs, textOf, until } from '../helpers/command-bench.ts';

export const GRACE_MS = 300;

/** A folder of its own that is gone after the tests of this file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'greenloop-run-')));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A runner over a fresh data folder; commands run in its folder `work`. */
export function openBench(env: NodeJS.ProcessEnv = process.env, graceMs = GRACE_MS, name = '') {
  const dataFolder = join(temporaryFolder(), name);
  return commandBench(dataFolder, createRunner({ dataFolder, env, graceMs }));
}
