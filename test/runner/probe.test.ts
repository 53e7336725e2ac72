import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { after, test } from 'node:test';
import type { Argv } from '../../src/loop/plan.ts';
import { askProbe, checkHealth } from '../../src/runner/probe.ts';
import { openBench, runs, until } from './bench.ts';

const bench = openBench();
const where = {
  cwd: bench.cwd,
  folder: bench.data,
  env: ['HOST_NAME', 'API_TOKEN'],
  set: { GREENLOOP_PROJECT: 'shop' },
};
const env = { ...process.env, API_TOKEN: 'tok-1234567', HIDDEN: 'hidden' };
const limits = { commandMs: 700, httpMs: 300 };
const ask = (...argv: Argv) => askProbe({ kind: 'run', argv }, where, env, limits);

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

for (const [title, script, answer, words] of [
  ['the first line that it prints', 'echo "  abc123 "; echo more', 'abc123', 'more'],
  ['nothing when it prints nothing', 'true', null, ''],
  [
    'nothing when it fails, with its last words',
    'echo abc123; echo "first" >&2; echo "no route" >&2; exit 3',
    null,
    'no route',
  ],
  ['nothing when it fails without a word, and says how', 'exit 3', null, /exit code 3/],
  ['nothing when it is killed', 'kill -KILL $$', null, /SIGKILL/],
  ['the answer of a command that warns', 'echo abc123; echo careful >&2', 'abc123', 'careful'],
  ['its set variables, not hidden ones', 'echo "$GREENLOOP_PROJECT/$HIDDEN"', 'shop/', 'shop/'],
  ['no secret', 'echo "$API_TOKEN"; echo "$API_TOKEN" >&2', '[masked API_TOKEN]', '[masked API_TOKEN]'],
] as const)
  test(`a command answers with ${title}`, async () => {
    const found = await ask('sh', '-c', script);
    assert.equal(found.answer, answer);
    if (typeof words === 'string') assert.equal(found.words, words);
    else assert.match(found.words, words);
  });

test('a command that cannot be started answers nothing and says why', async () => {
  assert.match((await ask('no-such-program-at-all')).words, /not on PATH/);
  const gone = { ...where, cwd: '/no/such/folder' };
  const { answer, words } = await askProbe({ kind: 'run', argv: ['true'] }, gone, env, limits);
  assert.equal(answer, null);
  assert.match(words, /\/no\/such\/folder/);
});

test('what the system does not start answers nothing and says why', async () => {
  for (const argument of ['a\0b', 'x'.repeat(4 * 1_048_576)]) {
    const { answer, words } = await ask('echo', argument);
    assert.equal(answer, null);
    assert.match(words, /could not be started/);
  }
});

test('a command that takes too long answers nothing and is killed', async () => {
  const { answer, words } = await ask(
    'sh',
    '-c',
    'echo $$ > slow; echo early; trap "" TERM; while :; do sleep 0.1; done',
  );
  assert.deepEqual([answer, words], [null, 'it did not answer within 0.7 s']);
  await until('its end', () => !runs(Number(bench.read('slow'))));
});

test('a process that is left behind with the output does not hold up the answer', async () => {
  const { answer } = await ask('sh', '-c', 'echo abc123; sleep 20 & echo $! > left');
  const left = Number(bench.read('left'));
  assert.ok(runs(left));
  process.kill(left, 'SIGKILL');
  assert.equal(answer, 'abc123');
});

test('a command may print much', async () => {
  assert.equal((await ask('sh', '-c', 'echo abc123; head -c 3000000 /dev/zero')).answer, 'abc123');
  const check = { kind: 'run', argv: ['sh', '-c', 'yes | head -c 300000; echo fine'] } as const;
  const { ok, words } = await checkHealth(check, where, env, limits);
  assert.deepEqual([ok, words], [true, 'fine']);
});

test('a URL answers with its trimmed body', async () => {
  const url = await serve((_, response) => response.end(' abc123\n'));
  assert.deepEqual(await askProbe({ kind: 'http', url }, where, env, limits), {
    answer: 'abc123',
    words: 'it answered 200',
  });
});

