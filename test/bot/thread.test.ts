import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FixerSaid, SubscribeLive, SubscribeSaid } from '../../src/bot/services.ts';
import { startThread } from '../../src/bot/thread.ts';
import { createViews } from '../../src/bot/views.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Iteration, Loop } from '../../src/loop/model.ts';
import type { History, IterationFacts, Outbox } from '../../src/loop/ports.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { handClock, settled } from './helpers/hand-clock.ts';
import { memoryHistory, memoryOutbox, memoryStore } from './helpers/memory.ts';
import {
  sampleDeployment,
  sampleFix,
  sampleGroup,
  sampleIteration,
  sampleLoop,
  samplePlan,
} from './helpers/sample.ts';

const PARENT = 'loop/loop-1/iteration/3/parent';

function given(
  options: {
    history?: History;
    subscribeLive?: SubscribeLive;
    subscribeSaid?: SubscribeSaid;
    store?: ReturnType<typeof memoryStore>;
    outbox?: ReturnType<typeof memoryOutbox>;
    nameOf?: (id: string) => string | null;
  } = {},
) {
  const store = options.store ?? memoryStore();
  const outbox = options.outbox ?? memoryOutbox();
  const history = options.history ?? memoryHistory();
  const clock = handClock();
  const start = () =>
    startThread({
      store,
      outbox,
      history,
      views: createViews(store, history, options.nameOf ?? (() => null)),
      clock,
      subscribeLive: options.subscribeLive ?? null,
      subscribeSaid: options.subscribeSaid ?? null,
      write: async (change) => change(),
      onDesired: () => {},
      onBug: (error) => {
        throw error;
      },
    });
  const happen = (event: LoopEvent, iteration: Partial<Iteration> = {}, loop: Partial<Loop> = {}) =>
    store.happen(sampleLoop({ iteration: sampleIteration(iteration), ...loop }), event);
  return { store, outbox, clock, start, happen };
}

const keys = (outbox: Outbox & { rows(): readonly { key: string }[] }) => outbox.rows().map((row) => row.key);
const texts = (outbox: Outbox, key: string) => JSON.stringify(outbox.find(key)?.blocks);

test('an iteration gets a parent message, its groups and deployments get replies', async () => {
  const { outbox, start, happen } = given();
  const thread = start();
  happen({ type: 'iteration-started', iterationId: 'it-3' });
  const deployment = {
    id: 'd1',
    revision: 'a1b2c3d',
    why: 'fixes',
    status: 'running',
    steps: [],
    facts: {},
    reason: '',
    approvedBy: null,
    refusedBy: null,
    startedAt: 0,
    durationMs: null,
  } as const;
  happen(
    { type: 'deployment-started', deploymentId: 'd1', revision: 'a1b2c3d', why: 'fixes', steps: [] },
    { groups: [sampleGroup()], grouped: true, deployments: [deployment] },
  );
  await settled();
  assert.deepEqual(keys(outbox), [
    PARENT,
    'loop/loop-1/iteration/3/group/g-7f3a',
    'loop/loop-1/iteration/3/deployment/d1',
  ]);
  assert.deepEqual(
    outbox.rows().map((row) => row.threadKey),
    [null, PARENT, PARENT],
  );
  assert.ok(outbox.rows().every((row) => row.channel === '#staging-loop' && !row.broadcast));
  await thread.close();
});

test('a group that moves changes its one message', async () => {
  const { outbox, start, happen } = given();
  const thread = start();
  happen(
    { type: 'failures-grouped', groups: [], massFailure: false },
    { groups: [sampleGroup()], grouped: true },
  );
  await settled();
  happen(
    { type: 'fix-merged', fixId: 'fix-1', commit: '9f8e7d6', message: '', files: [] },
    {
      groups: [sampleGroup({ status: 'merged' })],
      fixes: [sampleFix({ status: 'merged', commit: '9f8e7d6' })],
      grouped: true,
    },
  );
  await settled();
  const row = outbox.find('loop/loop-1/iteration/3/group/g-7f3a');
  assert.equal(row?.version, 2);
  assert.match(row?.text ?? '', /merged as 9f8e7d6/);
  await thread.close();
});

