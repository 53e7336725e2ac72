// A user's repository byte by byte: work tree, index, settings, hooks and refs, but not what pushing a branch of ours adds.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Path → kind, mode and hash of the content. */
export type Snapshot = ReadonlyMap<string, string>;

/** What a push of the branch may add to or change in a repository that has it. */
const OURS = /^\.git\/(?:refs|logs\/refs)\/heads\/greenloop(?:\/|$)/;

/** Everything below the folder. */
export function takeSnapshot(folder: string): Snapshot {
  const found = new Map<string, string>();
  const visit = (path: string) => {
    for (const entry of readdirSync(join(folder, path))) {
      const inside = path === '' ? entry : `${path}/${entry}`;
      const whole = join(folder, inside);
      const stat = lstatSync(whole);
      const content = stat.isFile() ? readFileSync(whole) : stat.isSymbolicLink() ? readlinkSync(whole) : '';
      found.set(inside, `${stat.mode.toString(8)} ${createHash('sha256').update(content).digest('hex')}`);
      if (stat.isDirectory()) visit(inside);
    }
  };
  visit('');
  return found;
}

/** Paths that are not as they were; new objects, and the branch of the fixes, are no change of the user's. */
export function changedSince(before: Snapshot, folder: string): readonly string[] {
  const now = takeSnapshot(folder);
  const gone = [...before].filter(([path, what]) => now.get(path) !== what && !OURS.test(path));
  const came = [...now.keys()].filter(
    (path) => !before.has(path) && !OURS.test(path) && !path.startsWith('.git/objects/'),
  );
  return [...gone.map(([path]) => path), ...came];
}
