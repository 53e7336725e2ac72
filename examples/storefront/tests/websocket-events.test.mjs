import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newThread, signIn, until } from './support/api.mjs';
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

  test('a ping between two fragments of a message is answered, and the message is whole', async () => {
    const mia = await signIn();
    const { socket } = await handshake(`/ws?token=${mia.token}`);
    const pong = nextFrame(socket, 10);
    const text = JSON.stringify({ type: 'message', thread: `t-${mia.name}`, text: 'in two parts' });
    socket.write(frame(1, text.slice(0, 20), { final: false }));
    socket.write(frame(9, 'still there'));
    socket.write(frame(0, text.slice(20)));
    const echoed = String(await pong);
    const { body } = await until(
      () => mia.call('GET', `/threads/t-${mia.name}/messages`),
      (answer) => answer.body.length > 0,
    );
    socket.destroy();
    assert.deepEqual([echoed, body[0]?.text], ['still there', 'in two parts']);
  });
});
