import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import { type Level, levelsOf } from '../../src/loop/levels.ts';
import type { RecordedResult } from '../../src/loop/model.ts';
import {
  broken,
  groupOf,
  HEAD,
  identity,
  iterationOpening,
  opening,
  result,
  storyPlan,
  suiteRun,
} from '../helpers/loop-events.ts';
import { FIRST_LEDGER, LAST_LEDGER, playLoop, story } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const code = (expected: string) => (error: unknown) => error instanceof LoopError && error.code === expected;
const isIn = (suiteId: string) => (one: { suiteId: string }) => one.suiteId === suiteId;
const names = (tests: readonly { readonly name: string }[]) => tests.map((one) => one.name);
const endIteration: LoopEvent = { type: 'iteration-ended', ledger: FIRST_LEDGER };

test('projects and loops that never were are said to be so', async (t) => {
  const { history, store, clock } = await testStore(t);
  assert.deepEqual(history.projects(), []);
  assert.equal(history.lastLoop('storefront'), null);
  assert.throws(() => history.iteration('storefront', null), code('project-unknown'));
  const [start] = opening(storyPlan(), 'L1');
  assert.ok(start);
  await playLoop(store, clock, 'L1', [start]);
  assert.deepEqual(history.projects(), ['storefront']);
  assert.equal(history.lastLoop('storefront'), 'L1');
  assert.throws(() => history.iteration('storefront', null), code('iteration-unknown'));
  assert.throws(() => history.iteration('storefront', 4), code('iteration-unknown'));
});

test('facts of an iteration are the same while it is the last and when others came after it', async (t) => {
  const { history, store, clock } = await testStore(t);
  const events = story('L1');
  const end = events.findIndex((one) => one.type === 'iteration-ended');
  await playLoop(store, clock, 'L1', events.slice(0, end));
  const live = history.iteration('storefront', 1);
  assert.equal(live.endedAt, null);
  await playLoop(store, clock, 'L1', events.slice(end));
  const kept = history.iteration('storefront', 1);
  for (const key of ['suites', 'categories', 'failing', 'flaky', 'skipped', 'ledger'] as const)
    assert.deepEqual(kept[key], live[key], key);
  assert.deepEqual(kept.ledger, FIRST_LEDGER);
  assert.equal(kept.previousLedger, null);
  const last = history.iteration('storefront', null);
  assert.equal(last.iteration.number, 2);
  assert.deepEqual(last.ledger, LAST_LEDGER);
  assert.deepEqual(last.previousLedger, FIRST_LEDGER);
  assert.deepEqual(
    last.past.map((one) => [one.number, one.ledger]),
    [
      [1, FIRST_LEDGER],
      [2, LAST_LEDGER],
    ],
  );
  assert.deepEqual([last.loopStatus, last.startedBy], ['reached', '@mia']);
});

test('facts tell what a suite was before and after fixing, and how its categories stand', async (t) => {
  const { history, store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  const { suites, categories, flaky, skipped, failing } = history.iteration('storefront', 1);
  assert.deepEqual(
    suites.map((one) => [one.id, one.before?.passed, one.after?.passed, one.after?.flaky, one.collected]),
    [
      ['p1', 1, 4, 1, 5],
      ['p2', undefined, undefined, undefined, 1],
    ],
  );
  assert.deepEqual(categories, [
    { suiteId: 'p1', category: 'Checkout', tests: 5, executed: 4, passing: 4, verified: 2, failing: 0 },
    { suiteId: 'p2', category: 'Checkout', tests: 1, executed: 0, passing: 0, verified: 0, failing: 0 },
  ]);
  assert.deepEqual(
    flaky.map((one) => [one.name, one.retries]),
    [['cart survives a reload', 1]],
  );
  assert.deepEqual([names(skipped), failing], [['cart on paper'], []]);
});

test('what suites and categories have adds up to the ledger, in an iteration that goes on and in one that ended', async (t) => {
  const { history, store, clock } = await testStore(t);
  const events = story('L1');
  const figures = ['collected', 'executed', 'passing', 'verified'] as const;
  const check = () => {
    const { categories, ledger, previousCategories } = history.iteration('storefront', null);
    const levels = levelsOf(categories, previousCategories);
    for (const figure of figures) {
      const sum = (all: readonly Level[]) => all.reduce((total, one) => total + one.ledger[figure], 0);
      assert.equal(sum(levels.filter((one) => one.category === null)), ledger[figure], figure);
      assert.equal(sum(levels.filter((one) => one.category !== null)), ledger[figure], figure);
    }
  };
  let checked = 0;
  await playLoop(store, clock, 'L1', events, (event) => {
    if (event.type !== 'suite-ended' && event.type !== 'iteration-ended') return;
    check();
    checked += 1;
  });
  assert.ok(checked > 3);
});

test('failing tests are told with their group, and with the files that cannot load', async (t) => {
  const { history, store, clock } = await testStore(t);
  const bad = result('a fails', 'failed');
  const file = broken('tests/b.py');
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...suiteRun('r1', 'p1', 'test', HEAD, [bad, file]),
    { type: 'failures-grouped', groups: [groupOf('g-111111', 'p1', [bad])], massFailure: false },
  ]);
  const { failing, suites } = history.iteration('storefront', null);
  assert.deepEqual(failing, [
    { ...identity(bad), suiteId: 'p1', message: bad.message, groupId: 'g-111111' },
    { ...identity(file), suiteId: 'p1', message: file.message, groupId: null },
  ]);
  assert.deepEqual([suites[0]?.collected, suites[0]?.after?.broken, suites[0]?.after?.failed], [1, 1, 1]);
});

