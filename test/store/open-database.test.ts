import assert from 'node:assert/strict';
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { LoopError } from '../../src/loop/errors.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { HEAD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop, story } from '../helpers/play-loop.ts';
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

const PAGE = 4_096;

/** Overwrites a page that opening alone would never read: the journal's root. */
function damage(file: string): void {
  const db = new Database(file);
  const page = Number(db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'journal'`).pluck().get());
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (page - 1) * PAGE);
  closeSync(handle);
}
const isDamaged = (file: string) => (error: unknown) =>
  code('database-damaged')(error) &&
  (error as LoopError).message.includes(file) &&
  (error as LoopError).hint.includes('.recover');

test('a damaged page is refused by name, and the file is left as it is', async (t) => {
  const { store, clock, file, close } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  close();
  damage(file);
  const before = readFileSync(file);
  assert.throws(() => openStore({ file, clock }), isDamaged(file));
  assert.deepEqual(readFileSync(file), before);
});

test('a damaged page is refused, and all files are left, also when a killed process left a write-ahead log', async (t) => {
  const { store, clock, file } = await testStore(t);
  await playLoop(store, clock, 'L1', opening(storyPlan(), 'L1'));
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  copyFileSync(`${file}-wal`, `${copy}-wal`);
  damage(copy);
  const late = new Database(copy);
  late.pragma('journal_mode = WAL');
  late.exec(`INSERT INTO cursors VALUES ('late', 1)`);
  copyFileSync(copy, `${copy}2`);
  copyFileSync(`${copy}-wal`, `${copy}2-wal`);
  late.close();
  const before = [readFileSync(`${copy}2`), readFileSync(`${copy}2-wal`)];
  assert.throws(() => openStore({ file: `${copy}2`, clock }), isDamaged(`${copy}2`));
  assert.deepEqual([readFileSync(`${copy}2`), readFileSync(`${copy}2-wal`)], before);
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
