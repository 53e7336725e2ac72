// Whole copies of the database, and the way back.
import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { keepBackups } from '../../src/keep-backups.ts';
import type { LoopError } from '../../src/loop/errors.ts';
import { backUp, backupName, backupsIn, newestBackup, restore, superfluous } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/open-store.ts';
import { HEAD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop, story } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const isFault = (code: string, words: RegExp) => (error: LoopError) => {
  assert.equal(error.code, code, error.message);
  assert.match(error.message, words);
  return true;
};
const NOW = Date.parse('2026-11-25T09:00:00Z');

test('a copy that is made while the store is written to is whole, and is a database by itself', async (t) => {
  const { store, clock, file } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1').slice(0, 20));
  const to = join(dirname(file), 'copies', backupName(NOW));
  const copying = backUp(file, to);
  await playLoop(store, clock, 'L1', story('L1').slice(20));
  await copying;
  const copy = openStore({ file: to, clock });
  const entries = copy.store.journal(0, 10_000);
  copy.close();
  assert.ok(entries.length >= 20);
  assert.deepEqual(entries, store.journal(0, 10_000).slice(0, entries.length));
  assert.deepEqual(
    readdirSync(dirname(to)).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('a backup takes the place of a damaged database, which is kept', async (t) => {
  const { store, clock, file, close } = await testStore(t);
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...suiteRun('r1', 'p1', 'test', HEAD, [result('a', 'passed')]),
  ]);
  const before = store.load('L1');
  const copy = join(dirname(file), backupName(NOW));
  await backUp(file, copy);
  close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(4_096, 0xa5), 0, 4_096, 0);
  closeSync(handle);
  const damaged = readFileSync(file);
  assert.throws(() => openStore({ file, clock }), /damaged/);

  const kept = await restore(newestBackup(dirname(file)), file, NOW);
  assert.deepEqual(readFileSync(kept), damaged);
  const again = openStore({ file, clock });
  t.after(() => again.close());
  assert.deepEqual(again.store.load('L1'), before);
});

test('a copy that does not pass its check is no backup', async (t) => {
  const { file, close } = await testStore(t);
  close();
  // A row that its table does not allow; a copy of it comes about all the same.
  const db = new Database(file).unsafeMode();
  db.exec('CREATE TABLE odd (n INTEGER); INSERT INTO odd VALUES (NULL); PRAGMA writable_schema = 1');
  db.exec("UPDATE sqlite_schema SET sql = 'CREATE TABLE odd (n INTEGER NOT NULL)' WHERE name = 'odd'");
  db.close();
  const to = join(dirname(file), 'copies', backupName(NOW));
  await assert.rejects(() => backUp(file, to), isFault('backup-failed', /NULL value in odd/));
  assert.deepEqual(readdirSync(dirname(to)), []);
});

test('where nothing is, a backup is put there, and nothing is kept', async (t) => {
  const { clock, file } = await testStore(t);
  const copy = join(dirname(file), backupName(NOW));
  await backUp(file, copy);
  const elsewhere = join(dirname(file), 'new', 'greenloop.db');
  assert.equal(await restore(copy, elsewhere, NOW), '');
  openStore({ file: elsewhere, clock }).close();
});

test('nothing is changed while somebody works with the database, or when the backup is none', async (t) => {
  const { file, lease, clock } = await testStore(t);
  const folder = dirname(file);
  const copy = join(folder, backupName(NOW));
  await backUp(file, copy);
  await lease.takeLease();
  const before = readFileSync(file);
  await assert.rejects(restore(copy, file, clock.now()), isFault('data-folder-led', /works with/));
  const text = join(folder, 'notes.db');
  writeFileSync(text, 'these are no rows '.repeat(300));
  await assert.rejects(restore(text, file, NOW), isFault('database-damaged', /notes\.db/));
  await assert.rejects(restore(join(folder, 'none.db'), file, NOW), isFault('backup-unknown', /none\.db/));
  assert.throws(() => newestBackup(join(folder, 'nowhere')), isFault('backup-unknown', /nowhere/));
  assert.deepEqual(readFileSync(file), before);
  assert.ok(!readdirSync(folder).some((name) => name.includes('before')));
});

test('a backup that cannot be written says where and what to do, and leaves nothing', async (t) => {
  const { file } = await testStore(t);
  const folder = join(dirname(file), 'full');
  writeFileSync(folder, 'a file where a folder is to be');
  await assert.rejects(backUp(file, join(folder, backupName(NOW))), isFault('backup-failed', /full/));
  await assert.rejects(
    backUp(`${file}.none`, join(dirname(file), 'x.db')),
    isFault('backup-failed', /there is no/),
  );
  assert.ok(!existsSync(join(dirname(file), 'x.db.part')));
});

test('the newest six are kept, and the last of each of the last seven days', () => {
  const hour = 3_600_000;
  const all = Array.from({ length: 24 * 12 }, (_, n) => backupName(NOW - n * hour));
  const gone = new Set(superfluous(all, NOW));
  const kept = all.filter((name) => !gone.has(name));
  assert.deepEqual(kept.slice(0, 6), all.slice(0, 6));
  assert.deepEqual(
    kept.slice(6).map((name) => name.slice(10, 23)),
    ['2026-11-24T23', '2026-11-23T23', '2026-11-22T23', '2026-11-21T23', '2026-11-20T23', '2026-11-19T23'],
  );
});

test('a bot makes one at its start, not again within the hour, and takes what was cut off away', async (t) => {
  const { file } = await testStore(t);
  const data = dirname(file);
  const folder = join(data, 'backups');
  mkdirSync(folder);
  writeFileSync(join(folder, `${backupName(NOW)}.part`), 'half');
  const once = () =>
    new Promise<string>((resolve, reject) => {
      const stop = keepBackups(data, folder, { done: (made) => resolve(made), failed: reject }, reject);
      t.after(stop);
    });
  const made = await once();
  assert.deepEqual(readdirSync(folder), backupsIn(folder));
  assert.equal(join(folder, backupsIn(folder)[0] ?? ''), made);
  let again = false;
  const never = (error: unknown) => assert.fail(String(error));
  t.after(
    keepBackups(
      data,
      folder,
      {
        done: () => {
          again = true;
        },
        failed: never,
      },
      never,
    ),
  );
  await backUp(file, join(data, 'other.db'));
  assert.equal(again, false);
});