const file = broken('tests/b.py');
const loads = result('b works', 'passed', { file: 'tests/b.py' });
const other = result('a works', 'passed');
const mending: readonly (readonly [what: string, events: readonly LoopEvent[], left: readonly string[]])[] = [
  [
    'its file shows tests in a rerun',
    suiteRun('r2', 'p1', 'rerun', HEAD, [loads], { selection: [identity(file)] }),
    [],
  ],
  [
    'its file shows tests that were asked for',
    suiteRun('r2', 'p1', 'rerun', HEAD, [loads], { selection: [identity(loads)] }),
    [],
  ],
  ['a full run does without it', suiteRun('r2', 'p1', 'test', HEAD, [other]), []],
  [
    'a rerun asked for it and passes',
    suiteRun('r2', 'p1', 'verify', HEAD, [other], { selection: [identity(file)] }),
    [],
  ],
  [
    'a rerun did not ask for it',
    suiteRun('r2', 'p1', 'rerun', HEAD, [other], { selection: [identity(other)] }),
    ['tests/b.py'],
  ],
  [
    'it is broken again',
    suiteRun('r2', 'p1', 'rerun', HEAD, [file], { selection: [identity(file)] }),
    ['tests/b.py'],
  ],
  [
    'the next run is errored',
    suiteRun('r2', 'p1', 'test', HEAD, [other], { status: 'errored' }),
    ['tests/b.py'],
  ],
  [
    'only a candidate loads it',
    suiteRun('r2', 'p1', 'check', HEAD, [loads], { fixId: 'f', selection: [identity(file)] }),
    ['tests/b.py'],
  ],
];
for (const [what, events, left] of mending)
  test(`a file that could not load, when ${what}: ${left.length === 0 ? 'it is mended' : 'it is still failing'}`, async (t) => {
    const { history, store, clock } = await testStore(t);
    await playLoop(store, clock, 'L1', [
      ...opening(storyPlan(), 'L1'),
      ...suiteRun('r1', 'p1', 'test', HEAD, [other, file]),
      ...events,
    ]);
    assert.deepEqual(names(history.iteration('storefront', null).failing), left);
  });

test('which tests of a suite came and which went, against those that are known to exist', async (t) => {
  const { history, store, clock } = await testStore(t);
  const [a, b] = [result('a', 'passed'), result('b', 'failed')];
  const changed = (...tests: readonly RecordedResult[]) =>
    history.changedTests('storefront', 'p1', tests, true);
  assert.deepEqual(await changed(a), { came: [a], went: [] });
  assert.equal(history.collected('storefront', 'p1'), 0);
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...suiteRun('r1', 'p1', 'test', HEAD, [a, b, file]),
  ]);
  const c = result('c', 'passed');
  assert.deepEqual(await changed(b, c), { came: [identity(c)], went: [identity(a)] });
  const some = await history.changedTests('storefront', 'p1', [b, c], false);
  assert.deepEqual(some, { came: [identity(c)], went: [] });
  assert.equal(history.collected('storefront', 'p1'), 2);
  await playLoop(store, clock, 'L1', suiteRun('r2', 'p1', 'collect', HEAD, [b]));
  assert.deepEqual(await changed(a, b), { came: [identity(a)], went: [] });
  assert.equal(history.collected('storefront', 'p1'), 1);
  assert.equal(history.collected('storefront', 'p2'), 0);
});