test('an answer other than 200, and an empty one, is none', async () => {
  const url = await serve((request, response) => {
    response.statusCode = request.url === '/empty' ? 200 : 503;
    response.end(request.url === '/empty' ? ' \n' : 'abc123');
  });
  const probe = (path: string) => askProbe({ kind: 'http', url: `${url}${path}` }, where, env, limits);
  assert.deepEqual(await probe('/down'), { answer: null, words: 'it answered 503' });
  assert.equal((await probe('/empty')).answer, null);
});

test('an endless body is read in part', async () => {
  const url = await serve((_, response) => {
    const more = (fault?: Error | null) => {
      if (!fault) response.write('x'.repeat(65_536), more);
    };
    more();
  });
  const { answer } = await askProbe({ kind: 'http', url }, where, env, { ...limits, httpMs: 20_000 });
  assert.equal(answer?.length, 65_536);
});

test('a health check over HTTP wants its status', async () => {
  const url = await serve((_, response) => {
    response.statusCode = 204;
    response.end();
  });
  const check = (status: number) => checkHealth({ kind: 'http', url, status }, where, env, limits);
  assert.deepEqual(await check(204), { name: url, ok: true, words: 'it answered 204' });
  assert.deepEqual(await check(200), { name: url, ok: false, words: 'it answered 204 instead of 200' });
});

test('a refused connection is told in its own words', async () => {
  const port = await freePort();
  for (const host of ['127.0.0.1', 'localhost']) {
    const url = `http://${host}:${port}/health`;
    const { ok, words } = await checkHealth({ kind: 'http', url, status: 200 }, where, env, limits);
    assert.equal(ok, false);
    assert.match(words, new RegExp(`connect ECONNREFUSED [\\d.:]*:${port}`));
  }
});

test('a URL that does not answer in time, or that is none, is told so', async () => {
  const url = await serve(() => {});
  const check = (one: string) => checkHealth({ kind: 'http', url: one, status: 200 }, where, env, limits);
  assert.deepEqual(await check(url), { name: url, ok: false, words: 'it did not answer within 0.3 s' });
  const half = await serve((_, response) => response.write('begun'));
  assert.equal((await check(half)).words, 'it did not answer within 0.3 s');
  assert.match((await check('not a url')).words, /Invalid URL/);
  assert.match((await check('ftp://127.0.0.1/')).words, /scheme/);
});

test('a URL has the variables of the probe, and its name shows no secret', async () => {
  const seen: (string | undefined)[] = [];
  const base = await serve((request, response) => {
    seen.push(request.url);
    response.end('ok');
  });
  const { host } = new URL(base);
  const of = (name: string, otherwise = '') => `\${${name}${otherwise}}`;
  const path = `${of('GREENLOOP_PROJECT')}/${of('HIDDEN', ':-unknown')}/${of('HIDDEN')}x?t=${of('API_TOKEN')}`;
  const url = `http://${of('HOST_NAME', `:-${host}`)}/${path}`;
  const found = await checkHealth({ kind: 'http', url, status: 200 }, where, env, limits);
  assert.deepEqual(seen, ['/shop/unknown/x?t=tok-1234567']);
  assert.equal(found.name, `http://${host}/shop/unknown/x?t=[masked API_TOKEN]`);
  const named = { ...env, HOST_NAME: host };
  await askProbe({ kind: 'http', url: `http://${of('HOST_NAME', ':-127.0.0.1:9')}/` }, where, named, limits);
  assert.equal(seen.length, 2);
});

test('a health check by a command wants exit code 0', async () => {
  const check = (script: string) =>
    checkHealth({ kind: 'run', argv: ['sh', '-c', script] }, where, env, limits);
  assert.deepEqual(await check('echo fine'), { name: 'sh -c echo fine', ok: true, words: 'fine' });
  assert.deepEqual(await check('echo broken; exit 1'), {
    name: 'sh -c echo broken; exit 1',
    ok: false,
    words: 'broken',
  });
});
