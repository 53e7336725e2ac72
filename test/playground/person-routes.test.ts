// The same acts over HTTP as another process would ask for them.
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { readEventStream } from '../../src/playground/terminal/read-event-stream.ts';
import { connectApp, openSlack } from './helpers/bolt-app.ts';

async function open(t: TestContext) {
  const slack = await openSlack();
  const { app, close } = await connectApp(slack, (given) => {
    given.command('/loop', async ({ ack }) => ack());
    given.action('stop', async ({ ack }) => ack());
  });
  t.after(async () => {
    await close();
    await slack.close();
  });
  const ask = async (path: string, body?: object) => {
    const response = await fetch(
      `${slack.url}/_playground/${path}`,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
    const answer: { [key: string]: unknown } = { ...((await response.json()) as object) };
    return { ...answer, status: response.status } as { [key: string]: unknown };
  };
  return { slack, client: app.client, ask };
}

const channel = 'C0LOOP0001';
const mia = { user: 'mia', channel: '#storefront-loop' };

it('people, channels and connections are listed', async (t) => {
  const { ask } = await open(t);
  const { users } = await ask('users');
  assert.deepEqual(
    (users as { name: string }[]).map(({ name }) => name),
    ['mia', 'sam', 'kim', 'greenloop'],
  );
  const { channels } = await ask('channels?user=mia');
  assert.deepEqual(
    (channels as { name: string }[]).map(({ name }) => name),
    ['storefront-loop', 'general', 'old-loop'],
  );
  assert.equal((await ask('status')).connections, 1);
});

it('a command, a message, a press and a Home are carried out', async (t) => {
  const { ask, client } = await open(t);
  assert.deepEqual(await ask('command', { ...mia, text: '/loop help' }), {
    status: 200,
    ok: true,
    answer: {},
  });
  const said = await ask('message', { ...mia, text: 'hello' });
  const { ts: thread_ts } = said.message as { ts: string };
  await ask('message', { ...mia, text: 'below', thread_ts });
  const button = {
    type: 'button' as const,
    action_id: 'stop',
    text: { type: 'plain_text' as const, text: 'Stop' },
  };
  const { ts } = await client.chat.postMessage({
    channel,
    text: 'x',
    blocks: [{ type: 'actions', elements: [button] }],
  });
  assert.deepEqual(await ask('press', { ...mia, ts, action_id: 'stop' }), {
    status: 200,
    ok: true,
    answer: {},
  });
  assert.equal((await ask('home', { user: 'mia' })).status, 200);
  const { messages } = await ask('transcript?channel=storefront-loop&viewer=mia');
  const [first] = messages as { text: string; author: string; replies: { text: string }[] }[];
  assert.deepEqual([first?.text, first?.author, first?.replies[0]?.text], ['hello', 'mia', 'below']);
});

it('what cannot be done is refused with a reason', async (t) => {
  const { ask } = await open(t);
  const rows: readonly (readonly [path: string, body: object | undefined, status: number, error: string])[] =
    [
      ['message', { ...mia, user: 'nobody', text: 'x' }, 400, 'user_not_found'],
      ['message', { ...mia, channel: '#nowhere', text: 'x' }, 400, 'channel_not_found'],
      ['message', { ...mia, text: ' ' }, 400, 'no_text'],
      ['message', { ...mia, text: 'x', thread_ts: '1.000001' }, 400, 'thread_not_found'],
      ['message', mia, 400, 'invalid_arguments'],
      ['press', { ...mia, ts: '1.000001', action_id: 'a' }, 400, 'message_not_found'],
      ['submit', { user: 'mia', view: 'V1' }, 400, 'view_not_found'],
      ['transcript?channel=release-room&viewer=mia', undefined, 400, 'channel_not_found'],
      ['sockets/disconnect', { reason: 'boredom' }, 400, 'invalid_arguments'],
      ['nowhere', undefined, 404, 'unknown_route'],
    ];
  for (const [path, body, status, error] of rows) {
    const answer = await ask(path, body);
    assert.deepEqual([path, answer.status, answer.error], [path, status, error]);
  }
});

it('everything that happens is streamed in order', async (t) => {
  const { slack, client } = await open(t);
  const leave = new AbortController();
  t.after(() => leave.abort());
  const opened = Promise.withResolvers<void>();
  const kinds: string[] = [];
  const read = (async () => {
    for await (const { kind } of readEventStream(slack.url, leave.signal, opened.resolve)) {
      kinds.push(kind);
      if (kinds.length === 5) return;
    }
  })();
  await opened.promise;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x' });
  await client.chat.update({ channel, ts, text: 'y' });
  await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
  await client.chat.postEphemeral({ channel, user: 'U0MIA00001', text: 'psst' });
  await client.chat.delete({ channel, ts });
  await read;
  assert.deepEqual(kinds, [
    'message-posted',
    'message-edited',
    'reaction-added',
    'ephemeral-posted',
    'message-deleted',
  ]);
});
