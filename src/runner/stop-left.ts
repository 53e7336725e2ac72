import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createOnce, runFiles } from './supervise/run-folder.ts';

/** Asks each run below `runs` whose folder's name begins so, and that has not ended, to stop with its whole tree; does not wait for that. */
export function stopLeft(runs: string, prefix: string): void {
  const names = existsSync(runs) ? readdirSync(runs).filter((name) => name.startsWith(prefix)) : [];
  for (const name of names) {
    const { spec, result, cancel } = runFiles(join(runs, name));
    if (existsSync(spec) && !existsSync(result)) createOnce(cancel, {});
  }
}