test('between two iterations came, went, and was mended what the journal and the results say', async (t) => {
  const { history, store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  const since = (a: number) => {
    const { came, went, mended, unseen } = history.movedBetween('storefront', a, 2);
    return { came: names(came), went: names(went), mended: names(mended), unseen: names(unseen) };
  };
  assert.deepEqual(since(1), { came: [], went: ['cart on paper'], mended: [], unseen: [] });
  assert.deepEqual(since(0).mended, ['pay accepts a card', 'pay refunds']);
});

test('what fails at its first run is told from what failed after it had run', async (t) => {
  const { history, store, clock } = await testStore(t);
  const first = opening(storyPlan(), 'L1');
  await playLoop(store, clock, 'L1', [
    ...first,
    ...suiteRun('r1', 'p1', 'test', HEAD, [
      result('cart keeps items', 'passed'),
      result('pay accepts a card', 'passed'),
    ]),
    endIteration,
    ...iterationOpening('L1-2'),
    ...suiteRun('r2', 'p1', 'test', HEAD, [result('cart keeps items', 'failed'), broken('tests/pay.py')]),
    ...suiteRun('r3', 'p2', 'test', HEAD, [result('slow pays', 'failed'), broken('tests/new.py')]),
  ]);
  const { failing } = history.iteration('storefront', 2);
  assert.deepEqual(names(failing).toSorted(), [
    'cart keeps items',
    'slow pays',
    'tests/new.py',
    'tests/pay.py',
  ]);
  assert.deepEqual(names(history.movedBetween('storefront', 1, 2).unseen).toSorted(), [
    'slow pays',
    'tests/new.py',
  ]);
  assert.equal(history.iterations('storefront', 1)[0]?.failing, 4);
});

test('what a verified fix found out is known when the same failure comes again, and only then', async (t) => {
  const { history, store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  const print = (id: string) =>
    history.iteration('storefront', 1).iteration.groups.find((one) => one.id === id)?.fingerprint ?? '';
  const [held, lost] = [print('g-aaaaaa'), print('g-bbbbbb')];
  const [known, ...more] = history.knownCauses('storefront', 2, [held, lost, 'another']);
  assert.deepEqual(more, []);
  assert.deepEqual([known?.fingerprint, known?.iteration, known?.rootCause], [held, 1, 'wrong sign']);
  assert.match(known?.commit ?? '', /^[0-9a-f]{40}$/);
  assert.deepEqual(history.knownCauses('storefront', 1, [held]), []);
  assert.deepEqual(history.knownCauses('another', 2, [held]), []);
});

test('recent groups are the newest version of each, of the iterations before, as long as they are recent', async (t) => {
  const { history, store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  const ids = (iteration: number, since: number) =>
    history
      .recentGroups('storefront', iteration, since)
      .map(({ id, status, tests }) => [id, status, tests.length]);
  assert.deepEqual(ids(2, 0), [
    ['g-aaaaaa', 'verified', 1],
    ['g-bbbbbb', 'needs-review', 1],
  ]);
  assert.deepEqual(ids(1, 0), []);
  assert.deepEqual(ids(2, clock.now() + 1), []);
  assert.deepEqual(history.recentGroups('another', 2, 0), []);
});

const [a, b] = [result('a one', 'failed'), result('b two', 'failed')];
const pass = (one: typeof a) => result(one.name, 'passed');
const later: readonly (readonly [title: string, events: readonly LoopEvent[], gone: boolean])[] = [
  ['all its tests pass in a later iteration', suiteRun('r2', 'p1', 'test', HEAD, [pass(a), pass(b)]), true],
  ['one of them is not there any more', suiteRun('r2', 'p1', 'test', HEAD, [pass(a)]), true],
  ['one of them still fails', suiteRun('r2', 'p1', 'test', HEAD, [pass(a), b]), false],
  ['they were not run', [], false],
  [
    'the run has no verdict',
    suiteRun('r2', 'p1', 'test', HEAD, [pass(a), pass(b)], { status: 'lost' }),
    false,
  ],
  ['a file could not load', suiteRun('r2', 'p1', 'test', HEAD, [pass(a), broken('tests/b.py')]), false],
  [
    'one passes only in the rerun',
    [
      ...suiteRun('r2', 'p1', 'test', HEAD, [pass(a), b]),
      ...suiteRun('r3', 'p1', 'rerun', HEAD, [pass(b)], { selection: [identity(b)] }),
    ],
    false,
  ],
];
for (const [title, events, gone] of later)
  test(`a group is ${gone ? '' : 'not '}gone when ${title}`, async (t) => {
    const { history, store, clock } = await testStore(t);
    await playLoop(store, clock, 'L1', [
      ...opening(storyPlan(), 'L1'),
      ...suiteRun('r1', 'p1', 'test', HEAD, [a, b]),
      { type: 'failures-grouped', massFailure: false, groups: [groupOf('g-aaaaaa', 'p1', [a, b])] },
      endIteration,
      ...iterationOpening('L1-2', HEAD),
      ...events,
      endIteration,
      ...iterationOpening('L1-3', HEAD),
    ]);
    const statuses = (iteration: number) =>
      history.recentGroups('storefront', iteration, 0).map((one) => one.status);
    assert.deepEqual(statuses(2), ['failing'], 'before that iteration nobody could know');
    assert.deepEqual(statuses(3), [gone ? 'gone' : 'failing']);
  });

test('the outcome before an iteration is that of the last run before it, whatever came later', async (t) => {
  const { history, store, clock } = await testStore(t);
  const [a, b, c] = [result('a', 'passed'), result('b', 'failed'), result('c', 'skipped')];
  const later = (n: number): readonly LoopEvent[] => [endIteration, ...iterationOpening(`L1-${n}`)];
  await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    ...suiteRun('r1', 'p1', 'test', HEAD, [a, b]),
    ...later(2),
    ...suiteRun('r2', 'p1', 'test', HEAD, [a, result('b', 'passed'), c]),
    ...later(3),
    ...suiteRun('r3', 'p1', 'test', HEAD, [result('a', 'errored'), result('b', 'passed'), c]),
  ]);
  const asked = [a, b, c, result('d', 'passed')].map((one) => ({ ...identity(one), suiteId: 'p1' }));
  const before = (iteration: number) => history.outcomesBefore('storefront', iteration, asked);
  assert.deepEqual(before(1), [null, null, null, null]);
  assert.deepEqual(before(2), ['passed', 'failed', null, null]);
  assert.deepEqual(before(3), ['passed', 'passed', 'skipped', null]);
  assert.deepEqual(before(4), ['errored', 'passed', 'skipped', null]);
});

test('expected durations are medians of what came to an end', async (t) => {
  const { history, store, clock } = await testStore(t);
  assert.deepEqual(
    [history.expectedSuiteMs('storefront', 'p1'), history.expectedDeploymentMs('storefront')],
    [null, null],
  );
  await playLoop(store, clock, 'L1', opening(storyPlan(), 'L1'));
  const took = [10, 1_000, 20, 30];
  for (const [n, durationMs] of took.entries()) {
    const [begun, ended] = suiteRun(
      `r${n}`,
      'p1',
      'test',
      HEAD,
      [other],
      n === 1 ? { status: 'timed-out' } : {},
    );
    await playLoop(store, clock, 'L1', [begun, { ...ended, durationMs } as LoopEvent]);
    const deploymentId = `d${n}`;
    await playLoop(store, clock, 'L1', [
      { type: 'deployment-started', deploymentId, revision: HEAD, why: 'fixes', steps: [] },
      n === 1
        ? { type: 'deployment-faulty', deploymentId, reason: '', durationMs }
        : { type: 'deployment-succeeded', deploymentId, facts: {}, note: '', durationMs },
    ]);
  }
  assert.deepEqual(
    [history.expectedSuiteMs('storefront', 'p1'), history.expectedDeploymentMs('storefront')],
    [20, 20],
  );
  assert.equal(history.expectedSuiteMs('storefront', 'p2'), null);
  assert.equal(history.iteration('storefront', null).categories.filter(isIn('p1')).length, 1);
});
