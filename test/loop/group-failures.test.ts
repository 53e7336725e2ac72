import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { groupFailures, isMassFailure } from '../../src/loop/group-failures.ts';
import type { FailureGroup, Iteration, Loop, Outcome } from '../../src/loop/model.ts';
import {
  aFailedRun,
  aGroup,
  aGroupTest,
  aLedger,
  aLoop,
  anIteration,
  aResult,
  aRun,
  counts,
} from '../helpers/loop-state.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const group = (
  iteration: Iteration,
  loop: Loop = aLoop(),
  before: (Outcome | null)[] = [],
  recent: readonly FailureGroup[] = [],
) =>
  groupFailures(loop, iteration, {
    hash,
    before: (tests) => tests.map((_, index) => before[index] ?? null),
    recent,
  });
const failed = (...results: Parameters<typeof aResult>[]) =>
  anIteration({
    suiteRuns: [
      aRun('p1', {
        status: 'failed',
        counts: counts(5, results.length),
        failures: results.map((one) => aResult(...one)),
      }),
    ],
  });

test('tests that say the same are one group', () => {
  const groups = group(failed(['t1'], ['t2'], ['t3', { message: 'something else' }]));
  assert.deepEqual(
    groups.map((one) => [one.title, one.tests.map((each) => each.name)]),
    [
      ['expected 200, got 500', ['t1', 't2']],
      ['t3', ['t3']],
    ],
  );
});

test('a group keeps its id over iterations', () => {
  assert.equal(
    group(failed(['t1', { message: 'took 12 ms' }]))[0]?.id,
    group(failed(['t1', { message: 'took 99 ms' }]))[0]?.id,
  );
});

test('groups whose fingerprints begin alike have ids of their own, whatever their order', () => {
  const alike = (text: string) => `abcdef${hash(text)}`;
  const both = failed(['t1'], ['t2', { message: 'something else' }]);
  const ids = groupFailures(aLoop(), both, { hash: alike, before: () => [null], recent: [] }).map(
    (one) => one.id,
  );
  assert.equal(new Set(ids).size, 2);
  for (const id of ids) assert.match(id, /^g-abcdef[0-9a-f]{10}$/);
});

test('a group keeps its id when another one comes whose fingerprint begins alike, in this loop or an earlier one', () => {
  const alike = (text: string) => `abcdef${hash(text)}`;
  const of = (iteration: Iteration, earlier: readonly FailureGroup[], recent: readonly FailureGroup[]) =>
    groupFailures(aLoop({ earlierGroups: earlier }), iteration, {
      hash: alike,
      before: () => [null],
      recent,
    });
  const first = of(failed(['t1']), [], []);
  assert.deepEqual(
    first.map((one) => one.id),
    ['g-abcdef'],
  );
  const other = ['t2', { message: 'something else' }] as const;
  for (const [earlier, recent] of [
    [first, []],
    [[], first],
  ] as const) {
    assert.match(of(failed([...other]), earlier, recent)[0]?.id ?? '', /^g-abcdef[0-9a-f]{10}$/);
    const ids = of(failed(['t1'], [...other]), earlier, recent).map((one) => one.id);
    assert.equal(ids[0], 'g-abcdef');
    assert.match(ids[1] ?? '', /^g-abcdef[0-9a-f]{10}$/);
  }
  const long = of(failed([...other]), first, []);
  assert.equal(of(failed([...other]), long, [])[0]?.id, long[0]?.id, 'and it keeps the long one alone too');
});

const WORDS =
  'the basket is empty after the customer has signed in again on another device, though it held a coat';

test('tests that say nearly the same are one group', () => {
  const groups = group(
    failed(['t1', { message: WORDS }], ['t2', { message: WORDS.replace('customer', 'visitor') }]),
  );
  assert.deepEqual(
    groups.map((one) => one.tests.map((each) => each.name)),
    [['t1', 't2']],
  );
});

test('a failure of another loop keeps its id and its first iteration, and owes it no attempt', () => {
  const [then] = group(failed(['t1', { message: WORDS }]));
  assert.ok(then);
  const recent = [
    {
      ...then,
      firstSeenIteration: 2,
      attempts: 3,
      refusals: ['no'],
      owner: 'U1',
      status: 'needs-review' as const,
    },
  ];
  const [now] = group(failed(['t9', { message: WORDS.replace('customer', 'visitor') }]), aLoop(), [], recent);
  assert.deepEqual(
    [now?.id, now?.firstSeenIteration, now?.state, now?.attempts, now?.refusals, now?.owner],
    [then.id, 2, 'still-failing', 0, [], null],
  );
  const over = [{ ...then, status: 'verified' as const }];
  assert.equal(group(failed(['t1', { message: WORDS }]), aLoop(), [], over)[0]?.state, 'regression');
});

