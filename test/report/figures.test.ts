import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changePercent } from '../../src/report/build-deployment.ts';
import { describeLedger } from '../../src/report/describe-ledger.ts';
import { formatDuration, formatEstimate } from '../../src/report/format-duration.ts';
import { countOf, factWords, formatChange, formatFact, formatShare } from '../../src/report/format-figure.ts';
import { ledger } from '../helpers/seed-nouns.ts';

test('the ledger is one line with what changed', () => {
  const now = ledger(66, 61, 61, 57, 25);
  assert.equal(
    describeLedger(now, ledger(66, 61, 25, 53, 25)),
    'declared 66 · collected 61 · executed 61 (+36) · passing 57 (+4) · verified 25 (±0)',
  );
  assert.equal(
    describeLedger(now, ledger(60, 62, 61, 57, 27)),
    'declared 66 (+6) · collected 61 (−1) · executed 61 (±0) · passing 57 (±0) · verified 25 (−2)',
  );
  assert.equal(
    describeLedger(now, null),
    'declared 66 · collected 61 · executed 61 · passing 57 · verified 25',
  );
});

for (const [ms, expected] of [
  [0, '0 ms'],
  [-5, '0 ms'],
  [999, '999 ms'],
  [1_000, '1 s'],
  [8_449, '8.4 s'],
  [9_960, '10 s'],
  [59_600, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_900, '1 h'],
  [4_800_000, '1 h 20 min'],
  [86_400_000 * 3 + 3_600_000 * 4, '3 d 4 h'],
  [86_399_999, '1 d'],
] as const)
  test(`${ms} ms read as ${expected}`, () => {
    assert.equal(formatDuration(ms), expected);
  });

test('an estimate is in whole minutes', () => {
  assert.equal(formatEstimate(20_000), 'less than a minute');
  assert.equal(formatEstimate(370_000), 'about 6 min');
});

for (const [part, whole, expected] of [
  [24, 25, '96.0 %'],
  [25, 466, '5.4 %'],
  [9_999, 10_000, '99.9 %'],
  [1, 100_000, '0.1 %'],
  [25, 25, '100 %'],
  [0, 25, '0 %'],
  [0, 0, '–'],
] as const)
  test(`${part} of ${whole} is ${expected}`, () => {
    assert.equal(formatShare(part, whole), expected);
  });

for (const [name, value, baseline, figure, change] of [
  ['image_mb', 150, 350, '150 MB', '57 % smaller'],
  ['cost_month', 205, 650, '205 per month', '68 % lower'],
  ['memory_mb', 512, 2_048, '512 MB', '75 % smaller'],
  ['startup_s', 12, 4, '12 s', '200 % longer'],
  ['replicas', 3, 3, '3', 'the same'],
  ['image_mb', 349, 350, '349 MB', 'less than 1 % smaller'],
  ['image_mb', 1, 0, '1 MB', null],
] as const)
  test(`${name} ${value} against ${baseline} is ${change ?? 'not comparable'}`, () => {
    const words = factWords(name);
    assert.equal(formatFact(value, words), figure);
    assert.equal(formatChange(value, baseline, words), change);
  });

test('a change in percent is computed, to one decimal', () => {
  assert.equal(changePercent(150, 350), -57.1);
  assert.equal(changePercent(5, -10), 150);
  assert.equal(changePercent(null, 350), null);
  assert.equal(changePercent(150, null), null);
});

test('a fact without a known ending has no unit', () => {
  assert.deepEqual([factWords('s').label, factWords('s').unit], ['S', '']);
  assert.deepEqual([factWords('error_rate').label, factWords('error_rate').unit], ['Error rate', '']);
});

test('things are counted with their noun', () => {
  assert.equal(countOf(1, 'test'), '1 test');
  assert.equal(countOf(1_204, 'category', 'categories'), '1,204 categories');
});
