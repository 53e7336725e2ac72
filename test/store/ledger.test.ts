import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Ledger } from '../../src/loop/model.ts';
import {
  broken,
  FIXED,
  HEAD,
  identity,
  iterationOpening,
  OLD,
  opening,
  result,
  storyPlan,
  suiteRun,
} from '../helpers/loop-events.ts';
import { playLoop } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const free = storyPlan({ goal: { target: null } });
const pass = (name: string) => result(name, 'passed');
const fail = (name: string) => result(name, 'failed');
const [a, b, c] = [pass('a one'), pass('b two'), pass('c three')];
const failedB = fail('b two');
const only = (...results: (typeof a)[]) => ({ selection: results.map(identity) });
const nextIteration = (revision: string): readonly LoopEvent[] => [
  { type: 'iteration-ended', ledger: { declared: 0, collected: 0, executed: 0, passing: 0, verified: 0 } },
  ...iterationOpening('L1-2', revision),
];
const sums = (
  declared: number,
  collected: number,
  executed: number,
  passing: number,
  verified: number,
): Ledger => ({
  declared,
  collected,
  executed,
  passing,
  verified,
});

const table: readonly (readonly [what: string, events: readonly LoopEvent[], ledger: Ledger])[] = [
  ['nothing has run', [], sums(0, 0, 0, 0, 0)],
  ['all pass on the deployed revision', suiteRun('r1', 'p1', 'test', HEAD, [a, b]), sums(2, 2, 2, 2, 2)],
  ['all pass on another revision', suiteRun('r1', 'p1', 'test', OLD, [a, b]), sums(2, 2, 2, 2, 0)],
  ['one fails', suiteRun('r1', 'p1', 'test', HEAD, [a, failedB]), sums(2, 2, 2, 1, 1)],
  [
    'one is skipped',
    suiteRun('r1', 'p1', 'test', HEAD, [a, result('b two', 'skipped')]),
    sums(2, 2, 1, 1, 1),
  ],
  [
    'one is flaky by its report',
    suiteRun('r1', 'p1', 'test', HEAD, [a, { ...b, retries: 2 }]),
    sums(2, 2, 2, 2, 1),
  ],
  [
    'one passes only in the rerun',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, failedB]),
      ...suiteRun('r2', 'p1', 'rerun', HEAD, [b], only(b)),
    ],
    sums(2, 2, 2, 2, 1),
  ],
  [
    'one fails in the rerun too, and passes in the verification of the same revision',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, failedB]),
      ...suiteRun('r2', 'p1', 'rerun', HEAD, [failedB], only(b)),
      ...suiteRun('r3', 'p1', 'verify', HEAD, [b], only(b)),
    ],
    sums(2, 2, 2, 2, 1),
  ],
  [
    'a flaky one passes in the next iteration on the same revision',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, failedB]),
      ...suiteRun('r2', 'p1', 'rerun', HEAD, [b], only(b)),
      ...nextIteration(HEAD),
      ...suiteRun('r3', 'p1', 'test', HEAD, [a, b]),
    ],
    sums(2, 2, 2, 2, 2),
  ],
  [
    'one is verified on a revision that was deployed since',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, failedB]),
      { type: 'deployment-started', deploymentId: 'd1', revision: FIXED, why: 'fixes', steps: [] },
      { type: 'deployment-succeeded', deploymentId: 'd1', facts: {}, note: '', durationMs: 1 },
      ...suiteRun('r2', 'p1', 'verify', FIXED, [b], only(b)),
    ],
    sums(2, 2, 2, 2, 1),
  ],
  [
    'the next iteration has run nothing yet',
    [...suiteRun('r1', 'p1', 'test', HEAD, [a, b]), ...nextIteration(HEAD)],
    sums(2, 2, 0, 2, 2),
  ],
  [
    'a test is gone from a full run',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, b, c]),
      ...nextIteration(HEAD),
      ...suiteRun('r2', 'p1', 'test', HEAD, [a, b]),
    ],
    sums(2, 2, 2, 2, 2),
  ],
  [
    'a test is gone from a list of what exists',
    [...suiteRun('r1', 'p1', 'test', HEAD, [a, b, c]), ...suiteRun('r2', 'p1', 'collect', HEAD, [a, b])],
    sums(2, 2, 2, 2, 2),
  ],
  [
    'a gone test comes back',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, b]),
      ...suiteRun('r2', 'p1', 'collect', HEAD, [a]),
      ...suiteRun('r3', 'p1', 'collect', HEAD, [a, b]),
    ],
    sums(2, 2, 2, 2, 2),
  ],
  [
    'tests are missing from an errored run',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, b, c]),
      ...nextIteration(HEAD),
      ...suiteRun('r2', 'p1', 'test', HEAD, [a], { status: 'errored' }),
    ],
    sums(3, 3, 0, 3, 3),
  ],
  [
    'an errored run shows passes and a failure: only the failure counts',
    suiteRun('r1', 'p1', 'test', HEAD, [a, failedB], { status: 'errored' }),
    sums(2, 2, 1, 0, 0),
  ],
  [
    'tests are missing because a file could not load',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, b]),
      ...suiteRun('r2', 'p1', 'test', HEAD, [a, broken('tests/b.py')]),
    ],
    sums(2, 2, 2, 2, 2),
  ],
  [
    'a file that cannot load is no test',
    suiteRun('r1', 'p1', 'test', HEAD, [broken('tests/b.py')]),
    sums(0, 0, 0, 0, 0),
  ],
  [
    'a test is missing from a rerun',
    [...suiteRun('r1', 'p1', 'test', HEAD, [a, b]), ...suiteRun('r2', 'p1', 'rerun', HEAD, [a], only(a))],
    sums(2, 2, 2, 2, 2),
  ],
  [
    'a candidate passes: the branch does not',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, failedB]),
      ...suiteRun('r2', 'p1', 'check', HEAD, [b, c], { ...only(b), fixId: 'f1' }),
    ],
    sums(2, 2, 2, 1, 1),
  ],
  ['a collected test has no result', suiteRun('r1', 'p1', 'collect', HEAD, [a, b]), sums(2, 2, 0, 0, 0)],
  [
    'the environment is not asked yet: what was known last holds',
    [
      ...suiteRun('r1', 'p1', 'test', HEAD, [a]),
      { type: 'iteration-ended', ledger: sums(0, 0, 0, 0, 0) },
      { type: 'iteration-started', iterationId: 'L1-2' },
    ],
    sums(1, 1, 0, 1, 1),
  ],
  [
    'an identity comes twice in one report: the worse result stands',
    suiteRun('r1', 'p1', 'test', HEAD, [a, failedB, b]),
    sums(2, 2, 2, 1, 1),
  ],
];

