// Judged by code that is not ours: Bolt and SocketModeClient.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { happened } from './helpers/bolt-app.ts';
import { loop, open } from './helpers/socket-mode.ts';

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
