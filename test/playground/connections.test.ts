// Judged by code that is not ours: Bolt and SocketModeClient.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import type { Playground } from '../../src/playground/start-playground.ts';
import { happened, openSlack } from './helpers/bolt-app.ts';
import { manualClock } from './helpers/manual-clock.ts';
import { ask } from './helpers/slack-place.ts';
import { loop, open } from './helpers/socket-mode.ts';

describe('connections', () => {
  const connected = (slack: Playground, wanted: number) =>
    happened(slack, (event) =>
      event.kind === 'connections-changed' && event.connections === wanted ? true : undefined,
    );

  it('an app that is asked to leave comes back', async (t) => {
    const { slack } = await open(t, (app) => app.command('/loop', async ({ ack }) => ack()));
    const back = connected(slack, 1);
    slack.controls.disconnectSockets('refresh_requested');
    await back;
    assert.equal((await slack.people.command(loop)).ok, true);
  });

  it('an app whose sockets broke comes back, also when it is refused first', async (t) => {
    const { slack } = await open(t, (app) => app.command('/loop', async ({ ack }) => ack()));
    const back = connected(slack, 1);
    slack.controls.refuseConnections(2);
    slack.controls.dropSockets();
    await back;
    assert.equal((await slack.people.command(loop)).ok, true);
  });

  it('while Slack is away nothing is answered', async (t) => {
    const { slack, app } = await open(t);
    slack.controls.setAway(true);
    await assert.rejects(app.client.auth.test());
    slack.controls.setAway(false);
    assert.equal((await app.client.auth.test()).ok, true);
  });

  async function ticketUrl(slack: Playground): Promise<string> {
    const answer = await ask(slack.url, 'apps.connections.open', {}, slack.team().app_token);
    assert.equal(answer.ok, true);
    return String(answer.url);
  }

  const firstMessage = (socket: WebSocket) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      socket.once('message', (data) => resolve(JSON.parse(String(data)) as Record<string, unknown>));
      socket.once('error', reject);
    });

  it('the hello says how many connections there are', async (t) => {
    const slack = await openSlack();
    t.after(() => slack.close());
    const hello = await firstMessage(new WebSocket(await ticketUrl(slack)));
    assert.equal(hello.type, 'hello');
    assert.equal(hello.num_connections, 1);
    assert.deepEqual(hello.connection_info, { app_id: slack.team().app_id });
  });

  it('a ticket works once and for 30 s', async (t) => {
    const clock = manualClock();
    const slack = await openSlack({ clock });
    t.after(() => slack.close());
    const url = await ticketUrl(slack);
    await firstMessage(new WebSocket(url));
    await assert.rejects(firstMessage(new WebSocket(url)), /403/);
    const late = await ticketUrl(slack);
    clock.advance(30_001);
    await assert.rejects(firstMessage(new WebSocket(late)), /403/);
  });

  it('the eleventh connection is turned away', async (t) => {
    const slack = await openSlack();
    t.after(() => slack.close());
    for (let count = 1; count <= 10; count += 1)
      assert.equal((await firstMessage(new WebSocket(await ticketUrl(slack)))).num_connections, count);
    const message = await firstMessage(new WebSocket(await ticketUrl(slack)));
    assert.deepEqual([message.type, message.reason], ['disconnect', 'too_many_websockets']);
    assert.equal(slack.controls.connections(), 10);
  });

  it('nonsense over a socket is ignored', async (t) => {
    const slack = await openSlack();
    t.after(() => slack.close());
    const socket = new WebSocket(await ticketUrl(slack));
    await firstMessage(socket);
    for (const nonsense of ['{', 'null', '[]', '{"envelope_id":"x"}', '{"envelope_id":7}'])
      socket.send(nonsense);
    const ponged = new Promise((resolve) => socket.once('pong', resolve));
    socket.ping();
    await ponged;
    assert.equal(slack.controls.connections(), 1);
  });
});
