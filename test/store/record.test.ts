import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import { openStore } from '../../src/store/open-store.ts';
import { FIXED, HEAD, iterationOpening, opening, storyPlan, suiteRun } from '../helpers/loop-events.ts';
import { FIRST_LEDGER, playLoop, story } from '../helpers/play-loop.ts';
import { START, testClock, testFolder, testStore } from '../helpers/test-store.ts';

test('a loop that is loaded by another process is the same', async (t) => {
  const { store, clock, file } = await testStore(t);
  for (const event of story('L1').slice(0, 60)) await store.record('L1', event);
  const other = openStore({ file, clock });
  t.after(() => other.close());
  assert.deepEqual(other.store.load('L1'), store.load('L1'));
});

test('iterations are numbered per project over all its loops', async (t) => {
  const { store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  const loop = await playLoop(store, clock, 'L2', opening(storyPlan(), 'L2'));
  assert.equal(loop.iteration?.number, 3);
  const elsewhere = storyPlan({
    project: 'billing',
    environment: { name: 'other', revision: null, health: [] },
  });
  assert.equal((await playLoop(store, clock, 'L3', opening(elsewhere, 'L3'))).iteration?.number, 1);
});

test('a second loop on a project, or on its environment, is refused by name', async (t) => {
  const { store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', opening(storyPlan(), 'L1'));
  const refused = (error: unknown): boolean =>
    error instanceof LoopError &&
    error.code === 'already-running' &&
    error.message.includes('@mia') &&
    error.message.includes(new Date(START + 1_000).toISOString()) &&
    error.hint.includes('/loop stop storefront');
  const [again] = opening(storyPlan(), 'L2');
  const [shared] = opening(storyPlan({ project: 'billing' }), 'L2');
  assert.ok(again && shared);
  await assert.rejects(store.record('L2', again), refused);
  await assert.rejects(store.record('L2', shared), refused);
  assert.equal(store.runningLoop('billing', 'staging')?.loopId, 'L1');
  assert.equal(store.runningLoop('billing', 'production'), null);
  assert.deepEqual(store.openLoops(), ['L1']);
});

const merged = story('L1').slice(0, story('L1').findIndex((one) => one.type === 'fix-merged') + 1);
const illegal: readonly (readonly [what: string, before: readonly LoopEvent[], event: LoopEvent])[] = [
  ['a loop that exists is started again', [], { ...opening(storyPlan(), 'L1')[0] } as LoopEvent],
  ['an iteration begins inside another', [], { type: 'iteration-started', iterationId: 'L1-2' }],
  ['a phase begins that is going on', [], { type: 'phase-started', phase: 'test' }],
  ['a loop finishes inside an iteration', [], { type: 'loop-finished', as: 'stopped', reason: '' }],
  ['a run ends that was never started', [], suiteRun('r1', 'p1', 'test', HEAD, [])[1]],
  [
    'a run is started twice',
    [suiteRun('r1', 'p1', 'test', HEAD, [])[0]],
    suiteRun('r1', 'p1', 'test', HEAD, [])[0],
  ],
  ['a run ends twice', suiteRun('r1', 'p1', 'test', HEAD, []), suiteRun('r1', 'p1', 'test', HEAD, [])[1]],
  [
    'an iteration ends while a suite runs',
    [suiteRun('r1', 'p1', 'test', HEAD, [])[0]],
    { type: 'iteration-ended', ledger: FIRST_LEDGER },
  ],
  [
    'a fix is started without its group',
    [],
    { type: 'fix-started', fixId: 'f1', groupId: 'g-1', attempt: 1, base: HEAD },
  ],
  [
    'a group is held that is not there',
    [],
    { type: 'group-held', groupId: 'g-1', status: 'needs-person', reason: '' },
  ],
  [
    'a deployment ends that was never started',
    [],
    { type: 'deployment-faulty', deploymentId: 'd1', reason: '', durationMs: 1 },
  ],
];

for (const [what, before, event] of illegal)
  test(`it is a bug, and nothing is written, when ${what}`, async (t) => {
    const { store, clock } = await testStore(t);
    await playLoop(store, clock, 'L1', [...opening(storyPlan(), 'L1'), ...before]);
    const [loop, length] = [store.load('L1'), store.journal(0, 1_000).length];
    await assert.rejects(
      store.record('L1', event),
      (error) =>
        error instanceof Error && (!(error instanceof LoopError) || error.code === 'already-running'),
    );
    assert.deepEqual(store.load('L1'), loop);
    assert.equal(store.journal(0, 1_000).length, length);
  });

test('a fix that was started, merged or accepted is not so again', async (t) => {
  const { store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', merged);
  for (const event of merged.filter((one) => one.type.startsWith('fix-')))
    await assert.rejects(store.record('L1', event), /not a legal transition/, event.type);
});

test('what people ask of a loop that is over is refused, and what else happens to it is a bug', async (t) => {
  const { store, clock } = await testStore(t);
  await playLoop(store, clock, 'L1', story('L1'));
  const late = (error: unknown) => error instanceof LoopError && error.code === 'not-running';
  await assert.rejects(store.record('L1', { type: 'stop-requested', by: '@mia', now: true }), late);
  await assert.rejects(store.record('L1', { type: 'loop-resumed', by: '@mia' }), late);
  await assert.rejects(
    store.record('L1', { type: 'iteration-started', iterationId: 'L1-3' }),
    /not a legal transition/,
  );
  const unknown = (error: unknown) => error instanceof LoopError && error.code === 'loop-unknown';
  await assert.rejects(store.record('L9', { type: 'loop-paused' }), unknown);
  assert.throws(() => store.load('L9'), unknown);
});

test('stop at once outweighs stop, and stop outweighs pause', async (t) => {
  const { store, clock } = await testStore(t);
  const asked = [
    { type: 'pause-requested', by: '@a' },
    { type: 'stop-requested', by: '@b', now: false },
    { type: 'pause-requested', by: '@c' },
    { type: 'stop-requested', by: '@d', now: true },
    { type: 'stop-requested', by: '@e', now: false },
  ] as const;
  const requests: string[] = [];
  await playLoop(store, clock, 'L1', opening(storyPlan(), 'L1'));
  await playLoop(store, clock, 'L1', asked, (_event, loop) => requests.push(loop.request));
  assert.deepEqual(requests, ['pause', 'stop', 'stop', 'stop-now', 'stop-now']);
});

test('an event that fails after its tables were changed leaves neither tables nor journal behind', async (t) => {
  const { store, clock, file, close } = await testStore(t);
  const events = story('L1');
  await playLoop(store, clock, 'L1', opening(storyPlan(), 'L1'));
  const [loop, journal] = [store.load('L1'), store.journal(0, 1_000)];
  close();
  const failing = openStore({
    file,
    clock,
    failpoint: (name) => {
      if (name.startsWith('inside')) throw new Error(name);
    },
  });
  t.after(() => failing.close());
  await failing.lease.takeLease();
  let told = 0;
  failing.store.onRecorded(() => told++);
  for (const event of [
    events.find((one) => one.type === 'stop-requested'),
    suiteRun('r1', 'p1', 'test', HEAD, [])[0],
  ]) {
    assert.ok(event);
    await assert.rejects(failing.store.record('L1', event), { message: `inside ${event.type}` });
  }
  assert.deepEqual(failing.store.load('L1'), loop);
  assert.deepEqual(failing.store.journal(0, 1_000), journal);
  assert.equal(told, 0);
});

test('listeners are told after each commit, in the order of the calls', async (t) => {
  const { store } = await testStore(t);
  const told: string[] = [];
  const stop = store.onRecorded((entry) => told.push(`${entry.seq} ${entry.event.type}`));
  const events = opening(storyPlan(), 'L1');
  await Promise.all(events.map((event) => store.record('L1', event)));
  stop();
  await store.record('L1', { type: 'pause-requested', by: '@mia' });
  assert.deepEqual(
    told,
    events.map((event, at) => `${at + 1} ${event.type}`),
  );
});

test('a pause that was asked for is taken back by resuming', async (t) => {
  const { store, clock } = await testStore(t);
  const loop = await playLoop(store, clock, 'L1', [
    ...opening(storyPlan(), 'L1'),
    { type: 'pause-requested', by: '@mia' },
    { type: 'loop-resumed', by: '@mia' },
  ]);
  assert.deepEqual([loop.status, loop.request], ['running', 'none']);
});

test('an event that must wait for a busy database is not overtaken by a later one', async (t) => {
  let busy = 1;
  const file = join(testFolder(t), 'db');
  const failpoint = (name: string) => {
    if (name === 'before loop-started' && busy-- > 0)
      throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  };
  const { store, lease, close } = openStore({ file, clock: testClock(), failpoint });
  t.after(close);
  await lease.takeLease();
  const events = opening(storyPlan(), 'L1');
  const entries = await Promise.all(events.map((event) => store.record('L1', event)));
  assert.deepEqual(
    entries.map((entry) => entry.seq),
    events.map((_event, at) => at + 1),
  );
});

test('a second iteration in which nothing was recorded knows nothing of the first', async (t) => {
  const { store, clock } = await testStore(t);
  const upToSecond = story('L1').findIndex((one) => one.type === 'iteration-ended') + 1;
  await playLoop(store, clock, 'L1', story('L1').slice(0, upToSecond));
  const [begin] = iterationOpening('L1-2', FIXED);
  assert.ok(begin);
  const { iteration } = await playLoop(store, testClock(), 'L1', [begin]);
  assert.ok(iteration);
  const { startedAt: _s, phases: _p, id: _i, ...rest } = iteration;
  assert.deepEqual(rest, {
    number: 2,
    phase: 'preflight',
    revision: null,
    deployed: undefined,
    health: null,
    suiteRuns: [],
    groups: [],
    grouped: false,
    massFailure: false,
    fixes: [],
    deployments: [],
    pushed: null,
    takenBack: null,
    reported: false,
  });
});
