// The data folder: who may look into it, where it lies, and whether what it holds is whole.
import { accessSync, constants, existsSync, lstatSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LoopError } from '../../loop/errors.ts';
import { sizeWords } from '../../runner/supervise/watch-limits.ts';
import { ageOfNewest, backupsIn } from '../../store/backup.ts';
import { inspect } from '../../store/open-database.ts';
import { readLeader } from '../../store/read-leader.ts';
import { type Finding, fine, messageOf, missing, note } from './finding.ts';

/** File systems on which SQLite's locks do not hold, by their magic number. */
const REMOTE: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'CIFS',
  4266872130: 'SMB 2',
  16914839: '9P',
};
const LEAST_FREE = 200e6;
const LITTLE_FREE = 2e9;
const HOUR_MS = 3_600_000;
/** Backups are made every hour. */
const OLD_BACKUP_MS = 3 * HOUR_MS;

/** Folder, file system, free space, database, leader and backups, at `now` (epoch ms). Writes nothing. */
export function lookAtData(folder: string, backups: string, now: number): readonly Finding[] {
  if (!existsSync(folder)) {
    const around = nearest(folder);
    return [
      isWritable(around)
        ? note(
            'data folder',
            `${folder} is not there yet`,
            'it is made at the first start; GREENLOOP_DATA names another',
          )
        : missing(
            'data folder',
            `${folder} is not there, and ${around} may not be written`,
            `make it and give it to this user, or name another in GREENLOOP_DATA`,
          ),
    ];
  }
  return [
    lookAtFolder(folder),
    lookAtFileSystem(folder),
    lookAtSpace(folder),
    ...lookAtDatabase(join(folder, 'greenloop.db'), backups, now),
  ];
}

function lookAtFolder(folder: string): Finding {
  const stat = lstatSync(folder);
  const at = stat.isSymbolicLink() ? statSync(folder) : stat;
  if (!at.isDirectory())
    return missing('data folder', `${folder} is no folder`, 'name a folder in GREENLOOP_DATA');
  if (!isWritable(folder))
    return missing(
      'data folder',
      `${folder} may not be written by this user`,
      `chown it to the user that the bot runs as`,
    );
  const mode = (at.mode & 0o777).toString(8).padStart(4, '0');
  const mend = `chmod 700 ${folder}`;
  if ((at.mode & 0o022) !== 0)
    return missing('data folder', `${folder} has mode ${mode}: others may write it`, mend);
  if ((at.mode & 0o055) !== 0)
    return note('data folder', `${folder} has mode ${mode}: others may look into it`, mend);
  return fine('data folder', `${folder} (mode ${mode})`);
}

function lookAtFileSystem(folder: string): Finding {
  const name = REMOTE[statfsSync(folder).type];
  if (name === undefined) return fine('file system', 'none of those known to be on a network');
  return missing(
    'file system',
    `${folder} is on ${name}, where SQLite's locks do not hold`,
    'name a folder on a local disk in GREENLOOP_DATA',
  );
}

function lookAtSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const hint = 'make space: runs/ may be emptied while no loop runs';
  if (free < LEAST_FREE)
    return missing('free space', `${sizeWords(free)}, and ${sizeWords(LEAST_FREE)} are needed`, hint);
  return free < LITTLE_FREE ? note('free space', sizeWords(free), hint) : fine('free space', sizeWords(free));
}

function lookAtDatabase(file: string, backups: string, now: number): readonly Finding[] {
  if (!existsSync(file))
    return [note('database', `${file} is not there yet`, 'it is made at the first start')];
  const found: Finding[] = [];
  let leads = false;
  try {
    const { version, newest } = inspect(file);
    found.push(
      version === newest
        ? fine('database', `${file} is whole (quick_check), schema ${version}`)
        : note(
            'database',
            `${file} is whole (quick_check), schema ${version} of ${newest}`,
            'it is brought to the newest at the next start',
          ),
    );
    const leader = readLeader(file, now);
    leads = leader?.alive === true;
    found.push(
      leader !== null && leads
        ? fine('leader', `process ${leader.pid} on ${leader.host}`)
        : note('leader', 'nobody leads the data folder', 'npm start -- greenloop.yaml'),
    );
  } catch (error) {
    const hint = error instanceof LoopError ? error.hint : 'give this user the right to read it';
    found.push(
      missing('database', error instanceof LoopError ? error.message : `${file}: ${messageOf(error)}`, hint),
    );
  }
  return [...found, lookAtBackups(backups, leads, now), lookAtClock(file, now)];
}

function lookAtBackups(folder: string, leads: boolean, now: number): Finding {
  let age: number | null;
  try {
    age = ageOfNewest(folder, now);
  } catch (error) {
    return missing(
      'backups',
      `${folder} cannot be looked at: ${messageOf(error)}`,
      'name another folder in GREENLOOP_BACKUPS',
    );
  }
  const hint = 'greenloop backup makes one now; the log says why the hourly ones fail';
  if (age === null)
    return leads
      ? missing('backups', `there is none in ${folder}`, hint)
      : note('backups', `there is none in ${folder}`, 'greenloop backup');
  const words = `${backupsIn(folder).length} in ${folder}, the newest ${Math.round(age / HOUR_MS)} h old`;
  return leads && age > OLD_BACKUP_MS ? missing('backups', words, hint) : fine('backups', words);
}

/** What was written later than now shows a clock that goes wrong. */
function lookAtClock(file: string, now: number): Finding {
  const written = Math.max(
    ...[file, `${file}-wal`].filter((one) => existsSync(one)).map((one) => statSync(one).mtimeMs),
  );
  const ahead = written - now;
  if (ahead < 60_000)
    return fine('clock', `${new Date(now).toISOString()}, not before what was written last`);
  return missing(
    'clock',
    `${new Date(now).toISOString()} is ${Math.round(ahead / 60_000)} min before the database was last written`,
    'set the clock; a time service (chrony, systemd-timesyncd) keeps it right',
  );
}

function nearest(folder: string): string {
  const around = dirname(folder);
  return existsSync(around) || around === folder ? around : nearest(around);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
