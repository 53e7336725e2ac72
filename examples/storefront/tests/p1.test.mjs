import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { call, newThread, signIn, until } from './support/api.mjs';
import { handshake } from './support/raw-socket.mjs';
import { openSocket } from './support/socket.mjs';

const holding = { faults: { hold_ms: 8_000 } };

describe('WebSocket Core', () => {
  test('websocket connection: it opens, greets the customer by name, and closes cleanly', async () => {
    const mia = await signIn();
    const socket = await openSocket(mia.token);
    socket.close();
    const { wasClean } = await socket.closed;
    assert.deepEqual([socket.ready?.customer, wasClean], [mia.name, true]);
  });

  test('websocket authentication: a forged token is refused', async () => {
    const { token } = await signIn();
    const [claims] = token.split('.');
    const forged = `${claims}.${Buffer.alloc(32, 'forged').toString('base64url')}`;
    const { status, socket } = await handshake(`/ws?token=${forged}`);
    socket?.destroy();
    assert.equal(status, 403, `auth is not enforced: expected status 403 for a forged token, got ${status}`);
  });

  test('websocket message: what a device sends is answered with its own reference', async () => {
    const mia = await signIn();
    const socket = await openSocket(mia.token);
    socket.send({ type: 'message', ref: 'r-17', thread: newThread(), text: 'hello' });
    socket.send({ type: 'dance', ref: 'r-18' });
    const answers = [await socket.type('ack'), await socket.type('error')];
    socket.close();
    assert.deepEqual(
      answers.map((answer) => answer?.ref),
      ['r-17', 'r-18'],
    );
  });

  test('websocket payload: a message of 70,000 characters arrives whole', async () => {
    const mia = await signIn();
    const thread = newThread();
    const text = 'tea '.repeat(17_499).padEnd(70_000, '!');
    const socket = await openSocket(mia.token);
    socket.send({ type: 'message', ref: 1, thread, text });
    await socket.event(({ type }) => type === 'ack' || type === 'error');
    const { body } = await mia.call('GET', `/threads/${thread}/messages`);
    assert.equal(body[0]?.text.length, 70_000);
    socket.close();
  });
});

describe('Agent Core', () => {
  test('agent discovery: every agent is named', async () => {
    const mia = await signIn();
    const { body } = await mia.call('GET', '/agents');
    assert.deepEqual(body, ['catalogue', 'price', 'supplier', 'concierge']);
  });

  test('agent execution: a question about a product is answered', async () => {
    const mia = await signIn();
    const run = await mia.outcomeOf(await mia.start('catalogue', 'Do you have a kettle?'));
    assert.equal(run.answer, 'The kettle costs €34.50 and is in stock.');
  });

  test('agent lookup: an unknown agent is answered with 404', async () => {
    const mia = await signIn();
    const { status } = await mia.call('POST', '/agents/butler/runs', { body: { input: 'tea' } });
    assert.equal(status, 404);
  });

  test('agent input: a run without an input is refused', async () => {
    const mia = await signIn();
    const { status } = await mia.call('POST', '/agents/catalogue/runs', { body: { input: '  ' } });
    assert.equal(status, 422);
  });

  test('agent record: a run can be read again with its agent and input', async () => {
    const mia = await signIn();
    const { id } = await mia.start('price', '2 tray');
    const { body } = await mia.call('GET', `/runs/${id}`);
    assert.deepEqual([body.id, body.agent, body.input], [id, 'price', '2 tray']);
  });

  test('agent privacy: nobody else can read a run', async () => {
    const [mia, sam] = await Promise.all([signIn(), signIn()]);
    const { id } = await mia.start('catalogue', 'a mug');
    assert.equal((await sam.call('GET', `/runs/${id}`)).status, 404);
  });

  test('agent access: no agent runs for somebody who is not signed in', async () => {
    const { name, token } = await signIn({ ttl_ms: 1 });
    const ask = (known) => call('POST', '/agents/catalogue/runs', { token: known, body: { input: 'a mug' } });
    const wrong = await call('POST', '/sessions', { body: { customer: name, passphrase: 'sesame' } });
    const statuses = [(await ask(token)).status, (await ask(undefined)).status, wrong.status];
    assert.deepEqual(statuses, [401, 401, 401]);
  });
});

