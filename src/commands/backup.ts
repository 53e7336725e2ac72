// greenloop backup and restore: whole copies of what is known.
import { join, resolve } from 'node:path';
import { failpointOf } from '../failpoint.ts';
import { backupFolderOf } from '../keep-backups.ts';
import { LoopError } from '../loop/errors.ts';
import { dataFolderOf } from '../open-engine.ts';
import { backUp, backupName, newestBackup, restore as restoreFrom } from '../store/backup.ts';
import { readWords } from './words.ts';

const USAGE = 'greenloop backup [file]';
const RESTORE_USAGE = 'greenloop restore [file]';

/** Copies the database, also beside a running bot. Throws LoopError `usage`, `backup-failed`. */
export async function backup(words: readonly string[]): Promise<number> {
  const data = dataFolderOf(process.env, process.cwd());
  const to = oneFile(words, USAGE) ?? join(backupFolderOf(process.env, data), backupName(Date.now()));
  await backUp(join(data, 'greenloop.db'), to);
  process.stdout.write(`the database of ${data} was copied to ${to} and checked\n`);
  return 0;
}

/** Puts a backup, or the newest one, in the database's place. Throws LoopError `usage`, `backup-unknown`, `data-folder-led`, `database-damaged`, `database-newer`. */
export async function restore(words: readonly string[]): Promise<number> {
  const data = dataFolderOf(process.env, process.cwd());
  const from = oneFile(words, RESTORE_USAGE) ?? newestBackup(backupFolderOf(process.env, data));
  const kept = await restoreFrom(from, join(data, 'greenloop.db'), Date.now(), failpointOf(process.env));
  const before = kept === '' ? '' : `; what was there is ${kept}`;
  process.stdout.write(
    `${data} is as it was in ${from}${before}\nstart Greenloop again: running loops go on from there, and which revision runs is asked anew\n`,
  );
  return 0;
}

function oneFile(words: readonly string[], usage: string): string | undefined {
  const { positionals } = readWords(words, [], usage);
  const [file, ...more] = positionals;
  if (more.length > 0) throw new LoopError('usage', 'it takes one file', usage);
  return file === undefined ? undefined : resolve(file);
}
