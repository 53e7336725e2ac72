import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { STAGING_URL, signIn, until } from './support/api.mjs';

/** Reads a run's stream to its end: the events with their id, name and data. */
async function read(customer, run, headers = {}) {
  const { body } = await customer.call('GET', `/runs/${run.id}/stream`, { headers });
  const field = (block, name) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const blocks = body.split('\n\n').filter(Boolean);
  return blocks.map((block) => ({
    id: field(block, 'id'),
    event: field(block, 'event'),
    data: JSON.parse(field(block, 'data')),
  }));
}

describe('Response streaming', () => {
  test('the chunks of a stream are the whole answer', async () => {
    const mia = await signIn();
    const run = await mia.start('catalogue', 'a strainer');
    const chunks = (await read(mia, run)).filter(({ id }) => id);
    assert.equal(chunks.map(({ data }) => data).join(''), 'The strainer costs €6.40 and is in stock.');
  });

  test('a stream goes on after the chunk that was read last', async () => {
    const mia = await signIn();
    const run = await mia.start('price', '1 mug');
    await mia.outcomeOf(run);
    const chunks = (await read(mia, run, { 'last-event-id': '2' })).filter(({ id }) => id);
    assert.deepEqual(chunks[0], { id: '3', event: undefined, data: 'cost ' });
  });

  test('the end of a stream says how the run ended', async () => {
    const mia = await signIn();
    const events = await read(mia, await mia.start('catalogue', 'a kettle'));
    assert.deepEqual(events.at(-1), { id: undefined, event: 'done', data: { status: 'finished' } });
  });

  test('a reader that goes away is forgotten', async () => {
    const mia = await signIn();
    const { id } = await mia.start('supplier', 'a mug', { faults: { hold_ms: 8_000 } });
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${mia.token}` };
    await fetch(new URL(`/runs/${id}/stream`, STAGING_URL), { headers, signal: abort.signal });
    abort.abort();
    const { readers } = await until(
      async () => (await mia.call('GET', `/debug/runs/${id}`)).body,
      (now) => now.readers === 0,
    );
    await mia.call('POST', `/runs/${id}/cancel`);
    assert.equal(readers, 0);
  });
});
