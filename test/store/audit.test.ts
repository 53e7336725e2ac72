import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { testStore } from '../helpers/test-store.ts';

const entries = [1, 2, 3].map((at) => ({
  at,
  who: at === 3 ? 'T1/U2' : 'T1/U1',
  what: at === 1 ? 'stop L1' : 'start storefront',
  where: 'C1',
  allowed: at !== 2,
  reason: at === 2 ? 'not in @release-managers' : '',
}));

test('the audit log lists every try that is wanted, newest first', async (t) => {
  const { audit } = await testStore(t);
  for (const entry of entries) audit.write(entry);
  assert.deepEqual(audit.list(2), [entries[2], entries[1]]);
  assert.deepEqual(audit.list(9, { refusedOnly: true }), [entries[1]]);
  assert.deepEqual(audit.list(9, { who: 'U1' }), [entries[1], entries[0]]);
  assert.deepEqual(audit.list(9, { about: 'L1', who: 'U1' }), [entries[0]]);
  assert.deepEqual(audit.list(9, { about: '%' }), []);
});

test('the database itself lets no try be changed or taken out', async (t) => {
  const { audit, file } = await testStore(t);
  for (const entry of entries) audit.write(entry);
  const db = new Database(file);
  t.after(() => db.close());
  for (const sql of [
    "UPDATE audit SET reason = 'nothing happened'",
    'DELETE FROM audit',
    'DELETE FROM audit WHERE n = 1',
    "INSERT OR REPLACE INTO audit VALUES (1, 1, 'x', 'x', 'x', 1, 'x')",
  ])
    assert.throws(() => db.exec(sql), /audit log/, sql);
  assert.deepEqual(audit.list(9), entries.toReversed());
});