test('at most twenty groups have a message, the most critical and largest, and the rest is counted', async () => {
  const { outbox, start, happen } = given();
  const thread = start();
  const groups = Array.from({ length: 33 }, (_, n) =>
    sampleGroup({
      id: `g-${n}`,
      priority: n === 32 ? 1 : 2,
      category: n === 9 ? '' : n % 2 === 0 ? 'Cart' : 'Checkout',
      ...(n === 8 ? { status: 'needs-person' } : {}),
    }),
  );
  happen({ type: 'failures-grouped', groups, massFailure: false }, { groups, grouped: true });
  await settled();
  assert.equal(keys(outbox).filter((key) => key.includes('/group/')).length, 20);
  assert.equal(keys(outbox)[1], 'loop/loop-1/iteration/3/group/g-32');
  assert.match(texts(outbox, PARENT), /13 more failure groups counted by category in the thread/);
  const rest = outbox.find('loop/loop-1/iteration/3/groups-left-out');
  assert.equal(rest?.threadKey, PARENT);
  assert.equal(
    rest?.text,
    '13 more failure groups without a message: Cart (6 groups, 6 tests, 1 needs a person); Checkout (6 groups, 6 tests); without a category (1 group, 1 test)',
  );
  await thread.close();
});

test('a block that needs a person is also sent to the channel, one of the environment is not, and both are closed when answered', async () => {
  const { outbox, start, happen } = given();
  const thread = start();
  const person = happen(
    { type: 'loop-blocked', on: 'person', reason: 'r', hint: 'h' },
    {},
    { status: 'blocked', blockedOn: 'person' },
  );
  await settled();
  assert.equal(outbox.find(`loop/loop-1/blocked/${person.seq}`)?.broadcast, true);
  assert.equal(outbox.find(`loop/loop-1/blocked/${person.seq}`)?.threadKey, PARENT);
  happen({ type: 'loop-resumed', by: 'U0MIA0001' });
  await settled();
  assert.match(texts(outbox, `loop/loop-1/blocked/${person.seq}`), /Resumed/);
  const environment = happen({ type: 'loop-blocked', on: 'environment', reason: 'r', hint: 'h' });
  happen({ type: 'loop-unblocked' });
  await settled();
  assert.equal(outbox.find(`loop/loop-1/blocked/${environment.seq}`)?.broadcast, false);
  assert.match(texts(outbox, `loop/loop-1/blocked/${environment.seq}`), /came back by itself/);
  await thread.close();
});

test('a block from before a restart is closed after it', async () => {
  const first = given();
  const before = first.start();
  const blocked = first.happen(
    { type: 'loop-blocked', on: 'person', reason: 'r', hint: 'h' },
    {},
    { status: 'blocked', blockedOn: 'person' },
  );
  await settled();
  await before.close();
  const after = first.start();
  first.happen({ type: 'loop-resumed', by: 'U0MIA0001' });
  await settled();
  assert.match(texts(first.outbox, `loop/loop-1/blocked/${blocked.seq}`), /Resumed/);
  await after.close();
});

test('the end of a loop is told in its thread and in the channel', async () => {
  const { outbox, start, happen } = given();
  const thread = start();
  happen({ type: 'iteration-started', iterationId: 'it-3' });
  happen(
    { type: 'loop-finished', as: 'reached', reason: '' },
    {},
    { status: 'reached', iterationEnded: true },
  );
  await settled();
  const row = outbox.find('loop/loop-1/finished');
  assert.equal(row?.threadKey, PARENT);
  assert.equal(row?.broadcast, true);
  assert.doesNotMatch(texts(outbox, PARENT), /"actions"/);
  await thread.close();
});

