import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStore } from '../helpers/test-store.ts';

test('the audit log lists every try, newest first', async (t) => {
  const { audit } = await testStore(t);
  const entries = [1, 2, 3].map((at) => ({
    at,
    who: 'U1',
    what: 'deploy',
    where: 'C1',
    allowed: at !== 2,
    reason: at === 2 ? 'not in @release-managers' : '',
  }));
  for (const entry of entries) audit.write(entry);
  assert.deepEqual(audit.list(2), [entries[2], entries[1]]);
});
