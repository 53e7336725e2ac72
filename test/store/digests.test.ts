import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DesiredMessage } from '../../src/loop/ports.ts';
import { testStore } from '../helpers/test-store.ts';

const ledger = { declared: 4, collected: 4, executed: 4, passing: 3, verified: 2 };
const message: DesiredMessage = {
  key: 'digest/storefront/2026-11-25',
  channel: '#loop',
  threadKey: null,
  broadcast: false,
  text: 'the digest',
  blocks: [],
};

test('a local date is taken once, with its message in the same transaction', async (t) => {
  const { digests, outbox } = await testStore(t);
  assert.equal(digests.last('storefront'), null);
  const record = { at: 1, iteration: 3, ledger };
  assert.equal(digests.post('storefront', '2026-11-25', record, [message]), true);
  assert.equal(outbox.find(message.key)?.text, 'the digest');
  assert.equal(
    digests.post('storefront', '2026-11-25', { ...record, iteration: 4 }, [{ ...message, key: 'again' }]),
    false,
  );
  assert.equal(outbox.find('again'), null);
  assert.deepEqual(digests.last('storefront'), { localDate: '2026-11-25', ...record });
  assert.equal(digests.last('netra'), null);
});

test('the last digest is the one of the latest local date', async (t) => {
  const { digests } = await testStore(t);
  for (const date of ['2026-11-24', '2026-12-01', '2026-11-30'])
    digests.post('storefront', date, { at: 1, iteration: 1, ledger }, []);
  assert.equal(digests.last('storefront')?.localDate, '2026-12-01');
});

test('the schedule is on until somebody turns it off', async (t) => {
  const { digests } = await testStore(t);
  assert.equal(digests.enabled('storefront'), true);
  digests.setEnabled('storefront', false, 'U0MIA00001');
  assert.deepEqual([digests.enabled('storefront'), digests.enabled('netra')], [false, true]);
  digests.setEnabled('storefront', true, 'U0MIA00001');
  assert.equal(digests.enabled('storefront'), true);
});
