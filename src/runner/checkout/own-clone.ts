// Our bare repository of a project: made once, and put back to what it is to be before it is used.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git.ts';

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';

/** Makes the bare repository when it is not there, and takes away the locks that a crash of ours left. */
export async function openClone(bare: string): Promise<void> {
  if (!existsSync(join(bare, 'HEAD')) || !existsSync(join(bare, 'objects'))) {
    await mkdir(bare, { recursive: true });
    await git(['init', '--quiet', '--bare', '--template=', bare], { cwd: bare });
  }
  await resetClone(bare);
  await removeLocks(bare, false);
  for (const folder of ['refs', 'worktrees']) await removeLocks(join(bare, folder), true);
}

/**
 * Puts the settings back: tests and fixers run as the same user and can write here, and settings, hooks and attributes
 * could make a later git start their programs.
 */
export async function resetClone(bare: string): Promise<void> {
  const config = join(bare, 'config');
  if ((await readFile(config, 'utf8').catch(() => '')) !== CONFIG) {
    await rm(config, { recursive: true, force: true });
    await writeFile(config, CONFIG);
  }
  for (const planted of ['hooks', 'config.worktree', 'info', 'objects/info/alternates'])
    await rm(join(bare, planted), { recursive: true, force: true });
}

async function removeLocks(folder: string, recursive: boolean): Promise<void> {
  if (!existsSync(folder)) return;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive }))
    if (entry.isFile() && entry.name.endsWith('.lock')) await rm(join(entry.parentPath, entry.name));
}
