import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAnalysis } from '../../src/runner/read-analysis.ts';
import { temporaryFolder } from './bench.ts';

const folder = temporaryFolder();
const file = join(folder, 'analysis.json');
const TEXTS = {
  issue: 'tokens never expire',
  rootCause: 'the clock is in seconds',
  solution: 'compare in ms',
};

async function read(value: unknown) {
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return readAnalysis(file);
}

test('an analysis is read with its why chain; what has no evidence is a hypothesis', async () => {
  const why = [
    { question: 'Why open?', because: 'it never expired', evidence: 'auth.ts:12' },
    { question: 'Why never?', because: 'seconds', evidence: 'log', hypothesis: true },
    { question: 'Why seconds?', because: 'history' },
  ];
  assert.deepEqual(await read({ ...TEXTS, why, more: 1 }), {
    ...TEXTS,
    why: [
      { question: 'Why open?', because: 'it never expired', evidence: 'auth.ts:12' },
      { question: 'Why never?', because: 'seconds', evidence: null },
      { question: 'Why seconds?', because: 'history', evidence: null },
    ],
  });
});

test('links of a chain without a question or an answer are left out, and a chain is capped', async () => {
  const good = { question: 'Why?', because: 'so' };
  const why = [null, 1, [], { question: 'Why?' }, { question: ' ', because: 'x' }, good];
  assert.equal((await read({ ...TEXTS, why }))?.why.length, 1);
  assert.equal((await read({ ...TEXTS, why: Array(50).fill(good) }))?.why.length, 12);
  assert.deepEqual((await read({ ...TEXTS, why: 'none' }))?.why, []);
});

test('texts are trimmed, cleaned of control characters, capped and masked', async () => {
  const long = await read({ ...TEXTS, issue: ` \u001b[31mred\u001b[0m\u0000 ${'x'.repeat(10_000)}` });
  assert.match(long?.issue ?? '', /^red x+\n\[cut: \d+ more characters\]$/);
  assert.ok((long?.issue.length ?? 0) < 4_100);
  writeFileSync(file, JSON.stringify(TEXTS));
  const masked = await readAnalysis(file, (text) => text.replace('clock', '[masked]'));
  assert.equal(masked?.rootCause, 'the [masked] is in seconds');
});

for (const [title, value] of [
  ['no JSON', '{"issue": '],
  ['a list', [TEXTS]],
  ['nothing', 'null'],
  ['an empty file', ''],
  ['a missing text', { ...TEXTS, solution: undefined }],
  ['a text that is a number', { ...TEXTS, issue: 3 }],
  ['a text of blanks', { ...TEXTS, issue: ' \n' }],
  ['more than 256 KiB', { ...TEXTS, more: 'x'.repeat(262_144) }],
] as const)
  test(`${title} is no analysis`, async () => assert.equal(await read(value), null));

test('only a regular file is read', async () => {
  const real = join(folder, 'real.json');
  writeFileSync(real, JSON.stringify(TEXTS));
  assert.notEqual(await readAnalysis(real), null);
  const path = (name: string) => join(folder, name);
  symlinkSync(real, path('link'));
  mkdirSync(path('folder'));
  assert.equal(spawnSync('mkfifo', [path('pipe')]).status, 0);
  for (const name of ['link', 'folder', 'pipe', 'nonesuch', 'real.json/deeper'])
    assert.equal(await readAnalysis(path(name)), null, name);
});
