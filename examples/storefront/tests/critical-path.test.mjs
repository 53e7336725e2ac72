import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn } from './support/api.mjs';

const fill = (customer) =>
  customer.call('PUT', '/basket', { body: { items: '2 tray, 1 strainer' }, headers: { 'if-match': '0' } });

describe('Critical path', () => {
  test('a customer signs in, fills the basket and orders', async () => {
    const mia = await signIn();
    await fill(mia);
    const { status, body } = await mia.call('POST', '/orders');
    assert.deepEqual([status, body.cents], [201, 4630]);
  });

  test('what was ordered is not ordered again', async () => {
    const mia = await signIn();
    await fill(mia);
    await mia.call('POST', '/orders');
    const { status } = await mia.call('POST', '/orders');
    assert.equal(status, 409);
  });
});
