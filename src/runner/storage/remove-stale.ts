// Removal in small steps: one folder after the other, so that the bot does its work meanwhile.
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { removeFolder } from '../checkout/remove-folder.ts';
import { type FindOwner, findStale } from './find-stale.ts';
import { measureFolder, namesIn } from './measure-folder.ts';

/** What was removed. */
export type Removed = {
  readonly folders: number;
  readonly bytes: number;
  /** What the file system refused, a sentence each; the rest was removed all the same. */
  readonly refused: readonly string[];
};

/**
 * Removes what is stale at `now` (epoch ms) until nothing is or `leave` aborts. What is to go is first moved into `removing/`, where one that was cut off finds
 * it, so that nothing half removed lies where a whole was; a file in `runs/` says what went.
 */
export async function removeStale(
  dataFolder: string,
  ownerOf: FindOwner,
  now: number,
  leave: AbortSignal,
): Promise<Removed> {
  const bin = join(dataFolder, 'removing');
  const refused: string[] = [];
  const attempt = async (path: string, remove: () => Promise<void>): Promise<void> => {
    try {
      await remove();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      refused.push(`${path} cannot be removed: ${(error as Error).message}`);
    }
  };
  for await (const name of namesIn(bin)) {
    if (leave.aborted) break;
    await attempt(join(bin, name), () => removeFolder(join(bin, name)));
  }
  let folders = 0;
  let bytes = 0;
  for await (const { kind, path } of findStale(dataFolder, ownerOf, now)) {
    if (leave.aborted) break;
    await attempt(path, async () => {
      const measured = await measureFolder(path);
      await mkdir(bin, { recursive: true, mode: 0o700 });
      const doomed = join(bin, `${kind}-${basename(path)}`);
      await moveAway(path, doomed);
      folders += 1;
      bytes += measured.bytes;
      await removeFolder(doomed);
    });
  }
  if (folders > 0) await tell(join(dataFolder, 'runs'), folders, now);
  return { folders, bytes, refused };
}

/** A folder that its command made read-only cannot be moved as it is. */
async function moveAway(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await chmod(from, 0o700);
    await rename(from, to);
  }
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