test('what happened while nobody listened is told at boot, once and in its newest state', async () => {
  const { outbox, start, happen } = given();
  const thread = start();
  happen({ type: 'iteration-started', iterationId: 'it-3' });
  await settled();
  await thread.close();
  for (let n = 0; n < 1_200; n += 1) happen({ type: 'phase-started', phase: 'test' }, { phase: 'test' });
  happen(
    { type: 'phase-started', phase: 'fix' },
    { phase: 'fix', phases: [{ phase: 'fix', startedAt: 1, endedAt: null }] },
  );
  await settled();
  assert.equal(outbox.find(PARENT)?.version, 1);
  const again = start();
  await settled();
  assert.equal(outbox.find(PARENT)?.version, 2);
  assert.match(texts(outbox, PARENT), /Running: Fix/);
  assert.equal(outbox.cursor('thread'), 1_202);
  await again.close();
});

test('an iteration that ended before its messages were made is taken from the history', async () => {
  const ledger = { declared: 1, collected: 1, executed: 1, passing: 1, verified: 1 };
  const facts: IterationFacts = {
    project: 'storefront',
    plan: samplePlan(),
    loopId: 'loop-1',
    loopStatus: 'running',
    loopReason: '',
    startedBy: 'mia',
    iteration: sampleIteration({ groups: [sampleGroup({ status: 'verified' })], grouped: true }),
    endedAt: 1,
    ledger,
    reviewable: [],
    previousLedger: null,
    suites: [],
    categories: [],
    failing: [],
    previousCategories: null,
    waits: [],
    came: [],
    went: [],
    flaky: [],
    skipped: [],
    doubted: [],
    quarantined: [],
    quarantineEnded: [],
    past: [],
  };
  const { outbox, start, happen } = given({ history: memoryHistory({ iteration: () => facts }) });
  const thread = start();
  happen({ type: 'iteration-ended', ledger });
  happen({ type: 'iteration-started', iterationId: 'it-4' }, { id: 'it-4', number: 4 });
  await settled();
  assert.deepEqual(keys(outbox), [
    PARENT,
    'loop/loop-1/iteration/3/group/g-7f3a',
    'loop/loop-1/iteration/4/parent',
  ]);
  assert.match(texts(outbox, PARENT), /Iteration 3 has ended/);
  await thread.close();
});