describe('Message Management', () => {
  const write = async (customer, thread, text) =>
    (await customer.call('POST', `/threads/${thread}/messages`, { body: { text } })).body;

  test('message creation: a message gets its author and time', async () => {
    const mia = await signIn();
    const { author, at } = await write(mia, newThread(), 'hello');
    const age = Math.abs(Date.now() - Date.parse(at));
    assert.deepEqual([author, age < 60_000], [mia.name, true]);
  });

  test('message order: messages are listed as they were sent', async () => {
    const mia = await signIn();
    const thread = newThread();
    for (const text of ['b', 'c', 'a']) await write(mia, thread, text);
    const { body } = await mia.call('GET', `/threads/${thread}/messages`);
    assert.deepEqual(
      body.map(({ text }) => text),
      ['b', 'c', 'a'],
    );
  });

  test('message editing: the new text is kept and marked as edited', async () => {
    const mia = await signIn();
    const thread = newThread();
    const { id } = await write(mia, thread, 'helo');
    await mia.call('PATCH', `/threads/${thread}/messages/${id}`, { body: { text: 'hello' } });
    const { body } = await mia.call('GET', `/threads/${thread}/messages`);
    assert.deepEqual([body[0].text, body[0].edited], ['hello', true]);
  });

  test('message deletion: the text goes and its place stays', async () => {
    const mia = await signIn();
    const thread = newThread();
    const { id } = await write(mia, thread, 'a secret');
    await mia.call('DELETE', `/threads/${thread}/messages/${id}`);
    const { body } = await mia.call('GET', `/threads/${thread}/messages`);
    assert.deepEqual([body.length, body[0]?.text, body[0]?.deleted], [1, '', true]);
  });

  test('message ownership: only the author may change a message', async () => {
    const [mia, sam] = await Promise.all([signIn(), signIn()]);
    const thread = newThread();
    const { id } = await write(mia, thread, 'mine');
    const { status } = await sam.call('PATCH', `/threads/${thread}/messages/${id}`, {
      body: { text: 'his' },
    });
    assert.equal(status, 403);
  });
});

describe('Scalability', () => {
  test('concurrent connections: twenty customers are connected at once', async () => {
    const customers = await Promise.all(Array.from({ length: 20 }, () => signIn()));
    const opened = await Promise.allSettled(customers.map(({ token }) => openSocket(token)));
    const sockets = opened.flatMap(({ value }) => (value ? [value] : []));
    assert.equal(sockets.length, 20);
    for (const socket of sockets) socket.close();
  });

  test('concurrent messages: fifty sent at once all have an id of their own', async () => {
    const mia = await signIn();
    const thread = newThread();
    const send = (_, index) =>
      mia.call('POST', `/threads/${thread}/messages`, { body: { text: `${index}` } });
    await Promise.all(Array.from({ length: 50 }, send));
    const { body } = await mia.call('GET', `/threads/${thread}/messages`);
    assert.equal(new Set(body.map(({ id }) => id)).size, 50);
  });

  test('queueing: a fourth run waits until one of three is over', async () => {
    const mia = await signIn();
    const runs = [];
    for (let count = 0; count < 4; count += 1) runs.push(await mia.start('supplier', 'mug', holding));
    const statusOf = async (run) => (await mia.call('GET', `/runs/${run.id}`)).body.status;
    const before = await statusOf(runs[3]);
    await mia.call('POST', `/runs/${runs[0].id}/cancel`);
    const after = await until(
      () => statusOf(runs[3]),
      (status) => status !== 'queued',
    );
    for (const { id } of runs) await mia.call('POST', `/runs/${id}/cancel`);
    assert.deepEqual([before, after], ['queued', 'running']);
  });

  test('fairness: the many runs of one customer do not hold up another', async () => {
    const [mia, sam] = await Promise.all([signIn(), signIn()]);
    const runs = [];
    for (let count = 0; count < 6; count += 1) runs.push(await mia.start('supplier', 'mug', holding));
    const { status } = await sam.outcomeOf(await sam.start('catalogue', 'a tray'));
    for (const { id } of runs) await mia.call('POST', `/runs/${id}/cancel`);
    assert.equal(status, 'finished');
  });

  test('rate limit: a flood of messages is told when to come back', async () => {
    const mia = await signIn();
    const send = () => mia.call('POST', `/threads/flood-${mia.name}/messages`, { body: { text: 'x' } });
    const answers = await Promise.all(Array.from({ length: 110 }, send));
    const refused = answers.find(({ status }) => status === 429);
    assert.equal(refused?.headers.get('retry-after'), '10');
  });
});

describe('User Experience', () => {
  test('helpful errors: a wrong address is answered with what to do', async () => {
    const mia = await signIn();
    const { body } = await mia.call('GET', '/agent');
    assert.equal(body.hint, 'GET /agents lists who can be asked');
  });

  test('typing indicator: it goes on and off around an answer', async () => {
    const mia = await signIn();
    const socket = await openSocket(mia.token);
    await mia.outcomeOf(await mia.start('catalogue', 'a mug'));
    await socket.event(({ type, on }) => type === 'typing' && on === false);
    const typing = socket.seen.filter(({ type }) => type === 'typing').map(({ on }) => on);
    socket.close();
    assert.deepEqual(typing, [true, false]);
  });

  test('language: a price is written as the customer is used to', async () => {
    const mia = await signIn();
    const headers = { 'accept-language': 'de-DE,de;q=0.9' };
    const run = await mia.outcomeOf(await mia.start('catalogue', 'teapot', { headers }));
    assert.match(run.answer, /12,90\s€/);
  });

  test('suggestions: a misspelt product is recognised', async () => {
    const mia = await signIn();
    const run = await mia.outcomeOf(await mia.start('catalogue', 'a straner please'));
    assert.equal(run.answer, 'Did you mean strainer?');
  });
});
