// Socket Mode judged by code that is not ours: Bolt and SocketModeClient.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { App } from '@slack/bolt';
import { WebSocket } from 'ws';
import type { Playground, PlaygroundOptions } from '../../src/playground/start-playground.ts';
import { connectApp, happened, openSlack } from './helpers/bolt-app.ts';
import { manualClock } from './helpers/manual-clock.ts';
import { ask } from './helpers/slack-place.ts';

const loop = { user: 'mia', channel: '#storefront-loop', text: '/loop start p1' };
const stopButton = {
  type: 'actions',
  block_id: 'b',
  elements: [
    { type: 'button', action_id: 'stop', value: 'L1', text: { type: 'plain_text' as const, text: 'Stop' } },
  ],
};

async function open(
  t: TestContext,
  listen?: (app: App) => void,
  more?: Partial<PlaygroundOptions>,
): Promise<{ slack: Playground } & Awaited<ReturnType<typeof connectApp>>> {
  const slack = await openSlack(more);
  const connected = await connectApp(slack, listen);
  t.after(async () => {
    await connected.close();
    await slack.close();
  });
  return { slack, ...connected };
}

/** Slackbot's words to mia. */
const slackbotSaid = (slack: Playground) =>
  slack.people
    .transcript('#storefront-loop', 'mia')
    .filter(({ user }) => user === 'USLACKBOT')
    .map(({ text }) => text);

describe('slash commands', () => {
  it('a command reaches the app with who, where and what', async (t) => {
    const seen: Record<string, unknown>[] = [];
    const { slack } = await open(t, (app) =>
      app.command('/loop', async ({ command, ack }) => {
        seen.push(command);
        await ack();
      }),
    );
    assert.deepEqual(await slack.people.command(loop), { ok: true, answer: {} });
    const { user_id, user_name, channel_id, channel_name, command, text, team_id } = seen[0] ?? {};
    assert.deepEqual(
      { user_id, user_name, channel_id, channel_name, command, text, team_id },
      {
        user_id: 'U0MIA00001',
        user_name: 'mia',
        channel_id: 'C0LOOP0001',
        channel_name: 'storefront-loop',
        command: '/loop',
        text: 'start p1',
        team_id: slack.team().id,
      },
    );
  });

  it('what the app acknowledges with is shown to the person only', async (t) => {
    const { slack } = await open(t, (app) => app.command('/loop', async ({ ack }) => ack('on it')));
    await slack.people.command(loop);
    const [shown] = slack.people.transcript('#storefront-loop', 'mia');
    assert.deepEqual([shown?.text, shown?.ephemeral_to], ['on it', 'U0MIA00001']);
    assert.deepEqual(slack.people.transcript('#storefront-loop', 'sam'), []);
  });

  it('an acknowledgement in the channel is shown to everybody', async (t) => {
    const { slack } = await open(t, (app) =>
      app.command('/loop', async ({ ack }) => ack({ text: 'started', response_type: 'in_channel' })),
    );
    await slack.people.command(loop);
    assert.equal(slack.people.transcript('#storefront-loop', 'sam')[0]?.text, 'started');
  });

  it('blocks that Slack refuses fail the command', async (t) => {
    const { slack } = await open(t, (app) =>
      app.command('/loop', async ({ ack }) => ack({ text: 'x', blocks: [{ type: 'nope' }] } as never)),
    );
    assert.equal((await slack.people.command(loop)).failure, 'invalid_command_response');
  });

  it('an app that does not acknowledge within 3 s fails the command', async (t) => {
    const clock = manualClock();
    const reached = Promise.withResolvers<void>();
    const { slack } = await open(t, (app) => app.command('/loop', async () => reached.resolve()), { clock });
    const outcome = slack.people.command(loop);
    await reached.promise;
    clock.advance(2_999);
    assert.deepEqual(slackbotSaid(slack), []);
    clock.advance(1);
    assert.deepEqual(await outcome, { ok: false, failure: 'operation_timeout' });
    assert.match(slackbotSaid(slack)[0] ?? '', /^\/loop failed because the app did not respond/);
  });

  it('without an app the command fails at once', async (t) => {
    const slack = await openSlack();
    t.after(() => slack.close());
    assert.deepEqual(await slack.people.command(loop), { ok: false, failure: 'dispatch_failed' });
    assert.match(slackbotSaid(slack)[0] ?? '', /dispatch_failed/);
  });

  it('a command that no app has is not valid', async (t) => {
    const slack = await openSlack();
    t.after(() => slack.close());
    await assert.rejects(slack.people.command({ ...loop, text: '/deploy' }), { code: 'invalid_command' });
  });

  it('nobody types in a channel that they are not in, or that is archived', async (t) => {
    const slack = await openSlack();
    t.after(() => slack.close());
    await assert.rejects(slack.people.command({ ...loop, channel: '#release-room' }), {
      code: 'channel_not_found',
    });
    await assert.rejects(slack.people.command({ ...loop, channel: '#old-loop' }), { code: 'is_archived' });
  });
});

