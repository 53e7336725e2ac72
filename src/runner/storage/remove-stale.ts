// Removal in small steps: one folder after the other, so that the bot does its work meanwhile.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { removeFolder } from '../checkout/remove-folder.ts';
import { type FindOwner, findStale } from './find-stale.ts';
import { measureFolder, namesIn } from './measure-folder.ts';

/** What was removed. */
export type Removed = { readonly folders: number; readonly bytes: number };

/**
 * Removes what is stale at `now` (epoch ms) until nothing is or `leave` aborts. What is to go is first moved into `removing/`, where one that was cut off finds
 * it, so that nothing half removed lies where a whole was; a file in `runs/` says what went. Throws what the file system refuses.
 */
export async function removeStale(
  dataFolder: string,
  ownerOf: FindOwner,
  now: number,
  leave: AbortSignal,
): Promise<Removed> {
  const bin = join(dataFolder, 'removing');
  for await (const name of namesIn(bin)) {
    if (leave.aborted) return { folders: 0, bytes: 0 };
    await removeFolder(join(bin, name));
  }
  let folders = 0;
  let bytes = 0;
  for await (const { kind, path } of findStale(dataFolder, ownerOf, now)) {
    if (leave.aborted) break;
    const measured = await measureFolder(path);
    await mkdir(bin, { recursive: true, mode: 0o700 });
    const doomed = join(bin, `${kind}-${basename(path)}`);
    await rename(path, doomed);
    await removeFolder(doomed);
    folders += 1;
    bytes += measured.bytes;
  }
  if (folders > 0) await tell(join(dataFolder, 'runs'), folders, now);
  return { folders, bytes };
}

/** Whoever looks for the output of a command that is gone finds why. */
async function tell(runs: string, folders: number, now: number): Promise<void> {
  await mkdir(runs, { recursive: true, mode: 0o700 });
  await writeFile(
    join(runs, 'what-is-kept.txt'),
    `What commands printed is kept for as long as "keep" in their project's greenloop.yaml says (90d unless it says otherwise), and removed once a day.
The last removal, on ${new Date(now).toISOString()}, took ${folders === 1 ? 'one folder' : `${folders} folders`}.
Results are kept for ever: greenloop report <project> <iteration> shows them.
`,
  );
}