test('where fixes are taken back, the group and the deployment of the iteration before say so', async () => {
  const reason = 'its deployment made things worse: 2 fewer tests pass than before it: pays';
  const facts = { ...iterationFacts(), loopId: 'loop-1' };
  const iteration = sampleIteration({
    number: 2,
    groups: [sampleGroup({ status: 'reopened', attempts: 1, refusals: [reason] })],
    fixes: [sampleFix({ status: 'reverted', commit: '9f8e7d6', reasons: [reason] })],
    deployments: [sampleDeployment({ id: 'd1', status: 'rolled-back', reason })],
    grouped: true,
  });
  const { outbox, start, happen } = given({
    history: memoryHistory({ iteration: () => ({ ...facts, iteration }) }),
  });
  const thread = start();
  const back = { type: 'deployment-taken-back', deploymentId: 'd1', revision: '9f8e7d6' } as const;
  happen({ ...back, fixIds: ['fix-1'], commit: 'abcdef1', ok: true, said: '' });
  await settled();
  const group = outbox.find('loop/loop-1/iteration/2/group/g-7f3a')?.text ?? '';
  assert.match(group, /open again \(the first was taken back: its deployment made things worse: 2 fewer/);
  const deployment = outbox.find('loop/loop-1/iteration/2/deployment/d1')?.text ?? '';
  assert.match(deployment, /rolled back: the revision before it was started again/);
  await thread.close();
});

test('the report at the end calls people by name, as far as it is known', async () => {
  const owned = sampleGroup({ owner: 'U0SAM00001', claimedBy: 'U0PAT00001', status: 'needs-person' });
  const facts = { ...iterationFacts(), loopId: 'loop-1', startedBy: 'U0MIA0001' };
  const iteration = { ...facts.iteration, number: 3, groups: [owned] };
  const { outbox, start, happen } = given({
    history: memoryHistory({ iteration: () => ({ ...facts, iteration }) }),
    nameOf: (id) => ({ U0MIA0001: 'Mia Operator', U0SAM00001: 'Sam *Approver*' })[id] ?? null,
  });
  const thread = start();
  happen({ type: 'loop-finished', as: 'stopped', reason: '' }, {}, { status: 'stopped' });
  await settled();
  await thread.close();
  const report = Buffer.from(outbox.find('loop/loop-1/report')?.file?.base64 ?? '', 'base64').toString();
  assert.match(report, /Mia Operator/);
  assert.match(report, /Sam \\\*Approver\\\*/);
  assert.doesNotMatch(report, /U0MIA0001|U0SAM00001/);
});

test('loops that finished before the bot was ever used are not told', async () => {
  const { outbox, start, happen } = given();
  happen({ type: 'loop-finished', as: 'reached', reason: '' }, {}, { id: 'old', status: 'reached' });
  happen({ type: 'iteration-started', iterationId: 'it-3' });
  const thread = start();
  await settled();
  await thread.close();
  assert.deepEqual(keys(outbox), [PARENT]);
  assert.equal(outbox.cursor('thread'), 2);
});

test('a loop without a channel is not told, and is passed over', async () => {
  const { outbox, start, happen } = given();
  const plan = samplePlan({ slack: { channel: null, digest: null, timezone: 'UTC' } });
  happen({ type: 'iteration-started', iterationId: 'it-3' }, {}, { plan });
  const thread = start();
  await settled();
  await thread.close();
  assert.deepEqual(keys(outbox), []);
  assert.equal(outbox.cursor('thread'), 1);
});

test('live events refine the parent message, at most once a second', async () => {
  let hear: Parameters<SubscribeLive>[0] = () => {};
  const { outbox, clock, start, happen } = given({
    subscribeLive: (listener) => {
      hear = listener;
      return () => {};
    },
  });
  const thread = start();
  const run = {
    id: 'r1',
    suiteId: 'p1',
    purpose: 'test',
    fixId: null,
    revision: 'a',
    attempt: 1,
    selection: null,
    status: 'running',
    reason: '',
    counts: null,
    startedAt: 0,
    durationMs: null,
    failures: [],
  } as const;
  happen(
    {
      type: 'suite-started',
      runId: 'r1',
      suiteId: 'p1',
      purpose: 'test',
      fixId: null,
      revision: 'a',
      attempt: 1,
      selection: null,
    },
    { suiteRuns: [run] },
  );
  await settled();
  for (let done = 1; done <= 40; done += 1) {
    hear({
      loopId: 'loop-1',
      suiteId: 'p1',
      runId: run.id,
      progress: { done, passed: done, failed: 0, skipped: 0, current: null, failures: [] },
    });
  }
  await settled();
  assert.equal(outbox.find(PARENT)?.version, 1);
  await clock.advance(1_000);
  assert.equal(outbox.find(PARENT)?.version, 2);
  assert.match(texts(outbox, PARENT), /P1 Critical 40 done/);
  await thread.close();
});

test('forty lines of a fixer are one edit of its group, and nothing of a fixer that has ended is told', async () => {
  let hear: (said: FixerSaid) => void = () => assert.fail('nobody listens');
  const { outbox, clock, start, happen } = given({
    subscribeSaid: (listener) => {
      hear = listener;
      return () => {};
    },
  });
  const thread = start();
  const group = sampleGroup({ status: 'being-fixed' });
  const fix = sampleFix({ groupId: group.id });
  happen(
    { type: 'fix-started', fixId: fix.id, groupId: group.id, attempt: 1, base: 'a' },
    { groups: [group], fixes: [fix], grouped: true },
  );
  await settled();
  const key = `loop/loop-1/iteration/3/group/${group.id}`;
  assert.equal(outbox.find(key)?.version, 1);
  for (let n = 1; n <= 40; n += 1)
    hear({ loopId: 'loop-1', groupId: group.id, fixId: fix.id, line: `<!here> line ${n}` });
  hear({ loopId: 'loop-1', groupId: 'g-ended', fixId: 'another', line: 'late' });
  await clock.advance(5_000);
  assert.equal(outbox.find(key)?.version, 2);
  assert.match(texts(outbox, key), /The fixer says: <!here> line 40/);
  assert.doesNotMatch(texts(outbox, key), /mrkdwn/);
  await thread.close();
});
