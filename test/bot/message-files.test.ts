import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupFile, reportFile } from '../../src/bot/message-files.ts';
import type { GroupTest } from '../../src/loop/model.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { sampleGroup } from './helpers/sample.ts';

const aTest = (change: Partial<GroupTest>): GroupTest => ({
  suiteId: 'p1',
  file: 'tests/ws.test.mjs',
  className: '',
  name: 'rejects an expired token',
  message: 'expected close 4403, got open',
  details: '',
  output: '',
  durationMs: 1,
  synthetic: false,
  ...change,
});
const textOf = (file: { base64: string } | undefined) =>
  Buffer.from(file?.base64 ?? '', 'base64').toString('utf8');

test('what a group says fits into its message: no file', () => {
  assert.equal(groupFile(sampleGroup({ tests: [aTest({})] })), null);
  assert.equal(groupFile(sampleGroup({ tests: [] })), null);
});

test('a long output is in the file, without terminal escapes', () => {
  const output = `\u001b[31mred\u001b[0m ${'x'.repeat(2_000)}`;
  const given = groupFile(sampleGroup({ id: 'g-7f3a', tests: [aTest({ output })] }));
  assert.equal(given?.file.name, 'g-7f3a.txt');
  assert.match(textOf(given?.file), /what it printed ---\nred x{2000}/);
});

test('every test of a large group is in its file', () => {
  const tests = Array.from({ length: 40 }, (_, n) => aTest({ name: `test ${n}` }));
  const text = textOf(groupFile(sampleGroup({ tests }))?.file);
  for (let n = 0; n < 40; n += 1) assert.ok(text.includes(`test ${n}\n`));
});

test('a file is cut at its cap, and says how much is missing', () => {
  const tests = Array.from({ length: 300 }, (_, n) =>
    aTest({ name: `test ${n}`, output: 'line\n'.repeat(5_000) }),
  );
  const text = textOf(groupFile(sampleGroup({ tests }))?.file);
  assert.ok(Buffer.byteLength(text) <= 256 * 1024);
  assert.match(text, /\.\.\. \d+ KB more were left out\n$/);
});

test('the report of the last iteration is a Markdown file', () => {
  const { text, file } = reportFile(iterationFacts());
  assert.match(file.name, /^iteration-\d+\.md$/);
  assert.match(text, /The report of iteration/);
  assert.match(textOf(file), /^#/);
});
