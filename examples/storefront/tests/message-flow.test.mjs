import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newThread, signIn } from './support/api.mjs';
import { openSocket } from './support/socket.mjs';

const post = (customer, thread, text, headers) =>
  customer.call('POST', `/threads/${thread}/messages`, { body: { text }, headers });

describe('Message flow', () => {
  test('a message reaches everybody who takes part in the thread', async () => {
    const [mia, sam] = await Promise.all([signIn(), signIn()]);
    const thread = newThread();
    await post(sam, thread, 'I take part');
    const socket = await openSocket(sam.token);
    await post(mia, thread, 'hello Sam');
    const event = await socket.event(
      ({ type, message }) => type === 'message.created' && message.author === mia.name,
    );
    socket.close();
    assert.equal(event?.message.text, 'hello Sam');
  });

  test('a page begins after a message and has as many as were asked for', async () => {
    const mia = await signIn();
    const thread = newThread();
    const sent = [];
    for (const text of ['1', '2', '3', '4', '5']) sent.push((await post(mia, thread, text)).body);
    const { body } = await mia.call('GET', `/threads/${thread}/messages?after=${sent[1].id}&limit=2`);
    assert.deepEqual(
      body.map(({ text }) => text),
      ['3', '4'],
    );
  });

  test('a message that is sent twice with one key is kept once', async () => {
    const mia = await signIn();
    const thread = newThread();
    const headers = { 'idempotency-key': `key-${mia.name}` };
    const answers = [await post(mia, thread, 'once', headers), await post(mia, thread, 'once', headers)];
    assert.equal(answers[1].body.id, answers[0].body.id);
  });

  test('a message of blanks is refused', async () => {
    const mia = await signIn();
    const { status } = await post(mia, newThread(), ' \n ');
    assert.equal(status, 422);
  });
});
