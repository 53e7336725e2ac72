// Slack over HTTP: real requests, judged by Bolt's own signature check.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import { freePort } from '../storefront/storefront.ts';
import { machineClock, workbench } from './helpers/workbench.ts';

const SECRET = 'f00dfacef00dfacef00dfacef00dface';
const FORM = 'application/x-www-form-urlencoded';
const SECONDS = 1_000;

type Sending = {
  /** Seconds from now at which it is signed. */
  readonly ago?: number;
  readonly secret?: string;
  readonly type?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: (signed: Record<string, string>) => Record<string, string>;
};

async function open() {
  const bench = await workbench();
  const port = await freePort();
  const { bot_token: botToken, id: teamId } = bench.playground.team();
  const slack = {
    botToken,
    apiUrl: bench.playground.apiUrl,
    transport: { kind: 'http', signingSecret: SECRET, port, host: '127.0.0.1' },
  } as const;
  const bot = await bench.boot({ slack });
  const at = (path: string) => `http://127.0.0.1:${port}${path}`;

  /** The headers with which Slack signs a body. */
  function signed(body: string, { ago = 0, secret = SECRET, type = FORM }: Sending): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / SECONDS) - ago);
    const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    };
  }
  async function send(body: string, how: Sending = {}) {
    const headers = (how.headers ?? ((all) => all))(signed(body, how));
    const answer = await fetch(at(how.path ?? '/slack/events'), {
      method: how.method ?? 'POST',
      headers,
      ...(how.method === 'GET' ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text() };
  }
  const command = (text: string, trigger: string) =>
    new URLSearchParams({
      command: '/loop',
      text,
      trigger_id: trigger,
      team_id: teamId,
      user_id: 'U0MIA00001',
      user_name: 'mia',
      channel_id: 'C0LOOP0001',
      channel_name: 'storefront-loop',
      response_url: `${bench.playground.url}/commands/expired`,
    }).toString();
  const press = (action: string, value: string, trigger: string) =>
    new URLSearchParams({
      payload: JSON.stringify({
        type: 'block_actions',
        trigger_id: trigger,
        team: { id: teamId, domain: 'playground' },
        user: { id: 'U0MIA00001', team_id: teamId },
        channel: { id: 'C0LOOP0001', name: 'storefront-loop' },
        container: { type: 'message', message_ts: '1.1', channel_id: 'C0LOOP0001' },
        actions: [{ type: 'button', action_id: action, block_id: 'b', value, action_ts: '1.2' }],
      }),
    }).toString();
  const mention = (text: string, id: string) =>
    JSON.stringify({
      type: 'event_callback',
      event_id: id,
      team_id: teamId,
      api_app_id: 'A0GREENLOOP',
      event: {
        type: 'app_mention',
        user: 'U0MIA00001',
        channel: 'C0LOOP0001',
        team: teamId,
        ts: '1.3',
        event_ts: '1.3',
        text: `<@U0BOT00001> ${text}`,
      },
    });
  const answered = (count: number) => bench.until(() => bench.whispers('mia').length === count);
  return { bench, bot, at, send, command, press, mention, answered, slack };
}

test('a signed command, mention and button each are stored, acknowledged and carried out', async () => {
  const { bench, send, command, mention, press, answered } = await open();
  assert.deepEqual(await send(command('start', 'T1')), { status: 200, text: '' });
  await answered(1);
  assert.deepEqual(bench.calls, ['start storefront  by U0MIA00001']);
  assert.equal((await send(mention('status', 'Ev1'), { type: 'application/json' })).status, 200);
  await answered(2);
  assert.equal((await send(press('loop-stop', 'L1', 'T2'))).status, 200);
  await bench.until(() => bench.calls.length === 2);
  assert.equal(bench.calls[1], 'stop L1 by U0MIA00001');
  assert.deepEqual(bench.bugs, []);
});

const refused: readonly [title: string, how: Sending][] = [
  ['of another secret', { secret: 'deadbeefdeadbeefdeadbeefdeadbeef' }],
  ['of more than five minutes ago', { ago: 301 }],
  ['for a moment more than five minutes ahead', { ago: -360 }],
  ['without a signature', { headers: ({ 'x-slack-signature': _, ...others }) => others }],
  ['without a moment', { headers: ({ 'x-slack-request-timestamp': _, ...others }) => others }],
  ['of an unknown version', { headers: (all) => ({ ...all, 'x-slack-signature': 'v1=00' }) }],
  [
    'whose moment was changed afterwards',
    {
      ago: 301,
      headers: (all) => ({ ...all, 'x-slack-request-timestamp': String(Math.floor(Date.now() / SECONDS)) }),
    },
  ],
  [
    'whose signature is in capitals',
    {
      headers: (all) => ({
        ...all,
        'x-slack-signature': String(all['x-slack-signature']).toUpperCase().replace('V0', 'v0'),
      }),
    },
  ],
  [
    'with two signatures, of which one holds',
    {
      headers: (all) => ({
        ...all,
        'x-slack-signature': `v0=${'0'.repeat(64)}, ${all['x-slack-signature']}`,
      }),
    },
  ],
  ['with no moment but words', { headers: (all) => ({ ...all, 'x-slack-request-timestamp': 'now' }) }],
];
test('a request that is not signed as Slack signs now is refused, and nothing of it is stored', async (t) => {
  const { bench, send, command, answered } = await open();
  for (const [title, how] of refused)
    await t.test(title, async () => assert.equal((await send(command('start', title), how)).status, 401));
  await send(command('help', 'T9'));
  await answered(1);
  assert.deepEqual(bench.calls, []);
  assert.equal(bench.audited().length, 1);
});

test('a form that nobody was shown, and a menu that we have not, are not taken', async () => {
  const { bench, send, command, answered } = await open();
  const payload = (what: object) =>
    new URLSearchParams({
      payload: JSON.stringify({
        team: { id: bench.playground.team().id, domain: 'playground' },
        user: { id: 'U0MIA00001', team_id: bench.playground.team().id },
        trigger_id: 'T1',
        ...what,
      }),
    }).toString();
  const view = {
    id: 'V1',
    type: 'modal',
    callback_id: 'start',
    private_metadata: 'L1',
    state: { values: {} },
  };
  for (const what of [
    { type: 'view_submission', view },
    { type: 'view_closed', view },
    { type: 'block_suggestion', action_id: 'loop-stop', block_id: 'b', value: 'L1' },
    { type: 'shortcut', callback_id: 'loop-stop' },
    { type: 'message_action', callback_id: 'loop-stop', message: { ts: '1.1' } },
  ])
    assert.equal((await send(payload(what))).status, 404, what.type);
  await send(command('help', 'T9'));
  await answered(1);
  assert.deepEqual(bench.calls, []);
  assert.equal(bench.audited().length, 1);
});

test('a body that was changed after it was signed is refused', async () => {
  const { bench, send, command } = await open();
  const asked = command('status', 'T1');
  const { status } = await send(asked.replace('status', 'start'), {
    headers: (all) => ({
      ...all,
      'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${all['x-slack-request-timestamp']}:${asked}`).digest('hex')}`,
    }),
  });
  assert.equal(status, 401);
  assert.deepEqual(bench.calls, []);
});

test('a captured request that is sent again is refused; sent anew by Slack it is one command', async () => {
  const { bench, bot, slack, send, command, answered } = await open();
  const body = command('start', 'T1');
  let captured: Record<string, string> = {};
  await send(body, {
    ago: 10,
    headers: (all) => {
      captured = all;
      return all;
    },
  });
  await answered(1);
  const again = () => send(body, { headers: () => captured });
  assert.deepEqual(
    (await Promise.all([again(), again(), again()])).map(({ status }) => status),
    [401, 401, 401],
  );
  // Bolt reads a signature up to its second `=` only.
  for (const more of ['=', '=x']) {
    const headers = () => ({ ...captured, 'x-slack-signature': `${captured['x-slack-signature']}${more}` });
    assert.equal((await send(body, { headers })).status, 401);
  }
  // Signed for another second, with the same trigger: a retry.
  assert.equal((await send(body)).status, 200);
  // A bot that was started since does not remember the signature, but its inbox does the command.
  await bot.close();
  await bench.boot({ slack });
  assert.equal((await again()).status, 200);
  await send(command('help', 'T2'));
  await answered(2);
  assert.deepEqual(bench.calls, ['start storefront  by U0MIA00001']);
});

test('a command that cannot be stored is not acknowledged, and may be sent again as it was', async () => {
  const bench = await workbench();
  const port = await freePort();
  const { bot_token: botToken } = bench.playground.team();
  let full = true;
  const inbox = {
    ...bench.inbox,
    receive: (given: Parameters<typeof bench.inbox.receive>[0]) => {
      if (full) throw new Error('the disk is full');
      return bench.inbox.receive(given);
    },
  };
  await bench.boot({
    inbox,
    slack: {
      botToken,
      apiUrl: bench.playground.apiUrl,
      transport: { kind: 'http', signingSecret: SECRET, port, host: '127.0.0.1' },
    },
  });
  const body =
    'command=%2Floop&text=help&trigger_id=T1&team_id=T0PLAYGRND&user_id=U0MIA00001&channel_id=C0LOOP0001';
  const timestamp = String(Math.floor(Date.now() / SECONDS));
  const headers = {
    'content-type': FORM,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`,
  };
  const post = () => fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', headers, body });
  assert.equal((await post()).status, 503);
  full = false;
  assert.equal((await post()).status, 200);
  await bench.until(() => bench.whispers('mia').length === 1);
});

test('Slack may check the address: the challenge comes back, other paths and methods do not exist', async () => {
  const { send, at } = await open();
  const challenge = await send(JSON.stringify({ type: 'url_verification', challenge: 'c4' }), {
    type: 'application/json',
  });
  assert.deepEqual(challenge, { status: 200, text: JSON.stringify({ challenge: 'c4' }) });
  assert.equal((await send('', { method: 'GET' })).status, 404);
  assert.equal((await send('', { path: '/' })).status, 404);
  assert.equal((await send('no json', { type: 'application/json' })).status, 400);
  assert.equal((await send('x'.repeat(2 * 1024 * 1024))).status, 413);
  const health = await fetch(at('/healthz'));
  assert.deepEqual([health.status, await health.text()], [200, 'ok\n']);
});

test('a port that is taken ends the start with what to do', async (t) => {
  const bench = await workbench();
  const { bot_token: botToken } = bench.playground.team();
  const other = createServer();
  t.after(() => other.close());
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  await assert.rejects(
    bench.boot({
      clock: machineClock,
      slack: {
        botToken,
        apiUrl: bench.playground.apiUrl,
        transport: { kind: 'http', signingSecret: SECRET, port, host: '127.0.0.1' },
      },
    }),
    (error) =>
      error instanceof LoopError &&
      error.message === `port ${port} is in use` &&
      error.hint === 'set PORT to a free port that Slack reaches',
  );
});
