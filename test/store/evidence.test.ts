// What earlier runs of end-to-end suites showed, and the passes that do not count, over real tables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { RecordedResult, RunEvidence } from '../../src/loop/model.ts';
import { HEAD, iterationOpening, OLD, opening, result, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { playLoop } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const none: RunEvidence = { assertions: null, requests: null };
const NAME = 'cart keeps items';
const printed = (digest: string, shape?: string, over: Partial<RecordedResult> = {}) =>
  result(NAME, 'passed', { printed: shape === undefined ? { digest } : { digest, shape }, ...over });

/** A run of an end-to-end suite with what it showed. */
function realRun(
  runId: string,
  results: readonly RecordedResult[],
  evidence: RunEvidence = none,
  { revision = HEAD, log = null }: { revision?: string; log?: string | null } = {},
): readonly LoopEvent[] {
  const [started, ended] = suiteRun(runId, 'p1', 'test', revision, results);
  assert.ok(started.type === 'suite-started' && ended.type === 'suite-ended');
  const accessLog = log === null ? {} : { accessLog: { log, at: 1, size: 7, file: '1:2' } };
  return [
    { ...started, ...accessLog },
    { ...ended, evidence },
  ];
}

async function played(t: Parameters<typeof testStore>[0], ...runs: readonly (readonly LoopEvent[])[]) {
  const opened = await testStore(t);
  await playLoop(opened.store, opened.clock, 'L1', [...opening(storyPlan(), 'L1'), ...runs.flat()]);
  return opened;
}
const outputOf = ({ history }: Awaited<ReturnType<typeof played>>) =>
  history.outputsBefore('storefront', 'p1')[0]?.before;

test('what a test printed when it last passed is kept, with when that run ended', async (t) => {
  const opened = await played(t, realRun('r1', [printed('d1', 's')]), realRun('r2', [printed('d2', 's')]));
  const [, second] = opened.store.load('L1').iteration?.suiteRuns ?? [];
  assert.ok(second);
  assert.deepEqual(opened.history.outputsBefore('storefront', 'p1'), [
    {
      file: 'tests/cart.py',
      className: '',
      name: NAME,
      before: { runId: 'r2', digest: 'd2', varied: 1, endedAt: second.startedAt + 4_000 },
    },
  ]);
  assert.deepEqual(opened.history.outputsBefore('storefront', 'p2'), []);
});

const varied: readonly (readonly [
  title: string,
  runs: readonly (readonly [digest: string, shape: string | undefined, revision?: string])[],
  times: number,
])[] = [
  [
    'another each time',
    [
      ['a', 's'],
      ['b', 's'],
      ['c', 's'],
    ],
    2,
  ],
  [
    'the same once does not take back that it varied',
    [
      ['a', 's'],
      ['b', 's'],
      ['b', 's'],
      ['b', 's'],
    ],
    1,
  ],
  [
    'another text',
    [
      ['a', 's'],
      ['b', 's'],
      ['c', 'other'],
      ['d', 'other'],
    ],
    1,
  ],
  [
    'another revision may print another thing',
    [
      ['a', 's', OLD],
      ['b', 's', HEAD],
      ['c', 's', OLD],
    ],
    0,
  ],
  [
    'what was cut',
    [
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
    ],
    0,
  ],
];
for (const [title, runs, times] of varied)
  test(`an output varied ${times} times: ${title}`, async (t) => {
    const opened = await played(
      t,
      ...runs.map(([digest, shape, revision = HEAD], n) =>
        realRun(`r${n}`, [printed(digest, shape)], none, { revision }),
      ),
    );
    assert.equal(outputOf(opened)?.varied, times);
  });

test('nothing is kept of what a suite printed that does not claim to be end-to-end, or a check of a fix', async (t) => {
  const [started, ended] = suiteRun('r1', 'p1', 'test', HEAD, [printed('d1', 's')]);
  const check = suiteRun('r2', 'p1', 'check', HEAD, [printed('d1', 's')], { fixId: 'f1' });
  const opened = await played(t, [started, ended], [check[0], { ...check[1], evidence: none } as LoopEvent]);
  assert.deepEqual(opened.history.outputsBefore('storefront', 'p1'), []);
});

test('a suite counts assertions once a run of it had one, and a log records once a run had a request in it', async (t) => {
  const opened = await played(
    t,
    realRun('r1', [result(NAME, 'passed')], { assertions: 0, requests: 0 }, { log: 'a.log' }),
  );
  const { history, store } = opened;
  const known = () => [
    history.countsAssertions('storefront', 'p1'),
    history.hasTraces('storefront', 'a.log'),
  ];
  assert.deepEqual(known(), [false, false]);
  for (const event of realRun(
    'r2',
    [result(NAME, 'passed')],
    { assertions: 3, requests: 9 },
    { log: 'a.log' },
  ))
    await store.record('L1', event);
  assert.deepEqual(known(), [true, true]);
  assert.deepEqual(
    [
      history.countsAssertions('storefront', 'p2'),
      history.hasTraces('storefront', 'b.log'),
      history.hasTraces('another', 'a.log'),
    ],
    [false, false, false],
  );
  assert.deepEqual(store.load('L1').iteration?.suiteRuns[0]?.accessLog, {
    log: 'a.log',
    at: 1,
    size: 7,
    file: '1:2',
  });
});

const fake = result(NAME, 'skipped', {
  belief: 'fake',
  message: 'fake: passed in 10 ms; without an assertion',
});
const honest = result('pay accepts a card', 'passed', { belief: 'real' });
const onPaper = result('cart on paper', 'skipped', { message: 'suspicious: no printer' });

test('a pass that does not count keeps its word and its reasons: with its run, in the facts after the iteration, in its life', async (t) => {
  const { store, history, clock } = await played(t, realRun('r1', [fake, honest, onPaper]));
  const run = store.load('L1').iteration?.suiteRuns[0];
  assert.deepEqual(
    [run?.failures, run?.doubted?.map(({ name, belief }) => [name, belief])],
    [[], [[NAME, 'fake']]],
  );
  const doubted = [
    {
      file: 'tests/cart.py',
      className: '',
      name: NAME,
      suiteId: 'p1',
      belief: 'fake',
      reasons: ['in 10 ms', 'without an assertion'],
    },
  ];
  assert.deepEqual(history.iteration('storefront', 1).doubted, doubted);
  const {
    tests,
    passed,
    skipped,
    real,
    suspicious,
    fake: fakes,
  } = history.iteration('storefront', 1).suites[0]?.after ?? {};
  assert.deepEqual([tests, passed, skipped, real, suspicious, fakes], [3, 1, 2, 1, undefined, 1]);
  const ledger = { declared: 5, collected: 3, executed: 1, passing: 1, verified: 1 };
  await store.record('L1', { type: 'iteration-ended', ledger });
  for (const event of iterationOpening('L1-2', HEAD)) await store.record('L1', event);
  assert.deepEqual(history.iteration('storefront', 1).doubted, doubted);
  assert.equal(history.iteration('storefront', 1).skipped.length, 2);
  const lifeOf = (name: string) => {
    const [found] = history.findTests('storefront', name, 1);
    assert.ok(found);
    return history
      .testLife('storefront', found, clock.now())
      ?.results.map((one) => [one.belief, one.reasons]);
  };
  assert.deepEqual(lifeOf(NAME), [['fake', ['in 10 ms', 'without an assertion']]]);
  assert.deepEqual(lifeOf('pay accepts'), [['real', []]]);
  assert.deepEqual(lifeOf('on paper'), [[null, []]]);
});

test('the journal keeps the passes that do not count beside the failures', async (t) => {
  const { store } = await played(t, realRun('r1', [fake, honest, onPaper]));
  const ended = store.journal(0, 100).flatMap(({ event }) => (event.type === 'suite-ended' ? [event] : []));
  assert.deepEqual(
    ended.map(({ results, evidence }) => [results.map((one) => one.name), evidence]),
    [[[NAME], none]],
  );
});

test('a fake pass is no usual one, however often it comes: only a doubt about the duration alone is believed at last', async (t) => {
  const took = (durationMs: number, over: Partial<RecordedResult> = {}) => [
    result(NAME, 'passed', { durationMs, ...over }),
  ];
  const quick = took(10, {
    outcome: 'skipped',
    belief: 'suspicious',
    message: 'suspicious: passed in 10 ms',
  });
  const lie = took(10, {
    outcome: 'skipped',
    belief: 'fake',
    message: 'fake: passed in 10 ms; without an assertion',
  });
  const three = (runs: string, results: readonly RecordedResult[]) =>
    [1, 2, 3].map((n) => realRun(`${runs}${n}`, results));
  const { history, store } = await played(t, ...three('r', took(1_000)), ...three('f', lie));
  const usual = () => history.usualDurations('storefront', 'p1')[0]?.usual.medianMs;
  assert.equal(usual(), 1_000);
  for (const event of three('q', quick).flat()) await store.record('L1', event);
  assert.equal(usual(), 10);
});
