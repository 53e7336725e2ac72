// What commands, fixers and clones left and nobody needs any more.
import { join } from 'node:path';
import { isAlive, type ProcessIdentity } from '../supervise/process-identity.ts';
import { readWhole, runFiles } from '../supervise/run-folder.ts';
import { lstatOrNull, namesIn } from './measure-folder.ts';

const DAY_MS = 86_400_000;
/** How long the files of commands are kept where no plan says it, ms. */
const KEEP_MS = 90 * DAY_MS;

/** Whose files they are. */
type Owner = {
  readonly project: string;
  /** The loop has not finished: it may need all that it left. */
  readonly open: boolean;
  readonly keepMs: number | null;
};

/** Says whose files they are, by the loop's id; null for a loop that nobody knows, as after a backup was put back. */
export type FindOwner = (loopId: string) => Owner | null;

/** Something that may go. */
export type Stale = { readonly kind: 'command' | 'clone' | 'fix'; readonly path: string };

/** Ids of runs, fixes and deployments begin with their loop's. */
const OF_LOOP = /^(L[0-9a-f]{8})-/;

/**
 * Everything below a data folder that may go at `now` (epoch ms): of loops that have finished, untouched for as long as their project keeps it, and with no
 * process of it alive. Results and reports are none of it.
 */
export async function* findStale(dataFolder: string, ownerOf: FindOwner, now: number): AsyncGenerator<Stale> {
  const known = new Map<string, Owner | null>();
  const mayGo = (name: string, lastMs: number): boolean => {
    const loopId = OF_LOOP.exec(name)?.[1];
    if (loopId === undefined) return false;
    if (!known.has(loopId)) known.set(loopId, ownerOf(loopId));
    const owner = known.get(loopId) ?? null;
    return owner?.open !== true && now - lastMs > (owner?.keepMs ?? KEEP_MS);
  };
  const runs = join(dataFolder, 'runs');
  for await (const name of namesIn(runs)) {
    const path = join(runs, name);
    const { result, claim } = runFiles(path);
    const last = (await lstatOrNull(result)) ?? (await lstatOrNull(path));
    if (last !== null && mayGo(name, last.mtimeMs) && !isHeld(claim)) yield { kind: 'command', path };
  }
  const fixes = join(dataFolder, 'fixes');
  for await (const name of namesIn(fixes)) {
    const path = join(fixes, name);
    if (mayGo(name, (await lstatOrNull(path))?.mtimeMs ?? now)) yield { kind: 'fix', path };
  }
  for await (const project of namesIn(join(dataFolder, 'projects'))) {
    const clones = join(dataFolder, 'projects', project, 'fixes');
    for await (const name of namesIn(clones)) {
      const path = join(clones, name);
      if (mayGo(name, (await lstatOrNull(path))?.mtimeMs ?? now)) yield { kind: 'clone', path };
    }
  }
}

/** The supervisor lives: what it was to leave running may still print into the run's folder. */
function isHeld(claim: string): boolean {
  const holder = readWhole<Partial<ProcessIdentity>>(claim);
  return holder?.pid !== undefined && isAlive(holder as ProcessIdentity);
}
