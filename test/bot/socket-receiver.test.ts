import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { slackLogger } from '../../src/bot/slack-logger.ts';
import { createSocketReceiver } from '../../src/bot/socket-receiver.ts';
import { systemClock } from '../../src/system-clock.ts';

const closers: (() => Promise<unknown>)[] = [];
after(() => Promise.all(closers.map((close) => close())));

/** `apps.connections.open` that answers as told, and the sockets that it sends to. */
async function connections() {
  const answers: (object | number)[] = [];
  let asked = 0;
  const waiting: { count: number; resolve: () => void }[] = [];
  const http = createServer((_request, response) => {
    asked += 1;
    for (const one of waiting) if (asked >= one.count) one.resolve();
    const { port } = http.address() as AddressInfo;
    const answer = answers.shift() ?? { ok: true, url: `ws://127.0.0.1:${port}/link` };
    response.writeHead(typeof answer === 'number' ? answer : 200, { 'content-type': 'application/json' });
    response.end(typeof answer === 'number' ? 'no' : JSON.stringify(answer));
  });
  const sockets = new WebSocketServer({ noServer: true });
  let silent = 0;
  http.on('upgrade', (request, socket, head) => {
    if (silent > 0) silent -= 1;
    else sockets.handleUpgrade(request, socket, head, (one) => one.send(JSON.stringify({ type: 'hello' })));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  closers.push(async () => {
    for (const socket of sockets.clients) socket.terminate();
    http.closeAllConnections();
    http.close();
  });
  const words: string[] = [];
  const keep = (_fields: object, line: string): void => void words.push(line);
  const { receiver, close } = createSocketReceiver({
    clock: systemClock,
    meter: { slackCalled: () => {}, acknowledged: () => {} },
    appToken: 'xapp-test',
    apiUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/`,
    logger: slackLogger({ debug: keep, info: keep, warn: keep, error: keep }, 'socket-mode'),
    reconnectAfterMs: 200,
    openWithinMs: 300,
  });
  return {
    receiver,
    close,
    sockets,
    words,
    /** What the next connections are answered; afterwards they are let in. */
    answer: (...next: (object | number)[]) => answers.push(...next),
    asked: () => asked,
    askedAtLeast: (count: number) =>
      asked >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve })),
    /** The openings of so many WebSockets are not answered. */
    neverOpen(times: number) {
      silent = times;
    },
    drop() {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

test('a connection that drops is opened again, whatever Slack says in between', async () => {
  const slack = await connections();
  await slack.receiver.start();
  slack.answer({ ok: false, error: 'invalid_auth' }, 500, { ok: false, error: 'internal_error' }, 429);
  const again = new Promise((resolve) => slack.receiver.client.once('connected', resolve));
  slack.drop();
  await again;
  assert.equal(slack.asked(), 6);
  assert.ok(slack.words.some((line) => line.includes('invalid_auth')));
  await slack.close();
});

test('a WebSocket whose opening is never answered is given up, and another one is opened', async () => {
  const slack = await connections();
  await slack.receiver.start();
  const again = new Promise((resolve) => slack.receiver.client.once('connected', resolve));
  slack.neverOpen(2);
  slack.drop();
  await again;
  assert.equal(slack.asked(), 4);
  await slack.close();
});

test('an app token that is revoked while the bot runs is told once with its mend, and again when it is revoked again', async () => {
  const slack = await connections();
  await slack.receiver.start();
  const said = () => slack.words.filter((line) => line.includes('token_revoked'));
  for (const times of [1, 2]) {
    slack.answer(...Array.from({ length: 3 }, () => ({ ok: false, error: 'token_revoked' })));
    const again = new Promise((resolve) => slack.receiver.client.once('connected', resolve));
    slack.drop();
    await again;
    assert.equal(said().length, times);
  }
  assert.match(
    said()[0] ?? '',
    /does not accept the app's token \(token_revoked\)\. Make one .* SLACK_APP_TOKEN, and restart Greenloop\. The loops go on/,
  );
  await slack.close();
});

test('an app token without its permission is told by name', async () => {
  const slack = await connections();
  await slack.receiver.start();
  slack.answer({ ok: false, error: 'missing_scope', needed: 'connections:write', provided: 'x' });
  const again = new Promise((resolve) => slack.receiver.client.once('connected', resolve));
  slack.drop();
  await again;
  assert.ok(slack.words.some((line) => line.includes('lacks the permission connections:write')));
  await slack.close();
});

test('a token that Slack refuses at the first connection ends the start', async () => {
  const slack = await connections();
  slack.answer({ ok: false, error: 'invalid_auth' });
  await assert.rejects(slack.receiver.start(), /invalid_auth/);
  await slack.close();
});

test('closing ends the connection, and none is opened again', async () => {
  const slack = await connections();
  await slack.receiver.start();
  const [socket] = slack.sockets.clients;
  const closed = socket === undefined ? undefined : once(socket, 'close');
  await slack.close();
  await closed;
  assert.equal(slack.asked(), 1);
});

test('closing while a reconnect is being refused leaves nothing behind that keeps the process alive', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
  const slack = await connections();
  await slack.receiver.start();
  slack.answer(...Array.from({ length: 50 }, () => 503));
  slack.drop();
  await slack.askedAtLeast(3);
  await slack.close();
  // The pause before the next try, at most a second, is still over its end.
  const deadline = Date.now() + 10_000;
  let quiet = 0;
  while (quiet < 5 && Date.now() < deadline) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = timers() === 0 ? quiet + 1 : 0;
  }
  assert.equal(timers(), 0);
  assert.equal(slack.sockets.clients.size, 0);
});
