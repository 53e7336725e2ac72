import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTime } from '../../../src/runner/junit/parse-time.ts';

const times: readonly [written: string | undefined, ms: number | null, odd: boolean][] = [
  [undefined, null, false],
  ['', null, false],
  ['0.014', 14, false],
  ['0,014', 14, false],
  ['1,234.56', 1_234_560, false],
  ['1.234,56', 1_234_560, false],
  ['1,234,567.8', 1_234_567_800, false],
  ['2e-05', 0.02, false],
  [' 3 ', 3000, false],
  ['.5', 500, false],
  ['-4', 0, false],
  ['junk', 0, true],
  ['NaN', 0, true],
  ['Infinity', 0, true],
  ['1e400', 0, true],
  ['12ms', 0, true],
  ['1.2.3', 0, true],
];
for (const [written, ms, odd] of times) {
  test(`time ${JSON.stringify(written)} is ${ms} ms${odd ? ', with a note' : ''}`, () => {
    assert.deepEqual(parseTime(written), { ms, odd });
  });
}
