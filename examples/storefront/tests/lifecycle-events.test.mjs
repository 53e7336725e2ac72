import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connect, watchRun } from '../client/index.mjs';
import { PATIENCE_MS, STAGING_URL, signIn, until } from './support/api.mjs';

const hold = { faults: { hold_ms: 8_000 } };

/** The types of a run's events to its end, as the published client tells them. */
async function lifeOf(connection, run) {
  const events = [];
  for await (const event of watchRun(connection, run.id)) events.push(event);
  connection.close();
  return events;
}

describe('Lifecycle events', () => {
  test('a run is told from queued to finished', async () => {
    const mia = await signIn();
    const run = await mia.start('catalogue', 'a mug');
    const events = await lifeOf(connect(STAGING_URL, mia.token, { since: 0 }), run);
    const types = events.map(({ type }) => type).filter((type) => type !== 'run.step');
    assert.deepEqual(types, ['run.queued', 'run.started', 'run.finished']);
  });

  test('a cancelled run is told as cancelled', async () => {
    const mia = await signIn();
    const run = await mia.start('supplier', 'a mug', hold);
    await mia.call('POST', `/runs/${run.id}/cancel`);
    const last = (await lifeOf(connect(STAGING_URL, mia.token, { since: 0 }), run)).at(-1)?.type;
    assert.equal(last, 'run.cancelled', `expected the last event run.cancelled, got ${last}`);
  });

  test('a failed run is told with the reason', async () => {
    const mia = await signIn();
    const run = await mia.start('supplier', 'sofa', { faults: { permanent: true } });
    const last = (await lifeOf(connect(STAGING_URL, mia.token, { since: 0 }), run)).at(-1);
    assert.deepEqual([last?.type, last?.error], ['run.failed', 'the supplier does not know sofa']);
  });

  test('signing out closes the connections and ends the token', async () => {
    const mia = await signIn();
    const connection = connect(STAGING_URL, mia.token);
    await connection.events().next();
    await mia.call('DELETE', '/sessions/current');
    const closed = await until(
      () => connection.closed(),
      (end) => end !== null,
    );
    connection.close();
    const { status } = await mia.call('GET', '/basket');
    assert.deepEqual([closed, status], [{ code: 4401, reason: 'signed out' }, 401]);
  });

  test('a device that was away is told what it missed', async () => {
    const mia = await signIn();
    await mia.call('PUT', '/basket', { body: { items: '1 mug' }, headers: { 'if-match': '0' } });
    await mia.call('PUT', '/basket', { body: { items: '2 mug' }, headers: { 'if-match': '1' } });
    await mia.call('PUT', '/basket', { body: { items: '3 mug' }, headers: { 'if-match': '2' } });
    const connection = connect(STAGING_URL, mia.token, { since: 1 });
    const timer = setTimeout(() => connection.close(), PATIENCE_MS);
    const missed = [];
    for await (const { items } of connection.events()) if (items && missed.push(items) === 2) break;
    clearTimeout(timer);
    connection.close();
    assert.deepEqual(missed, ['2 mug', '3 mug']);
  });
});