describe('response_url', () => {
  async function responseUrl(t: TestContext, more?: Partial<PlaygroundOptions>) {
    let url = '';
    const opened = await open(
      t,
      (app) =>
        app.command('/loop', async ({ command, ack }) => {
          url = command.response_url;
          await ack();
        }),
      more,
    );
    await opened.slack.people.command(loop);
    const answer = async (body: object) => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as { error?: string } };
    };
    return { ...opened, answer };
  }

  it('five answers are taken, the sixth is not', async (t) => {
    const { answer, slack } = await responseUrl(t);
    for (let time = 0; time < 5; time += 1) assert.equal((await answer({ text: `${time}` })).status, 200);
    assert.deepEqual(await answer({ text: 'x' }), { status: 404, body: { ok: false, error: 'used_url' } });
    assert.equal(slack.people.transcript('#storefront-loop', 'mia').length, 5);
  });

  it('an answer after 30 minutes is refused', async (t) => {
    const clock = manualClock();
    const { answer } = await responseUrl(t, { clock });
    clock.advance(30 * 60_000);
    assert.equal((await answer({ text: 'x' })).status, 200);
    clock.advance(1);
    assert.equal((await answer({ text: 'x' })).body.error, 'expired_url');
  });

  it('an answer replaces or deletes the one before', async (t) => {
    const { answer, slack } = await responseUrl(t);
    const shown = () => slack.people.transcript('#storefront-loop', 'mia').map(({ text }) => text);
    await answer({ text: 'one' });
    await answer({ text: 'two', replace_original: true });
    assert.deepEqual(shown(), ['two']);
    await answer({ delete_original: true });
    assert.deepEqual(shown(), []);
  });

  it('an answer that says nothing or is no JSON is refused', async (t) => {
    const { answer, slack } = await responseUrl(t);
    assert.equal((await answer({})).body.error, 'no_text');
    const response = await fetch(`${slack.url}/responses/x`, { method: 'POST', body: '{' });
    assert.equal(response.status, 400);
  });
});

