import assert from 'node:assert/strict';
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { LoopError } from '../../src/loop/errors.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { HEAD, opening, playLoop, result, story, storyPlan, suiteRun } from '../helpers/play-loop.ts';
import { testClock, testFolder, testStore } from '../helpers/test-store.ts';

const code = (expected: string) => (error: unknown) => error instanceof LoopError && error.code === expected;

test('a database is durable at every commit, and guards its references', (t) => {
  const db = openDatabase(join(testFolder(t), 'db'));
  t.after(() => db.close());
  const pragma = (name: string) => db.pragma(name, { simple: true });
  assert.deepEqual(['journal_mode', 'synchronous', 'foreign_keys'].map(pragma), ['wal', 2, 1]);
  assert.ok(Number(pragma('busy_timeout')) <= 200);
});

test('an empty file becomes a database, and opening it again changes nothing', (t) => {
  const file = join(testFolder(t), 'db');
  writeFileSync(file, '');
  const schema = () => {
    const db = openDatabase(file);
    const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
    const version = db.pragma('user_version', { simple: true });
    db.close();
    return { rows, version };
  };
  const first = schema();
  assert.ok(first.rows.length > 30);
  assert.equal(first.version, readdirSync('src/store/migrations').length);
  assert.deepEqual(schema(), first);
});

test('a database of a newer Greenloop is refused and left as it is', (t) => {
  const file = join(testFolder(t), 'db');
  const db = openDatabase(file);
  db.pragma('user_version = 999');
  db.close();
  const before = readFileSync(file);
  assert.throws(() => openStore({ file, clock: testClock() }), code('database-newer'));
  assert.deepEqual(readFileSync(file), before);
});

test('a damaged page is refused by name, and the file is left as it is', async (t) => {
  const { store, clock, file, close } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  close();
  const damaged = `${file}.copy`;
  copyFileSync(file, damaged);
  const handle = openSync(damaged, 'r+');
  const pages = statSync(damaged).size / 4_096;
  for (let page = 3; page < pages; page += 5)
    writeSync(handle, Buffer.alloc(4_096, 0xa5), 0, 4_096, page * 4_096);
  closeSync(handle);
  const before = readFileSync(damaged);
  assert.throws(
    () => openStore({ file: damaged, clock }),
    (error) =>
      code('database-damaged')(error) &&
      (error as LoopError).message.includes(damaged) &&
      (error as LoopError).hint.includes('.recover'),
  );
  assert.deepEqual(readFileSync(damaged), before);
});

test('a damaged page is refused also when a killed process left a write-ahead log', async (t) => {
  const { store, clock, file } = await testStore(t);
  await playLoop(store, clock, 'L1', opening(storyPlan(), 'L1'));
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  copyFileSync(`${file}-wal`, `${copy}-wal`);
  const whole = new Database(copy);
  whole.pragma('wal_checkpoint(TRUNCATE)');
  const pages = statSync(copy).size / 4_096;
  whole.close();
  copyFileSync(file, copy);
  copyFileSync(`${file}-wal`, `${copy}-wal`);
  const wal = readFileSync(`${copy}-wal`);
  assert.ok(pages > 3 && wal.length > 4_096);
  writeFileSync(copy, Buffer.alloc(4_096, 0xa5));
  writeFileSync(`${copy}-wal`, '');
  assert.throws(() => openStore({ file: copy, clock }), code('database-damaged'));
  assert.deepEqual(readFileSync(copy), Buffer.alloc(4_096, 0xa5));
});

test('what a killed process left in the write-ahead log is read', async (t) => {
  const { store, clock, file } = await testStore(t);
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...suiteRun('r1', 'p1', 'test', HEAD, [result('a', 'passed')]),
  ]);
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  copyFileSync(`${file}-wal`, `${copy}-wal`);
  const reopened = openStore({ file: copy, clock });
  t.after(reopened.close);
  assert.deepEqual(reopened.store.load('L1'), store.load('L1'));
  assert.ok(existsSync(copy));
});

test('a file that is no database is refused and left as it is', (t) => {
  const file = join(testFolder(t), 'db');
  writeFileSync(file, 'project: storefront\n'.repeat(500));
  const before = readFileSync(file);
  assert.throws(() => openStore({ file, clock: testClock() }), code('database-damaged'));
  assert.deepEqual(readFileSync(file), before);
});
