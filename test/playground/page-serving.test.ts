// How the page is served: to this host's own browsers, under a strict policy, and only where its bundler is installed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it, type TestContext } from 'node:test';
import { createPageServer } from '../../src/playground/http/serve-page.ts';
import { openSlack } from './helpers/bolt-app.ts';

async function open(t: TestContext) {
  const slack = await openSlack();
  t.after(() => slack.close());
  return slack;
}

/** A request with headers that `fetch` would set itself. */
async function get(url: string, headers: { readonly [name: string]: string } = {}, method = 'GET') {
  const asked = request(url, { headers, method }).end();
  const [response] = await once(asked, 'response');
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode as number, headers: response.headers, body };
}

it('the page and its two files come from this host alone, and nothing is kept', async (t) => {
  const { url } = await open(t);
  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'],
    ['/page/page.js', 'text/javascript; charset=utf-8'],
    ['/page/page.css', 'text/css; charset=utf-8'],
  ] as const) {
    const { status, headers, body } = await get(`${url}${path}`);
    assert.equal(status, 200, path);
    assert.equal(headers['content-type'], type);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*/);
    assert.doesNotMatch(body, /(?:src|href)="(?:https?:)?\/\//);
    assert.doesNotMatch(body, /@import|url\(\s*["']?https?:/);
  }
  assert.equal((await get(`${url}/page/elsewhere.js`)).status, 404);
  assert.equal((await get(`${url}/elsewhere`)).status, 404);
  assert.equal((await get(url, {}, 'POST')).status, 405);
});

it('a page of another host, or a name that leads here, is refused', async (t) => {
  const { url } = await open(t);
  const port = new URL(url).port;
  const rows: readonly (readonly [{ readonly [name: string]: string }, number])[] = [
    [{ host: `localhost:${port}` }, 200],
    [{ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` }, 200],
    [{ host: `rebound.example:${port}` }, 403],
    [{ host: `localhost.example:${port}` }, 403],
    [{ host: `localhost:${port}`, origin: 'http://elsewhere.example' }, 403],
    [{ host: `localhost:${port}`, origin: 'null' }, 403],
  ];
  for (const [headers, status] of rows)
    for (const path of ['/', '/page/page.js', '/_playground/workspace?user=mia'])
      assert.equal(
        (await get(`${url}${path}`, headers)).status,
        status,
        `${path} ${JSON.stringify(headers)}`,
      );
});

it('without its bundler the page is one sentence that says what to do', async (t) => {
  const serve = createPageServer(async () => null);
  const server = createServer((asked, answer) => {
    void serve(asked, answer, new URL(`http://localhost${asked.url}`));
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { status, body, headers } = await get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  assert.equal(status, 503);
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
  assert.match(body, /^The page is built .*"npm ci".*\n$/);
});

it('the page stays there for people while Slack is away for the app', async (t) => {
  const slack = await open(t);
  slack.controls.setAway(true);
  assert.equal((await get(slack.url)).status, 200);
  await assert.rejects(get(`${slack.apiUrl}api.test`));
});

it('what a member is shown of the workspace holds no token', async (t) => {
  const { url } = await open(t);
  const { body } = await get(`${url}/_playground/workspace?user=mia`);
  assert.doesNotMatch(body, /xoxb-|xapp-/);
  const { team, channels } = JSON.parse(body) as {
    team: { name: string };
    channels: { name: string; newest: string }[];
  };
  assert.equal(team.name, 'Playground');
  assert.deepEqual(
    channels.map(({ name, newest }) => [name, newest]),
    [
      ['storefront-loop', ''],
      ['general', ''],
      ['old-loop', ''],
    ],
  );
});

it('the command is offered with the words of the manifest', async (t) => {
  const slack = await open(t);
  const { features } = JSON.parse(readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8')) as {
    features: { slash_commands: { command: string; description: string; usage_hint: string }[] };
  };
  assert.deepEqual(
    slack.team().command_hints,
    Object.fromEntries(
      features.slash_commands.map(({ command, description, usage_hint }) => [
        command,
        { description, usage_hint },
      ]),
    ),
  );
});
