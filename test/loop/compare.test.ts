import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareIterations } from '../../src/loop/compare.ts';
import type { IterationFacts, Moved, NamedTest } from '../../src/loop/ports.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { aGroup } from '../helpers/loop-state.ts';

const named = (name: string): NamedTest => ({ suiteId: 'p1', file: 'tests/a.test.mjs', className: '', name });
const failing = (...names: string[]) =>
  names.map((name) => ({ ...named(name), message: `${name} fails`, groupId: null }));
const nothingMoved: Moved = { came: [], went: [], mended: [], unseen: [] };
const facts = (change: Partial<IterationFacts>) =>
  iterationFacts({ failing: [], flaky: [], skipped: [], ...change });

/** The names in each list that is not empty. */
function lists(before: Partial<IterationFacts>, after: Partial<IterationFacts>, moved = nothingMoved) {
  const compared = compareIterations(facts(before), facts(after), moved);
  const {
    fixed,
    broken,
    unmasked,
    stillFailing,
    cameFailing,
    firstFailing,
    skippedInstead,
    flaky,
    came,
    went,
  } = compared;
  const all = {
    fixed,
    broken,
    unmasked,
    stillFailing,
    cameFailing,
    firstFailing,
    skippedInstead,
    flaky,
    came,
    went,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([list, tests]) =>
      tests.length === 0 ? [] : [[list, tests.map((one) => one.name)]],
    ),
  );
}

const unmaskedGroup = (name: string) => {
  const { iteration } = facts({});
  const test = { ...named(name), message: '', details: '', output: '', durationMs: 1, synthetic: false };
  return { ...iteration, groups: [aGroup('g-1', { state: 'unmasked', tests: [test] })] };
};

const table: readonly [
  title: string,
  before: Partial<IterationFacts>,
  after: Partial<IterationFacts>,
  moved: Moved,
  expected: Record<string, string[]>,
][] = [
  ['nothing happened', {}, {}, nothingMoved, {}],
  [
    'a test that failed and fails no more is fixed',
    { failing: failing('a') },
    {},
    nothingMoved,
    { fixed: ['a'] },
  ],
  [
    'a test that fails now and did not is newly failing',
    {},
    { failing: failing('a') },
    nothingMoved,
    { broken: ['a'] },
  ],
  [
    'a test that fails in both is still failing',
    { failing: failing('a') },
    { failing: failing('a') },
    nothingMoved,
    { stillFailing: ['a'] },
  ],
  [
    'a test that failed and is only skipped now is no fix',
    { failing: failing('a') },
    { skipped: [named('a')] },
    nothingMoved,
    { skippedInstead: ['a'] },
  ],
  [
    'a test that failed and is gone is no fix',
    { failing: failing('a') },
    {},
    { ...nothingMoved, came: [], went: [named('a')] },
    { went: ['a'] },
  ],
  [
    'a test that came and fails was not broken',
    {},
    { failing: failing('a') },
    { ...nothingMoved, came: [named('a'), named('b')], went: [] },
    { cameFailing: ['a'], came: ['a', 'b'] },
  ],
  [
    'a test that had never run before was not broken either',
    {},
    { failing: failing('a', 'b') },
    { ...nothingMoved, unseen: [named('a')] },
    { broken: ['b'], firstFailing: ['a'] },
  ],
  [
    'a test that an earlier fix let be seen is unmasked, also when it came with that',
    {},
    { failing: failing('a'), iteration: unmaskedGroup('a') },
    { ...nothingMoved, came: [named('a')], went: [] },
    { unmasked: ['a'], came: ['a'] },
  ],
  [
    'a test that failed only between the two and passes now is fixed',
    {},
    {},
    { ...nothingMoved, mended: [named('a')] },
    { fixed: ['a'] },
  ],
  [
    'a test that failed before and between is fixed once, and not when it fails or is skipped now',
    { failing: failing('a', 'b') },
    { failing: failing('b'), skipped: [named('c')] },
    { ...nothingMoved, mended: [named('a'), named('b'), named('c')] },
    { fixed: ['a'], stillFailing: ['b'] },
  ],
  [
    'a flaky test is named beside the others',
    { failing: failing('a') },
    { flaky: [{ ...named('a'), retries: 1 }] },
    nothingMoved,
    { fixed: ['a'], flaky: ['a'] },
  ],
];

for (const [title, before, after, moved, expected] of table)
  test(title, () => assert.deepEqual(lists(before, after, moved), expected));

test('tests of the same name in two suites are two tests', () => {
  const other = {
    ...failing('a')[0],
    suiteId: 'p2',
    message: '',
    groupId: null,
    ...{ file: '', className: '', name: 'a' },
  };
  assert.deepEqual(lists({ failing: failing('a') }, { failing: [other] }), { fixed: ['a'], broken: ['a'] });
});