for (const [what, events, ledger] of table)
  test(`ledger: ${what}`, async (t) => {
    const { store, clock } = await testStore(t);
    const loop = await playLoop(store, clock, 'L1', [...opening(free, 'L1'), ...events]);
    assert.deepEqual(loop.ledger, ledger);
  });

test('a partial loop declares what was collected, a full one its target', async (t) => {
  const { store, clock } = await testStore(t);
  const plan = storyPlan({ goal: { target: 9 } });
  const ran = [...suiteRun('r1', 'p1', 'test', HEAD, [a, b]), ...suiteRun('r2', 'p2', 'test', HEAD, [c])];
  const full = await playLoop(store, clock, 'L1', [...opening(plan, 'L1'), ...ran]);
  assert.deepEqual(full.ledger, sums(9, 3, 3, 3, 3));
  await playLoop(store, clock, 'L1', [
    { type: 'iteration-ended', ledger: full.ledger },
    { type: 'loop-finished', as: 'stopped', reason: '' },
  ]);
  const partial = opening(plan, 'L2').map((one) =>
    one.type === 'loop-started' ? { ...one, scope: ['p2'] } : one,
  );
  assert.deepEqual((await playLoop(store, clock, 'L2', partial)).ledger, sums(1, 1, 0, 1, 1));
});

test('equal suites and tests of two projects are counted apart', async (t) => {
  const { store, clock } = await testStore(t);
  const other = storyPlan({
    project: 'billing',
    goal: { target: null },
    environment: { ...free.environment, name: 'other' },
  });
  await playLoop(store, clock, 'L1', [...opening(free, 'L1'), ...suiteRun('r1', 'p1', 'test', HEAD, [a, b])]);
  const loop = await playLoop(store, clock, 'L2', [
    ...opening(other, 'L2'),
    ...suiteRun('r2', 'p1', 'test', HEAD, [a]),
  ]);
  assert.deepEqual(loop.ledger, sums(1, 1, 1, 1, 1));
  assert.deepEqual(store.load('L1').ledger, sums(2, 2, 2, 2, 2));
});
