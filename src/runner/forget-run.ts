import { existsSync, renameSync } from 'node:fs';
import { runFolder } from './supervise/run-folder.ts';

/** Makes a run's id free for another run; what the ended one left stays beside it, under the first free number. Nothing when there is none. */
export function forgetRun(runs: string, runId: string): void {
  const folder = runFolder(runs, runId);
  if (!existsSync(folder)) return;
  let n = 1;
  while (existsSync(`${folder}.${n}`)) n += 1;
  renameSync(folder, `${folder}.${n}`);
}
