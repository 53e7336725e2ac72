import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newThread, signIn } from './support/api.mjs';
import { openSocket } from './support/socket.mjs';

const put = (customer, items, version) =>
  customer.call('PUT', '/basket', { body: { items }, headers: { 'if-match': String(version) } });

describe('Coordination', () => {
  test('of two changes to one version of the basket the second is refused', async () => {
    const mia = await signIn();
    const answers = [await put(mia, '1 mug', 0), await put(mia, '1 tray', 0)];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 409],
    );
  });

  test('a change of the basket shows on the other device', async () => {
    const mia = await signIn();
    const socket = await openSocket(mia.token);
    await put(mia, '1 kettle', 0);
    const event = await socket.type('basket.changed');
    socket.close();
    assert.equal(event?.items, '1 kettle');
  });

  test('of two who claim a thread one gets it', async () => {
    const both = await Promise.all([signIn(), signIn()]);
    const thread = newThread();
    const answers = await Promise.all(both.map((one) => one.call('POST', `/threads/${thread}/claim`)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  });
});
