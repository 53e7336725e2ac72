import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const PRODUCT = ['src', 'client', 'package.json'];
const KEEP_RELEASES = 3;

/** Copies the checkout's product into a fresh release folder and returns the folder. */
export function buildRelease(checkout, home, revision) {
  const releases = join(home, 'releases');
  mkdirSync(releases, { recursive: true });
  const numbers = readdirSync(releases).map((name) => Number(name.split('-').at(-1)) || 0);
  const folder = join(releases, `${revision}-${Math.max(0, ...numbers) + 1}`);
  for (const part of PRODUCT) cpSync(join(checkout, part), join(folder, part), { recursive: true });
  return folder;
}

/** Removes all but the newest releases; those of the given folders stay in any case. */
export function pruneReleases(home, folders) {
  const releases = join(home, 'releases');
  const numberOf = (name) => Number(name.split('-').at(-1));
  const newestFirst = readdirSync(releases).sort((a, b) => numberOf(b) - numberOf(a));
  for (const name of newestFirst.slice(KEEP_RELEASES))
    if (!folders.includes(join(releases, name))) rmSync(join(releases, name), { recursive: true });
}

/** The size of all files below a folder, in bytes. */
export function sizeOf(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