test('a group of this loop that was gone meanwhile is a regression, and its attempts begin anew', () => {
  const [then] = group(failed(['t1']));
  assert.ok(then);
  const held = { ...then, status: 'needs-review' as const, attempts: 3, owner: 'U1' };
  const again = (recent: readonly FailureGroup[]) => {
    const [one] = group(failed(['t1']), aLoop({ earlierGroups: [held] }), [], recent);
    return [one?.id, one?.state, one?.attempts, one?.owner];
  };
  assert.deepEqual(again([held]), [then.id, 'still-failing', 3, 'U1']);
  assert.deepEqual(again([{ ...held, status: 'gone' }]), [then.id, 'regression', 0, null]);
});

test('a test that passed in the rerun is in no group', () => {
  const iteration = anIteration({
    suiteRuns: [aFailedRun('p1', ['t1', 't2']), aFailedRun('p1', ['t2'], { purpose: 'rerun' })],
  });
  assert.deepEqual(
    group(iteration).flatMap((one) => one.tests.map((each) => each.name)),
    ['t2'],
  );
});

test('a file that cannot be loaded says so in its title', () => {
  const [one] = group(failed(['tests/b.test.mjs', { file: 'tests/b.test.mjs', synthetic: true }]));
  assert.equal(one?.title, 'tests/b.test.mjs cannot be loaded');
});

test('a suite without a result is a group without tests, with the reason', () => {
  const [one] = group(
    anIteration({ suiteRuns: [aRun('p1', { status: 'errored', reason: 'wrote no report', counts: null })] }),
  );
  assert.deepEqual(one?.tests, []);
  assert.match(one?.title ?? '', /P1 gave no result: wrote no report/);
});

test('a suite whose report was incomplete stays a group when the failure that it had passes in the rerun', () => {
  const suiteRuns = [
    aFailedRun('p1', ['t1'], { status: 'errored', reason: 'a report is incomplete' }),
    aRun('p1', { purpose: 'rerun', counts: counts(1) }),
  ];
  assert.deepEqual(
    group(anIteration({ suiteRuns })).map((one) => one.title),
    ['P1 gave no result: a report is incomplete'],
  );
});

const fingerprint = group(failed(['t1']))[0]?.fingerprint ?? '';
const couldNotLoad = aGroup('g-9', {
  status: 'verified',
  tests: [aGroupTest('tests/a.test.mjs', { synthetic: true })],
});
const fixed = aGroup('g-8', { status: 'verified' });
const past = [{ number: 1, ledger: aLedger(), newlyVerified: 3 }];
const states: readonly (readonly [title: string, Loop, (Outcome | null)[], string])[] = [
  ['never seen, never run', aLoop(), [], 'new'],
  ['failed before for another cause', aLoop(), ['failed'], 'new'],
  ['passed before', aLoop(), ['passed'], 'regression'],
  ['never run before, after another fix', aLoop({ earlierGroups: [fixed], past }), [], 'new'],
  [
    'its file could not be loaded until a fix',
    aLoop({ earlierGroups: [couldNotLoad], past }),
    ['failed'],
    'unmasked',
  ],
  [
    'failed for the same cause before',
    aLoop({ earlierGroups: [aGroup('g-1', { fingerprint })] }),
    [],
    'still-failing',
  ],
  [
    'the same cause was verified as fixed',
    aLoop({ earlierGroups: [aGroup('g-1', { fingerprint, status: 'verified' })] }),
    [],
    'regression',
  ],
];
for (const [title, loop, before, state] of states)
  test(`${title}: ${state}`, () => assert.equal(group(failed(['t1']), loop, before)[0]?.state, state));

test('attempts of earlier iterations are remembered', () => {
  const earlier = aGroup('g-1', {
    fingerprint,
    attempts: 2,
    refusals: ['edits tests'],
    firstSeenIteration: 4,
  });
  const [one] = group(failed(['t1']), aLoop({ earlierGroups: [earlier] }));
  assert.deepEqual([one?.attempts, one?.refusals, one?.firstSeenIteration], [2, ['edits tests'], 4]);
});

const mass: readonly (readonly [title: string, failing: number, passing: number, causes: number, boolean])[] =
  [
    ['8 of 10 for one cause', 8, 2, 1, true],
    ['7 of 10', 7, 3, 1, false],
    ['9 of 9: too few to tell', 9, 0, 1, false],
    ['10 of 10 for ten causes', 10, 0, 10, false],
  ];
for (const [title, failing, passing, causes, expected] of mass)
  test(`mass failure: ${title}: ${expected}`, () => {
    const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota', 'kappa'];
    const failures = Array.from({ length: failing }, (_, index) =>
      aResult(`t${index}`, { message: `cause ${words[index % causes]}` }),
    );
    const iteration = anIteration({
      suiteRuns: [aRun('p1', { status: 'failed', counts: counts(passing, failing), failures })],
    });
    assert.equal(isMassFailure(iteration, group(iteration)), expected);
  });
