import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandOfEvent } from '../../src/bot/listeners/events.ts';
import { withoutSecrets } from '../../src/bot/slack-logger.ts';

const BOT = 'U0BOT0001';
const body = (event: object) => ({
  type: 'event_callback',
  event_id: 'Ev1',
  team_id: 'T1',
  event: { user: 'U0MIA0001', channel: 'C1', ...event },
});

const table: readonly [title: string, body: unknown, meant: boolean][] = [
  ['a mention that begins the message', body({ type: 'app_mention', text: `<@${BOT}> status` }), true],
  [
    'a mention in the middle of a sentence',
    body({ type: 'app_mention', text: `ask <@${BOT}> about status` }),
    false,
  ],
  ['a direct message', body({ type: 'message', channel_type: 'im', text: 'status' }), true],
  ['a message in a channel', body({ type: 'message', channel_type: 'channel', text: 'stop' }), false],
  ['a message of a bot', body({ type: 'message', channel_type: 'im', text: 'stop', bot_id: 'B1' }), false],
  ['its own message', body({ type: 'message', channel_type: 'im', text: 'stop', user: BOT }), false],
  [
    'an edited message',
    body({ type: 'message', channel_type: 'im', text: 'stop', subtype: 'message_changed' }),
    false,
  ],
  ['a slash command', { command: '/loop', text: 'stop' }, false],
  ['nothing', null, false],
];
for (const [title, event, meant] of table) {
  test(`${title} is ${meant ? '' : 'not '}a command`, () =>
    assert.equal(commandOfEvent(event, BOT, 1) !== null, meant));
}

test('the command keeps who sent it, from which team, and the id of the event', () => {
  assert.deepEqual(
    commandOfEvent(body({ type: 'app_mention', text: `<@${BOT}> stop`, team: 'T2' }), BOT, 7),
    {
      id: 'Ev1',
      at: 7,
      kind: 'command',
      userId: 'U0MIA0001',
      teamId: 'T2',
      channelId: 'C1',
      text: `<@${BOT}> stop`,
      value: '',
      responseUrl: null,
    },
  );
});

test('no token, ticket or response address passes the log', () => {
  const line = withoutSecrets(
    'xoxb-1-abc xapp-1-A-2-d xoxe.xoxp-1-x xoxe-2-y wss://wss-primary.slack.com/link?ticket=t&app_id=1 https://hooks.slack.com/commands/T/1/x Bearer abc.def',
  );
  assert.doesNotMatch(line, /xox|xapp|ticket|hooks|abc/);
});
