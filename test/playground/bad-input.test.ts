import assert from 'node:assert/strict';
import { request } from 'node:http';
import { it, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Playground } from '../../src/playground/start-playground.ts';
import { openSlack } from './helpers/bolt-app.ts';

type Body = NonNullable<RequestInit['body']>;

async function open(t: TestContext): Promise<Playground> {
  const slack = await openSlack();
  t.after(() => slack.close());
  return slack;
}

async function send(
  slack: Playground,
  path: string,
  type: string | null,
  body: Body,
): Promise<{ status: number; error?: string }> {
  const response = await fetch(`${slack.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${slack.team().bot_token}`,
      ...(type === null ? {} : { 'content-type': type }),
    },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    ...(text.startsWith('{') ? (JSON.parse(text) as { error?: string }) : {}),
  };
}

const rows: readonly (readonly [title: string, type: string, body: string, error: string])[] = [
  ['broken JSON', 'application/json', '{"channel":', 'invalid_json'],
  ['JSON that is a list', 'application/json', '[]', 'json_not_object'],
  ['JSON that is nothing', 'application/json', 'null', 'json_not_object'],
  ['XML', 'application/xml', '<x/>', 'invalid_post_type'],
  ['a broken multipart body', 'multipart/form-data; boundary=x', 'nonsense', 'invalid_form_data'],
];

for (const [title, type, body, error] of rows)
  it(`${title} is refused as ${error}`, async (t) => {
    const answer = await send(await open(t), '/api/auth.test', type, body);
    assert.deepEqual([answer.status, answer.error], [200, error]);
  });

it('a body without a type is refused', async (t) => {
  const answer = await send(await open(t), '/api/auth.test', null, new Uint8Array([1, 2, 3]));
  assert.equal(answer.error, 'missing_post_type');
});

it('arguments come by form, multipart, query and JSON alike', async (t) => {
  const slack = await open(t);
  const form = new FormData();
  form.set('channel', 'C0LOOP0001');
  form.set('text', 'x');
  const authorization = `Bearer ${slack.team().bot_token}`;
  const bodies: Body[] = [form, new URLSearchParams({ channel: 'C0LOOP0001', text: 'x' })];
  for (const body of bodies) {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization },
      body,
    });
    assert.equal(((await response.json()) as { ok: boolean }).ok, true);
  }
  const response = await fetch(
    `${slack.apiUrl}conversations.info?channel=C0LOOP0001&token=${slack.team().bot_token}`,
  );
  assert.equal(((await response.json()) as { ok: boolean }).ok, true);
});

it('a body above 2 MB is refused', async (t) => {
  const slack = await open(t);
  const answer = await send(slack, '/api/chat.postMessage', 'application/json', 'x'.repeat(2_000_001));
  assert.equal(answer.status, 413);
  assert.equal((await send(slack, '/api/auth.test', 'application/json', '{}')).status, 200);
});

it('an endless body without a length is cut off', async (t) => {
  const slack = await open(t);
  const answered = Promise.withResolvers<number | undefined>();
  const call = request(
    `${slack.apiUrl}chat.postMessage`,
    { method: 'POST', headers: { 'content-type': 'application/json' } },
    (response) => {
      answered.resolve(response.statusCode);
      response.resume();
    },
  );
  call.on('error', () => answered.resolve(413));
  for (let count = 0; count < 40; count += 1) call.write('x'.repeat(100_000));
  assert.equal(await answered.promise, 413);
  call.destroy();
});

it('a web page of somebody else cannot act for the people here', async (t) => {
  const slack = await open(t);
  const act = (headers: Record<string, string>) =>
    fetch(`${slack.url}/_playground/message`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ user: 'mia', channel: '#storefront-loop', text: 'x' }),
    });
  assert.equal(
    (await act({ 'content-type': 'application/json', origin: 'https://evil.example' })).status,
    403,
  );
  assert.equal((await act({ 'content-type': 'text/plain' })).status, 400);
  assert.equal((await act({ 'content-type': 'application/json' })).status, 200);
  const status = Promise.withResolvers<number | undefined>();
  request(`${slack.url}/_playground/users`, { headers: { host: 'evil.example' } }, (response) => {
    status.resolve(response.statusCode);
    response.resume();
  }).end();
  assert.equal(await status.promise, 403);
});

it('any JSON as blocks, metadata, attachments or view gets an answer', async (t) => {
  const slack = await open(t);
  const paths = ['chat.postMessage', 'chat.update', 'views.publish', 'files.completeUploadExternal'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), fc.jsonValue(), async (path, one, other) => {
      const body = {
        channel: 'C0LOOP0001',
        user_id: 'U0MIA00001',
        ts: one,
        text: other,
        blocks: one,
        metadata: other,
        attachments: one,
        view: { type: 'home', blocks: one },
        files: [one],
      };
      const { status } = await send(slack, `/api/${path}`, 'application/json', JSON.stringify(body));
      assert.equal(status, 200);
    }),
    { numRuns: 300 },
  );
});

it('any block of a known type with any fields gets an answer', async (t) => {
  const slack = await open(t);
  const types = [
    'actions',
    'card',
    'carousel',
    'container',
    'context',
    'context_actions',
    'data_table',
    'file',
    'header',
    'image',
    'input',
    'plan',
    'rich_text',
    'section',
    'table',
    'task_card',
    'video',
  ];
  const fields = [
    'text',
    'elements',
    'rows',
    'tasks',
    'title',
    'accessory',
    'fields',
    'element',
    'child_blocks',
    'actions',
    'details',
    'column_settings',
    'block_id',
    'options',
  ];
  const block = fc.record({
    type: fc.constantFrom(...types),
    more: fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 3 }), async (blocks) => {
      const body = {
        channel: 'C0LOOP0001',
        text: 'x',
        blocks: blocks.map(({ type, more }) => ({ ...more, type })),
      };
      const { status } = await send(slack, '/api/chat.postMessage', 'application/json', JSON.stringify(body));
      assert.equal(status, 200);
    }),
    { numRuns: 500 },
  );
});

it('odd addresses get an answer', async (t) => {
  const slack = await open(t);
  for (const path of [
    '/',
    '//evil',
    '/api/',
    '/api/%E0%A4%A',
    '/api/__proto__',
    '/api/constructor',
    '/_playground/',
    '/_playground/toString',
    '/files-pri/',
    '/upload/v1/',
    '/responses/',
    '/nowhere',
  ]) {
    const { status } = await send(slack, path, 'application/json', '{}');
    assert.ok(status < 500, `${path}: ${status}`);
  }
});
