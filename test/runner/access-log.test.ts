import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { AccessLog } from '../../src/loop/plan.ts';
import { countRequests, markAccessLog } from '../../src/runner/access-log.ts';

const NOW = Date.UTC(2026, 10, 25, 14, 2, 3);

function place(t: TestContext, ignore: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-log-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'access.log');
  const log: AccessLog = { source: { kind: 'file', path }, ignore, delayMs: 0 };
  const where = { cwd: folder, folder, env: [], set: {} };
  return {
    folder,
    path,
    mark: () => markAccessLog(log, NOW),
    count: (since: Awaited<ReturnType<typeof markAccessLog>>) => countRequests(log, since, where, {}),
    add: (...lines: readonly string[]) => appendFileSync(path, lines.map((line) => `${line}\n`).join('')),
  };
}

test('requests are the lines that came since the mark, empty and ignored ones left out', async (t) => {
  const { mark, count, add, path } = place(t, ['GET /health', 'kube-probe']);
  add('GET /before', 'GET /before');
  const since = await mark();
  assert.deepEqual([since.log, since.at, since.size], ['access.log', NOW, 24]);
  assert.deepEqual(await count(since), { requests: 0, words: '' });
  add('GET /cart', '', 'GET /health 200', 'GET / "kube-probe/1.3"', 'POST /cart');
  assert.equal((await count(since)).requests, 2);
  appendFileSync(path, 'GET /a line that is still being written');
  assert.equal((await count(since)).requests, 3);
});

test('a log that comes only with the first request is counted from its beginning', async (t) => {
  const { mark, count, add } = place(t);
  const since = await mark();
  add('GET /cart');
  assert.deepEqual(await count(since), { requests: 1, words: '' });
});

test('a log that was rotated is counted anew; with nothing in it nobody can tell', async (t) => {
  const { mark, count, add, path } = place(t);
  add('GET /before', 'GET /before', 'GET /before');
  const since = await mark();
  renameSync(path, `${path}.1`);
  writeFileSync(path, '');
  const silent = await count(since);
  assert.equal(silent.requests, null);
  assert.match(silent.words, /access\.log was rotated or emptied while the suite ran/);
  add('GET /cart', 'GET /cart');
  assert.deepEqual(await count(since), { requests: 2, words: '' });
});

test('a rotated log that is as long as before is known by its file', async (t) => {
  const { mark, count, add, path } = place(t);
  add('GET /before');
  const since = await mark();
  renameSync(path, `${path}.1`);
  add('GET /after.');
  assert.equal((await count(since)).requests, 1);
});

test('a log that was emptied in place is counted anew', async (t) => {
  const { mark, count, add, path } = place(t);
  add('GET /before', 'GET /before', 'GET /before');
  const since = await mark();
  truncateSync(path, 0);
  assert.equal((await count(since)).requests, null);
  add('GET /cart');
  assert.equal((await count(since)).requests, 1);
});

test('what is no log says nothing, and why: gone, a folder, a pipe that nobody writes', async (t) => {
  const { mark, count, add, path } = place(t);
  add('GET /before');
  const since = await mark();
  rmSync(path);
  assert.match((await count(since)).words, /access\.log does not exist$/);
  mkdirSync(path);
  assert.match((await count(since)).words, /is not a regular file$/);
  assert.equal((await mark()).file, null);
  rmSync(path, { recursive: true });
  execFileSync('mkfifo', [path]);
  assert.deepEqual((await count(await mark())).requests, null);
});

test('a command hears since when, may print much, and says nothing when it fails', async (t) => {
  const { folder } = place(t);
  const source = (script: string): AccessLog => ({
    source: { kind: 'run', argv: ['node', '-e', script] },
    ignore: [],
    delayMs: 0,
  });
  const ask = async (script: string) => {
    const log = source(script);
    return countRequests(log, await markAccessLog(log, NOW), { cwd: folder, folder, env: [], set: {} }, {});
  };
  const told = await ask(
    `if (process.env.GREENLOOP_SINCE !== '2026-11-25T14:02:03.000Z') process.exit(9);
     process.stdout.write('GET /a request\\n'.repeat(50_000)); console.error('a warning is no request')`,
  );
  assert.deepEqual(told, { requests: 50_000, words: '' });
  assert.deepEqual(await ask(''), { requests: 0, words: '' });
  const refused = await ask(`console.log('GET /'); console.error('no such container'); process.exit(1)`);
  assert.equal(refused.requests, null);
  assert.match(refused.words, /: no such container$/);
});
