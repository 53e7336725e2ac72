// Judged by code that is not ours: Bolt and SocketModeClient.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSlack } from './helpers/bolt-app.ts';
import { manualClock } from './helpers/manual-clock.ts';
import { loop, open, slackbotSaid } from './helpers/socket-mode.ts';

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
