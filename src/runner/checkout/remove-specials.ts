// Pipes, sockets and devices in a folder that git is to read: it would wait for ever for what a pipe called .gitignore says.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf } from './entries-of.ts';

const READ_BY_GIT = /^\.git(?:ignore|attributes|modules)$/i;
/** Large, and in hardly any repository looked into by git. */
const PASSED_OVER = new Set(['.git', 'node_modules']);

/** Removes what is neither a file, a folder nor a link, in the folder and below it; links are not followed. */
export async function removeSpecials(folder: string): Promise<void> {
  await removeBelow(
    folder,
    () => true,
    () => false,
  );
}

/** Of these only those whose names git reads: a service may have its socket in the folder. Installed packages are passed over. */
export async function removeUnreadable(folder: string): Promise<void> {
  await removeBelow(
    folder,
    (name) => READ_BY_GIT.test(name),
    (name) => PASSED_OVER.has(name),
  );
}

type Name = (name: string) => boolean;

async function removeBelow(folder: string, isMeant: Name, isPassedOver: Name): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!isPassedOver(entry.name)) await removeBelow(path, isMeant, isPassedOver);
    } else if (!entry.isFile() && !entry.isSymbolicLink() && isMeant(entry.name))
      await rm(path, { force: true });
  }
}