describe('buttons and modals', () => {
  async function withButton(t: TestContext, listen: (app: App) => void, more?: Partial<PlaygroundOptions>) {
    const opened = await open(t, listen, more);
    const { ts } = await opened.app.client.chat.postMessage({
      channel: 'C0LOOP0001',
      text: 'running',
      blocks: [stopButton],
    });
    return {
      ...opened,
      press: { user: 'mia', channel: '#storefront-loop', ts: String(ts), action_id: 'stop' },
    };
  }

  it('a press reaches the app with the message and a way to answer', async (t) => {
    const seen: Record<string, unknown>[] = [];
    const { slack, press } = await withButton(t, (app) =>
      app.action('stop', async ({ body, ack, respond }) => {
        seen.push(body as never);
        await ack();
        await respond({ text: 'stopped', replace_original: true });
      }),
    );
    const edited = happened(slack, (event) => (event.kind === 'message-edited' ? event.message : undefined));
    assert.deepEqual(await slack.people.press(press), { ok: true, answer: {} });
    assert.equal((await edited).text, 'stopped');
    const { container, channel, message, actions, user } = seen[0] as {
      container: object;
      channel: object;
      message: { text: string };
      actions: { value: string; block_id: string; action_id: string }[];
      user: { id: string };
    };
    assert.deepEqual(container, {
      type: 'message',
      message_ts: press.ts,
      channel_id: 'C0LOOP0001',
      is_ephemeral: false,
    });
    assert.deepEqual(channel, { id: 'C0LOOP0001', name: 'storefront-loop' });
    assert.equal(message.text, 'running');
    assert.deepEqual([actions[0]?.value, actions[0]?.block_id, actions[0]?.action_id], ['L1', 'b', 'stop']);
    assert.equal(user.id, 'U0MIA00001');
  });

  it('a press that nobody acknowledges is shown as failed', async (t) => {
    const { slack, press } = await withButton(t, () => {}, { ackMs: 20 });
    assert.deepEqual(await slack.people.press(press), { ok: false, failure: 'operation_timeout' });
    assert.match(slackbotSaid(slack)[0] ?? '', /did not respond/);
  });

  it('a button that is not there cannot be pressed', async (t) => {
    const { slack, press } = await withButton(t, () => {});
    await assert.rejects(slack.people.press({ ...press, action_id: 'go' }), { code: 'no_such_element' });
    await assert.rejects(slack.people.press({ ...press, ts: '1000000000.000001' }), {
      code: 'message_not_found',
    });
  });

  const why = {
    type: 'modal' as const,
    callback_id: 'why',
    title: { type: 'plain_text' as const, text: 'Five Whys' },
    submit: { type: 'plain_text' as const, text: 'Save' },
    blocks: [
      {
        type: 'input' as const,
        block_id: 'cause',
        label: { type: 'plain_text' as const, text: 'Because' },
        element: { type: 'plain_text_input' as const, action_id: 'text' },
      },
    ],
  };
  const values = (value: string) => ({ cause: { text: { type: 'plain_text_input', value } } });

  async function withModal(t: TestContext) {
    const opened = await withButton(t, (app) => {
      app.action('stop', async ({ body, ack, client }) => {
        await ack();
        await client.views.open({ trigger_id: (body as { trigger_id: string }).trigger_id, view: why });
      });
      app.view('why', async ({ ack, view }) => {
        const said = view.state.values.cause?.text?.value;
        if (said === 'bad') await ack({ response_action: 'errors', errors: { cause: 'say more' } });
        else await ack();
      });
    });
    const shown = happened(opened.slack, (event) =>
      event.kind === 'view-shown' ? event.view.id : undefined,
    );
    await opened.slack.people.press(opened.press);
    return { ...opened, view: await shown };
  }

  it('a modal stays open with errors and closes when it is taken', async (t) => {
    const { slack, view } = await withModal(t);
    assert.deepEqual(await slack.people.submit('mia', view, values('bad')), {
      ok: false,
      errors: { cause: 'say more' },
    });
    assert.equal(slack.people.views('mia').length, 1);
    assert.deepEqual(await slack.people.submit('mia', view, values('good')), { ok: true });
    assert.deepEqual(slack.people.views('mia'), []);
  });

  it('a modal with an empty required field is not sent', async (t) => {
    const { slack, view } = await withModal(t);
    const { errors } = await slack.people.submit('mia', view, values(''));
    assert.deepEqual(errors, { cause: 'Please complete this required field.' });
  });

  it("nobody submits somebody else's modal", async (t) => {
    const { slack, view } = await withModal(t);
    await assert.rejects(slack.people.submit('sam', view, values('x')), { code: 'view_not_found' });
  });

  it('a trigger works once and for 3 s', async (t) => {
    const clock = manualClock();
    const triggers: string[] = [];
    const { slack, press, app } = await withButton(
      t,
      (given) =>
        given.action('stop', async ({ body, ack }) => {
          triggers.push((body as { trigger_id: string }).trigger_id);
          await ack();
        }),
      { clock },
    );
    const shown = (at: number) =>
      app.client.views.open({ trigger_id: triggers[at] ?? '', view: why }).catch((error) => error.data.error);
    await slack.people.press(press);
    assert.equal((await shown(0)).ok, true);
    assert.equal(await shown(0), 'exchanged_trigger_id');
    await slack.people.press(press);
    clock.advance(3_001);
    assert.equal(await shown(1), 'expired_trigger_id');
  });
});

