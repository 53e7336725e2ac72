import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelsOf } from '../../src/loop/levels.ts';
import type { CategoryCounts } from '../../src/loop/ports.ts';
import { gapLines, movedLines } from '../../src/report/level-lines.ts';

const counts = (
  suiteId: string,
  category: string,
  tests: number,
  executed: number,
  passing: number,
  verified: number,
): CategoryCounts => ({ suiteId, category, tests, executed, passing, verified, failing: executed - passing });
const names = [
  { id: 'p1', name: 'Critical' },
  { id: 'p2', name: 'Second' },
];

const now = [
  counts('p1', 'Pay', 4, 4, 3, 2),
  counts('p1', 'Cart', 2, 2, 2, 2),
  counts('p2', 'All', 3, 0, 0, 0),
];
const then = [counts('p1', 'Pay', 3, 3, 1, 1), counts('p1', 'Ship', 2, 2, 2, 2)];

test('a suite is the sum of its categories, each beside what it was', () => {
  const of = (suiteId: string, category: string | null) => {
    const { ledger, before } = levelsOf(now, then).find(
      (one) => one.suiteId === suiteId && one.category === category,
    ) ?? { ledger: null, before: null };
    const figures = (one: typeof ledger) =>
      one && [one.declared, one.collected, one.executed, one.passing, one.verified];
    return [figures(ledger), figures(before)];
  };
  assert.deepEqual(of('p1', null), [
    [6, 6, 6, 5, 4],
    [5, 5, 5, 3, 3],
  ]);
  assert.deepEqual(of('p1', 'Pay'), [
    [4, 4, 4, 3, 2],
    [3, 3, 3, 1, 1],
  ]);
  assert.deepEqual(of('p1', 'Cart'), [
    [2, 2, 2, 2, 2],
    [0, 0, 0, 0, 0],
  ]);
  assert.deepEqual(
    of('p1', 'Ship'),
    [
      [0, 0, 0, 0, 0],
      [2, 2, 2, 2, 2],
    ],
    'what went is not left out',
  );
  assert.deepEqual(of('p2', 'All'), [
    [3, 3, 0, 0, 0],
    [0, 0, 0, 0, 0],
  ]);
});

test('without an iteration before there is nothing to compare with', () => {
  assert.ok(levelsOf(now, null).every((one) => one.before === null));
});

test('a line is for what has a gap or changed; the only category of a suite is the suite', () => {
  assert.deepEqual(gapLines(levelsOf(now, then), names), [
    'Critical: collected 6 (+1) \u00b7 executed 6 (+1) \u00b7 passing 5 (+2) \u00b7 verified 4 (+1)',
    'Critical \u203a Pay: collected 4 (+1) \u00b7 executed 4 (+1) \u00b7 passing 3 (+2) \u00b7 verified 2 (+1)',
    'Critical \u203a Cart: collected 2 (+2) \u00b7 executed 2 (+2) \u00b7 passing 2 (+2) \u00b7 verified 2 (+2)',
    'Critical \u203a Ship: collected 0 (\u22122) \u00b7 executed 0 (\u22122) \u00b7 passing 0 (\u22122) \u00b7 verified 0 (\u22122)',
    'Second: collected 3 (+3) \u00b7 executed 0 \u00b7 passing 0 \u00b7 verified 0',
  ]);
  const whole = [counts('p1', 'Pay', 4, 4, 4, 4)];
  assert.deepEqual(gapLines(levelsOf(whole, whole), names), []);
});

test('tests that came and went are named, and what is over the limit is counted', () => {
  assert.deepEqual(movedLines(['a', 'b', 'c'], ['d'], 2), [
    '3 tests came: a, b and 1 more',
    '1 test went: d',
  ]);
  assert.deepEqual(movedLines([], [], 2), []);
});
