import assert from 'node:assert/strict';
import { NO_404, type Row, refused, taken } from './web-api-row.ts';

export const authRows: readonly Row[] = [
  taken('auth.test names the team and the user', async (slack) => {
    const answer = await slack.call('auth.test');
    assert.equal(answer.user_id, slack.bot);
    assert.match(String(answer.team_id), /^T/);
  }),
  taken(
    'api.test gives its arguments back without a token',
    async (slack) => assert.deepEqual((await slack.call('api.test', { a: '1' }, null)).args, { a: '1' }),
    NO_404,
  ),
  refused('api.test fails as asked', 'mine', (slack) => slack.call('api.test', { error: 'mine' }), NO_404),
  refused('no token', 'not_authed', (slack) => slack.call('auth.test', {}, null)),
  refused(
    'an unknown token',
    'invalid_auth',
    (slack) => slack.call('auth.test', {}, 'xoxb-nobody'),
    'emulate takes any bearer token',
  ),
  refused('an unknown method', 'unknown_method', (slack) => slack.call('chat.shout'), NO_404),
  refused(
    'a bot token for apps.connections.open',
    'not_allowed_token_type',
    (slack) => slack.call('apps.connections.open'),
    'emulate has no Socket Mode',
  ),
  taken('a missing scope is named', async (slack) => {
    const answer = await slack.callWithFewScopes('chat.postMessage', { channel: slack.channel, text: 'x' });
    assert.equal(answer.error, 'missing_scope');
    assert.equal(answer.needed, 'chat:write');
    assert.equal(answer.provided, 'channels:read');
  }),
  refused('an unknown bot', 'bot_not_found', (slack) => slack.call('bots.info', { bot: 'B0NOBODY00' })),
];