describe('events', () => {
  it('a mention reaches the app, other talk does not', async (t) => {
    const mentions: string[] = [];
    const { slack } = await open(t, (app) =>
      app.event('app_mention', async ({ event }) => void mentions.push(event.text)),
    );
    const where = { user: 'mia', channel: '#storefront-loop' };
    assert.equal(await slack.people.say({ ...where, text: 'just talking' }).delivery, 'not-subscribed');
    assert.equal(await slack.people.say({ ...where, text: '@greenloop status' }).delivery, 'acked');
    assert.deepEqual(mentions, [`<@${slack.team().bot_user}> status`]);
  });

  it('a mention in a channel that the bot is not in does not reach it', async (t) => {
    const { slack } = await open(t);
    const said = slack.people.say({ user: 'mia', channel: '#general', text: '@greenloop status' });
    assert.equal(await said.delivery, 'not-subscribed');
  });

  it('a direct message reaches the app', async (t) => {
    const seen: unknown[] = [];
    const { slack } = await open(t, (app) =>
      app.message(async ({ message }) => void seen.push(message.channel_type)),
    );
    await slack.people.say({ user: 'mia', channel: '@greenloop', text: 'status' }).delivery;
    assert.deepEqual(seen, ['im']);
  });

  it('an opened Home reaches the app, which publishes it', async (t) => {
    const view = { type: 'home' as const, blocks: [{ type: 'divider' as const }] };
    const { slack } = await open(t, (app) =>
      app.event(
        'app_home_opened',
        async ({ event, client }) => void (await client.views.publish({ user_id: event.user, view })),
      ),
    );
    const shown = happened(slack, (event) => (event.kind === 'view-shown' ? event.view.user : undefined));
    await slack.people.openHome('mia');
    assert.equal(await shown, 'U0MIA00001');
  });

  it('an event without an acknowledgement comes again three times with the same id', async (t) => {
    const { slack, receiver } = await open(t, undefined, { ackMs: 10, eventRetriesMs: [0, 1, 1] });
    receiver.client.removeAllListeners('slack_event');
    const seen: [string, number, string][] = [];
    receiver.client.on('slack_event', ({ body, retry_num, retry_reason }) =>
      seen.push([body.event_id, retry_num, retry_reason]),
    );
    const said = slack.people.say({ user: 'mia', channel: '#storefront-loop', text: '@greenloop hi' });
    assert.equal(await said.delivery, 'given-up');
    assert.deepEqual(
      seen.map(([, time, reason]) => [time, reason]),
      [
        [0, ''],
        [1, 'timeout'],
        [2, 'timeout'],
        [3, 'timeout'],
      ],
    );
    assert.equal(new Set(seen.map(([id]) => id)).size, 1);
  });

  it('an envelope can come twice', async (t) => {
    let times = 0;
    const { slack } = await open(t, (app) =>
      app.command('/loop', async ({ ack }) => {
        times += 1;
        await ack();
        if (times === 2) seen.resolve();
      }),
    );
    const seen = Promise.withResolvers<void>();
    slack.controls.faults.addEnvelope({ kind: 'twice' });
    await slack.people.command(loop);
    await seen.promise;
    assert.equal(times, 2);
  });
});

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
