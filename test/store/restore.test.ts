import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import { openEngine } from '../../src/open-engine.ts';
import { backUp, backupName, restore } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/open-store.ts';
import { playLoop, story } from '../helpers/play-loop.ts';
import { testFolder, testStore } from '../helpers/test-store.ts';

const NOW = Date.parse('2026-11-25T09:00:00Z');
const isDamaged = (words: RegExp) => (error: unknown) =>
  error instanceof LoopError && error.code === 'database-damaged' && words.test(error.message);

for (const [point, entries] of [
  ['before restore', 30],
  ['inside restore', 20],
] as const)
  test(`a restore that is cut off ${point.split(' ')[0]} its last step leaves ${entries} entries, none half`, async (t) => {
    const { store, clock, file, close } = await testStore(t);
    const copy = join(dirname(file), backupName(NOW));
    await playLoop(store, clock, 'L1', story('L1').slice(0, 20));
    await backUp(file, copy);
    await playLoop(store, clock, 'L1', story('L1').slice(20, 30));
    close();
    const cut = (name: string) => {
      if (name === point) throw new Error('cut off');
    };
    await assert.rejects(restore(copy, file, NOW, cut), /cut off/);
    const again = openStore({ file, clock });
    assert.equal(again.store.journal(0, 100).length, entries);
    again.close();
    assert.equal(existsSync(`${file}.restoring`), false);
  });

test('a folder in the place of the database is refused, and a backup takes its place', async (t) => {
  const { store, clock, file, close } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1').slice(0, 20));
  const copy = join(testFolder(t), backupName(NOW));
  await backUp(file, copy);
  close();
  const folder = testFolder(t);
  const database = join(folder, 'greenloop.db');
  mkdirSync(database);
  assert.throws(() => openStore({ file: database, clock }), isDamaged(/it is no file/));
  const kept = await restore(copy, database, NOW);
  assert.ok(existsSync(kept));
  openStore({ file: database, clock }).close();
});

test('an empty database is refused where backups say that there was more', async (t) => {
  const folder = testFolder(t);
  writeFileSync(join(folder, 'greenloop.db'), '');
  mkdirSync(join(folder, 'backups'));
  writeFileSync(join(folder, 'backups', backupName(NOW)), 'a backup');
  await assert.rejects(openEngine(folder, {}, assert.ifError), isDamaged(/it is empty/));
  assert.equal(readFileSync(join(folder, 'greenloop.db')).length, 0);
});
