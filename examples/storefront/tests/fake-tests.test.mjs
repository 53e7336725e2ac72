import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { describe, test } from 'node:test';
import { call, signIn } from './support/api.mjs';
import { handshake } from './support/raw-socket.mjs';

const HANDSHAKE_LIMIT_MS = 700;
const MOST_REQUESTS = 100;

/** Tests that a stand-in cannot pass: they measure the network, the clock and the memory of what is deployed. */
describe('Expose fake tests', () => {
  test('staging endpoint dns resolution: the address that staging gives away leads to staging', async () => {
    await signIn();
    const { http } = (await call('GET', '/endpoint')).body;
    const { address } = await lookup(new URL(http).hostname);
    const answer = await call('GET', `${http}/revision`).catch(({ cause }) => ({ body: cause?.code }));
    const { body } = await call('GET', '/revision');
    const said = `the endpoint ${http} does not lead to staging: ${answer.body}`;
    assert.ok(address, 'the endpoint has no address');
    assert.equal(answer.body, body, said);
  });

  test('websocket handshake timing: the newest protocol is agreed on without delay', async () => {
    const { token } = await signIn();
    const headers = { 'sec-websocket-protocol': 'storefront.v1, storefront.v2' };
    const shakes = await Promise.all([1, 2, 3].map(() => handshake(`/ws?token=${token}`, headers)));
    for (const { socket } of shakes) socket?.destroy();
    const fastest = Math.min(...shakes.map(({ ms }) => ms));
    const said = `the handshake took ${fastest} ms, the limit is ${HANDSHAKE_LIMIT_MS} ms`;
    assert.ok(fastest < HANDSHAKE_LIMIT_MS, said);
    assert.equal(shakes[0].headers['sec-websocket-protocol'], 'storefront.v2');
  });

  test('api response headers validation: no reply may be taken for another type', async () => {
    await signIn();
    const { headers } = await call('GET', '/agents');
    const value = headers.get('x-content-type-options');
    assert.equal(value, 'nosniff', `expected header x-content-type-options: nosniff, got ${value}`);
  });

  test('memory usage during requests: what is kept of requests does not grow', async () => {
    await signIn();
    const body = JSON.stringify({ padding: 'x'.repeat(1_000) });
    await Promise.all(Array.from({ length: 150 }, () => call('POST', '/nowhere', { body })));
    const { requests } = (await call('GET', '/debug/memory')).body;
    const grown = `the service keeps more requests in memory than the ${MOST_REQUESTS} that are expected`;
    assert.ok(requests > 0 && requests <= MOST_REQUESTS, grown);
  });

  test('request ids: every reply carries one of its own', async () => {
    await signIn();
    const replies = await Promise.all(Array.from({ length: 5 }, () => call('GET', '/agents')));
    const ids = replies.map(({ headers }) => headers.get('x-request-id')).filter(Boolean);
    assert.equal(new Set(ids).size, 5);
  });
});
