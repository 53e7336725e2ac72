import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseText, signatureOf } from '../../src/loop/fingerprint.ts';
import { aGroupTest } from '../helpers/loop-state.ts';

const same: readonly (readonly [title: string, a: string, b: string])[] = [
  ['dates and times', 'failed at 2026-11-25T02:15:00Z', 'failed at 2025-01-01T23:59:59.123+02:00'],
  ['durations', 'timed out after 5003 ms', 'timed out after 4.9s'],
  [
    'uuids',
    'user 0b1c2d3e-0000-4000-8000-0123456789ab is gone',
    'user ffffffff-1111-4222-8333-444444444444 is gone',
  ],
  ['addresses and ports', 'connect ECONNREFUSED 127.0.0.1:8080', 'connect ECONNREFUSED 10.0.0.7:41234'],
  ['hashes', 'revision a1b2c3d4e5 is not live', 'revision 99ff00aa11bb22 is not live'],
  ['temporary paths', "no such file '/tmp/x1/run'", "no such file '/tmp/zz/9/run'"],
  ['long numbers', 'order 123456 is missing', 'order 987654321 is missing'],
  ['repeated lines', 'retry\nretry\nretry\ngave up', 'retry\ngave up'],
];
for (const [what, a, b] of same)
  test(`${what} do not tell failures apart`, () => assert.equal(normaliseText(a), normaliseText(b)));

const different: readonly (readonly [title: string, a: string, b: string])[] = [
  ['status codes', 'expected 200, got 403', 'expected 200, got 500'],
  ['words', 'expected close 4403, got open', 'expected close 4403, got 1006'],
  [
    'equality inside the text',
    'expected deadbeef01 to be deadbeef01',
    'expected deadbeef01 to be cafebabe02',
  ],
];
for (const [what, a, b] of different)
  test(`${what} tell failures apart`, () => assert.notEqual(normaliseText(a), normaliseText(b)));

test('the same message from another own file is another cause', () => {
  const at = (file: string) =>
    aGroupTest('t', {
      message: 'boom',
      details: `Error: boom\n    at f (file:///w/${file}:12:3)\n    at node:internal/x:1`,
    });
  assert.notEqual(signatureOf(at('src/a.mjs')), signatureOf(at('src/b.mjs')));
  assert.equal(signatureOf(at('src/a.mjs')), signatureOf(at('src/a.mjs').valueOf() as ReturnType<typeof at>));
});

test('a line that moved is the same cause', () => {
  const at = (line: number) => aGroupTest('t', { details: `Error\n    at f (/w/src/a.mjs:${line}:3)` });
  assert.equal(signatureOf(at(12)), signatureOf(at(99)));
});

test('a clone in another folder is the same cause', () => {
  const at = (root: string) => aGroupTest('t', { details: `Error\n    at f (${root}/src/a.mjs:1:3)` });
  assert.equal(signatureOf(at('/data/one')), signatureOf(at('/data/two')));
});

test('foreign frames are passed over', () => {
  const own = '    at own (/w/src/own.mjs:1:1)';
  const foreign = '    at lib (/w/node_modules/lib/index.js:9:9)';
  assert.match(signatureOf(aGroupTest('t', { details: `Error\n${foreign}\n${own}` })), /@ src\/own\.mjs$/);
});

test('a very long message does not take long and still compares', () => {
  const long = `start ${'x'.repeat(200_000)}`;
  assert.equal(normaliseText(long), normaliseText(`${long}yyy`));
});
