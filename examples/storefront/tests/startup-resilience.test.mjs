import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { call, signIn } from './support/api.mjs';
import { frame, handshake, nextFrame } from './support/raw-socket.mjs';

describe('Startup resilience', () => {
  test('health and revision name the same release', async () => {
    await signIn();
    const [health, revision] = await Promise.all([call('GET', '/health'), call('GET', '/revision')]);
    assert.equal(health.body.revision, revision.body);
  });

  test('readiness names every component that is up', async () => {
    await signIn();
    const { body } = await call('GET', '/ready');
    assert.deepEqual(body.components, ['accounts', 'baskets', 'connections', 'messages', 'runs', 'tokens']);
  });

  test('what is malformed is refused, and the service goes on', async () => {
    const mia = await signIn();
    const { socket } = await handshake(`/ws?token=${mia.token}`);
    const closing = nextFrame(socket, 8);
    socket.write(frame(1, 'without a mask', { masked: false }));
    const answers = await Promise.all([
      mia.call('POST', '/agents/catalogue/runs', { body: '{"input": ' }),
      mia.call('POST', '/orders', { body: 'x'.repeat(1_000_001) }),
      call('POST', '/sessions', { body: { customer: 'nobody' } }),
      handshake('/elsewhere'),
    ]);
    const code = (await closing)?.readUInt16BE(0);
    socket.destroy();
    assert.deepEqual([code, ...answers.map(({ status }) => status)], [1002, 400, 413, 422, 400]);
  });
});
