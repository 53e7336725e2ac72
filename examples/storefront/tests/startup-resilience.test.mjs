import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { call, signIn } from './support/api.mjs';

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

  test('a body that is not JSON is answered with 400', async () => {
    const mia = await signIn();
    const { status } = await mia.call('POST', '/agents/catalogue/runs', { body: '{"input": ' });
    assert.equal(status, 400);
  });
});
