// Our bare repository of a project: made once, and put back to what it is to be before it is used.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegular } from '../supervise/open-regular.ts';
import { git } from './git.ts';
import { removeFolder } from './remove-folder.ts';

const MOST_BYTES = 10_000;
const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';

/** Attributes that leave every byte as it is, whatever `.gitattributes` says: line ends, encodings, keywords, filters. */
export const EXACT_ATTRIBUTES = '* -text !eol !crlf -ident -filter !working-tree-encoding\n';

/** Makes the bare repository when it is not there, and takes away the locks that a crash of ours left. */
export async function openClone(bare: string): Promise<void> {
  await resetClone(bare);
  await removeLocks(bare, false);
  for (const folder of ['refs', 'worktrees']) await removeLocks(join(bare, folder), true);
}

/**
 * Puts back the settings, and the whole repository where somebody removed it: tests and fixers run as the same user and can write
 * here, and settings, hooks and attributes could make a later git start their programs.
 */
export async function resetClone(bare: string): Promise<void> {
  if (!existsSync(join(bare, 'HEAD')) || !existsSync(join(bare, 'objects'))) {
    await mkdir(bare, { recursive: true });
    await git(['init', '--quiet', '--bare', '--template=', bare], { cwd: bare });
  }
  const config = join(bare, 'config');
  if (readRegular(config, MOST_BYTES) !== CONFIG) {
    await rm(config, { recursive: true, force: true });
    await writeFile(config, CONFIG);
  }
  for (const planted of ['hooks', 'config.worktree', 'info', 'objects/info/alternates'])
    await rm(join(bare, planted), { recursive: true, force: true });
}

/**
 * Makes (again) the git folder that a fixer's files are added through: our objects, its own settings, every byte as it is.
 * With the attributes of a repository, files that a fixer never touched could look changed.
 */
export async function resetExact(exact: string): Promise<void> {
  // A fixer can put anything there, also what would be waited for, or written through.
  await removeFolder(exact);
  for (const folder of ['refs', 'objects', 'info']) await mkdir(join(exact, folder), { recursive: true });
  await writeFile(join(exact, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(exact, 'config'), CONFIG);
  await writeFile(join(exact, 'info', 'attributes'), EXACT_ATTRIBUTES);
}

async function removeLocks(folder: string, recursive: boolean): Promise<void> {
  if (!existsSync(folder)) return;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive }))
    if (entry.isFile() && entry.name.endsWith('.lock')) await rm(join(entry.parentPath, entry.name));
}
