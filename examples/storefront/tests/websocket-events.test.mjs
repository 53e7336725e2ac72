import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newThread, signIn } from './support/api.mjs';
import { frame, handshake, nextFrame } from './support/raw-socket.mjs';
import { openSocket } from './support/socket.mjs';

const write = (customer, text) =>
  customer.call('POST', `/threads/${newThread()}/messages`, { body: { text } });

describe('WebSocket events', () => {
  test('events are numbered without a gap', async () => {
    const mia = await signIn();
    const socket = await openSocket(mia.token);
    for (const text of ['one', 'two', 'three']) await write(mia, text);
    await socket.event(({ message }) => message?.text === 'three');
    socket.close();
    const numbers = socket.seen.filter(({ type }) => type === 'message.created').map(({ seq }) => seq);
    assert.deepEqual(numbers, [1, 2, 3]);
  });

  test('every device of a customer hears of an event', async () => {
    const mia = await signIn();
    const devices = await Promise.all([openSocket(mia.token), openSocket(mia.token)]);
    await write(mia, 'hello');
    const heard = await Promise.all(devices.map((device) => device.type('message.created')));
    for (const device of devices) device.close();
    assert.deepEqual(
      heard.map((event) => event?.message.text),
      ['hello', 'hello'],
    );
  });

  test('the events of one customer stay hidden from another', async () => {
    const [mia, sam] = await Promise.all([signIn(), signIn()]);
    const socket = await openSocket(sam.token);
    await write(mia, 'a secret of mine');
    await write(sam, 'the end');
    await socket.event(({ message }) => message?.text === 'the end');
    socket.close();
    assert.ok(socket.seen.every(({ message }) => message?.text !== 'a secret of mine'));
  });

  test('a ping is answered with a pong of the same content', async () => {
    const { token } = await signIn();
    const { socket } = await handshake(`/ws?token=${token}`);
    const pong = nextFrame(socket, 10);
    socket.write(frame(9, 'still there'));
    assert.equal(String(await pong), 'still there');
    socket.destroy();
  });
});
