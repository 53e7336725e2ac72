// What old loops left, as real files with old times.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { keepStorage } from '../../src/keep-storage.ts';
import { type FindOwner, findStale } from '../../src/runner/storage/find-stale.ts';
import { measureFolder } from '../../src/runner/storage/measure-folder.ts';
import { removeStale } from '../../src/runner/storage/remove-stale.ts';
import { identify } from '../../src/runner/supervise/process-identity.ts';
import { testFolder } from '../helpers/test-store.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const DAY = 86_400_000;
const NEVER = new AbortController().signal;
const ENDED = 'L00000001';
const OPEN = 'L00000002';
const BRIEF = 'L00000003';
const UNKNOWN = 'L00000009';

const ownerOf: FindOwner = (loopId) => {
  switch (loopId) {
    case ENDED:
      return { project: 'shop', open: false, keepMs: null };
    case OPEN:
      return { project: 'shop', open: true, keepMs: DAY };
    case BRIEF:
      return { project: 'brief', open: false, keepMs: 7 * DAY };
    default:
      return null;
  }
};

function dataFolder(t: TestContext) {
  const data = testFolder(t);
  /** A file that was last written so many days ago, in folders of the same age. */
  const put = (path: string, days: number, text = 'x', now = NOW) => {
    const file = join(data, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const at = new Date(now - days * DAY);
    utimesSync(file, at, at);
    utimesSync(dirname(file), at, at);
  };
  const stale = async () => {
    const found: string[] = [];
    for await (const one of findStale(data, ownerOf, NOW)) found.push(one.path.slice(data.length + 1));
    return found.toSorted();
  };
  return { data, put, stale };
}

test('what ended loops left goes after 90 days, or what their project says; reports and what is no loop stays', async (t) => {
  const { put, stale } = dataFolder(t);
  for (const [loop, days] of [
    [ENDED, 91],
    [OPEN, 1_000],
    [BRIEF, 8],
    [UNKNOWN, 91],
  ] as const) {
    put(`runs/${loop}-1-p1-test-1/result`, days);
    put(`fixes/${loop}-1-g1-1/group.json`, days);
    put(`projects/shop/fixes/${loop}-1-g1-1/a.txt`, days);
    put(`projects/shop/fixes/${loop}-1-g1-1.ready`, days);
  }
  put(`runs/${ENDED}-2-p1-test-1/result`, 89);
  put(`runs/${BRIEF}-2-p1-test-1/result`, 6);
  put(`runs/${UNKNOWN}-2-p1-test-1/result`, 89);
  put('runs/odd/result', 1_000);
  put('reports/shop/iteration-1.md', 1_000);
  put('projects/shop/clone.git/HEAD', 1_000);
  put('projects/shop/tree/a.txt', 1_000);
  assert.deepEqual(
    await stale(),
    [ENDED, BRIEF, UNKNOWN]
      .flatMap((loop) => [
        `fixes/${loop}-1-g1-1`,
        `projects/shop/fixes/${loop}-1-g1-1`,
        `projects/shop/fixes/${loop}-1-g1-1.ready`,
        `runs/${loop}-1-p1-test-1`,
      ])
      .toSorted(),
  );
});

test('a command whose supervisor lives stays, however old its folder is', async (t) => {
  const { put, stale } = dataFolder(t);
  const dead = { ...identify(process.pid), startTime: '1' };
  put(`runs/${ENDED}-1-d1/claim`, 100, JSON.stringify(identify(process.pid)));
  put(`runs/${ENDED}-1-d2/claim`, 100, JSON.stringify(dead));
  assert.deepEqual(await stale(), [`runs/${ENDED}-1-d2`]);
});

test('a removal says what it took and leaves the reason, and the event loop turns meanwhile', async (t) => {
  const { data, put } = dataFolder(t);
  for (let run = 0; run < 20; run += 1)
    for (let file = 0; file < 50; file += 1)
      put(`runs/${ENDED}-${run}-p1-test-1/reports/${file}.xml`, 100, 'y'.repeat(5_000));
  for (let run = 0; run < 20; run += 1) put(`runs/${ENDED}-${run}-p1-test-1/result`, 100);
  put(`runs/${OPEN}-1-p1-test-1/result`, 100);
  const { bytes } = await measureFolder(join(data, 'runs'));
  assert.ok(bytes > 20 * 50 * 5_000);
  let turns = 0;
  let going = true;
  const turn = () => {
    turns += 1;
    if (going) setImmediate(turn);
  };
  turn();
  const removed = await removeStale(data, ownerOf, NOW, NEVER);
  going = false;
  assert.equal(removed.folders, 20);
  assert.ok(removed.bytes > 20 * 50 * 5_000 && removed.bytes < bytes);
  assert.ok(turns > 200, `${turns} turns`);
  assert.deepEqual(readdirSync(join(data, 'runs')).toSorted(), [`${OPEN}-1-p1-test-1`, 'what-is-kept.txt']);
  assert.match(
    readFileSync(join(data, 'runs/what-is-kept.txt'), 'utf8'),
    /The last removal, on 2026-11-25T12:00:00\.000Z, took 20 folders\.\nResults are kept for ever/,
  );
  assert.deepEqual(await removeStale(data, ownerOf, NOW, NEVER), { folders: 0, bytes: 0, refused: [] });
});

test('a removal that was cut off goes on at the next one, and none begins when the bot has to go', async (t) => {
  const { data, put } = dataFolder(t);
  put(`removing/command-${ENDED}-1-p1-test-1/reports/a.xml`, 1);
  put(`runs/${ENDED}-2-p1-test-1/result`, 100);
  await removeStale(data, ownerOf, NOW, AbortSignal.abort());
  assert.equal(readdirSync(join(data, 'removing')).length, 1);
  assert.ok(existsSync(join(data, `runs/${ENDED}-2-p1-test-1`)));
  assert.equal((await removeStale(data, ownerOf, NOW, NEVER)).folders, 1);
  assert.deepEqual(readdirSync(join(data, 'removing')), []);
});

test('what cannot be removed is named, and hinders nothing else; what is read-only goes', async (t) => {
  const { data, put } = dataFolder(t);
  put(`runs/${ENDED}-1-p1-test-1/result`, 100);
  chmodSync(join(data, `runs/${ENDED}-1-p1-test-1`), 0o500);
  put(`runs/${ENDED}-2-p1-test-1/result`, 100);
  // Something of that name is in the way.
  put(`projects/shop/fixes/${ENDED}-1-g1-1.ready`, 100);
  const sticky = join(data, 'removing', `clone-${ENDED}-1-g1-1.ready`);
  const leave = new AbortController();
  const { folders, refused } = await removeStale(
    data,
    (loopId) => {
      mkdirSync(sticky, { recursive: true });
      return ownerOf(loopId);
    },
    NOW,
    leave.signal,
  );
  assert.equal(folders, 2);
  assert.equal(refused.length, 1);
  assert.match(refused[0] ?? '', /g1-1\.ready cannot be removed: /);
  assert.deepEqual(readdirSync(join(data, 'runs')), ['what-is-kept.txt']);
});

test('it is removed at once, and again and again', async (t) => {
  const { data, put } = dataFolder(t);
  const done: number[] = [];
  const told = async (count: number) => {
    while (done.length < count) await wait(5);
  };
  put(`runs/${ENDED}-1-p1-test-1/result`, 100, 'x', Date.now());
  const stop = keepStorage(
    data,
    () => ownerOf,
    { done: ({ folders }) => done.push(folders), failed: assert.fail },
    (error) => assert.fail(String(error)),
    20,
  );
  await told(1);
  put(`runs/${ENDED}-2-p1-test-1/result`, 100, 'x', Date.now());
  put(`runs/${ENDED}-3-p1-test-1/result`, 80, 'x', Date.now());
  await told(2);
  stop();
  assert.deepEqual(done, [1, 1]);
  assert.deepEqual(readdirSync(join(data, 'runs')).toSorted(), [`${ENDED}-3-p1-test-1`, 'what-is-kept.txt']);
});
