import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Flakiness, judgeFlakiness, type Seen } from '../../src/loop/flakiness.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;

/** `PFfp`: results a day apart, the last one today; a revision each, but a small letter stays on the revision before it. */
function series(letters: string, endedDaysAgo = 0): readonly Seen[] {
  let revision = 0;
  return [...letters].map((letter, at) => {
    if (letter === letter.toUpperCase()) revision += 1;
    const passed = letter.toUpperCase() === 'P';
    return {
      passed,
      retries: 0,
      revision: `r${revision}`,
      at: NOW - (letters.length - 1 - at + endedDaysAgo) * DAY,
    };
  });
}

const table: readonly [title: string, given: readonly Seen[], expected: Partial<Flakiness>][] = [
  ['nothing is known', [], { state: 'healthy', score: 0, runs: 0, lastSeen: null }],
  ['it always passes', series('PPPP'), { state: 'healthy', score: 0, changes: 0 }],
  ['it fails from some revision on', series('PPFF'), { state: 'broken', score: 0.25, changes: 1 }],
  ['it was fixed by a new revision', series('FFPP'), { state: 'healthy', changes: 1, revisions: 0 }],
  ['it failed and passed on one revision', series('PFp'), { state: 'flaky', revisions: 1, lastSeen: NOW }],
  ['it passed and failed on one revision, and fails there now', series('Pf'), { state: 'flaky' }],
  ['it is flaky and fails on the next revision', series('PfF'), { state: 'broken' }],
  [
    'it was flaky a week ago and has been quiet',
    series('Pf', 7).concat(series('PP').map((one) => ({ ...one, revision: `later ${one.revision}` }))),
    { state: 'healthy', revisions: 1 },
  ],
  ['it was flaky six days ago', series('Fp', 6), { state: 'flaky' }],
  [
    'it passed after a retry within one run',
    [{ passed: true, retries: 2, revision: 'r1', at: NOW }],
    { state: 'flaky', retries: 2, score: 0 },
  ],
  ['it changes more than before', series('PPPPPfPf'), { trend: 'rising' }],
  ['it changes less than before', series('PfPfPPPP'), { trend: 'falling' }],
  ['it changes as before', series('PfPfPfPf'), { trend: 'steady' }],
];
for (const [title, given, expected] of table)
  test(`${title}: ${JSON.stringify(expected)}`, () => {
    const judged = judgeFlakiness(given, NOW);
    for (const [key, value] of Object.entries(expected))
      assert.equal(judged[key as keyof Flakiness], value, key);
  });
