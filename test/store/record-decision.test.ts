import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LoopError, type LoopErrorCode } from '../../src/loop/errors.ts';
import type { Decision, LoopEvent } from '../../src/loop/event.ts';
import {
  groupOf,
  HEAD,
  iterationOpening,
  OLD,
  opening,
  result,
  storyPlan,
  suiteRun,
} from '../helpers/loop-events.ts';
import { aLedger } from '../helpers/loop-state.ts';
import { playLoop } from '../helpers/play-loop.ts';
import { testStore } from '../helpers/test-store.ts';

const CANDIDATE = 'c'.repeat(40);
const pays = result('pay accepts a card', 'failed');
const grouped: LoopEvent = {
  type: 'failures-grouped',
  groups: [groupOf('g-aaaaaa', 'p1', [pays])],
  massFailure: false,
};
const proposed = (fixId: string, attempt: number, candidate: string): readonly LoopEvent[] => [
  { type: 'fix-started', fixId, groupId: 'g-aaaaaa', attempt, base: HEAD },
  { type: 'fix-proposed', fixId, candidate, files: ['tests/pay.py'], analysis: null, durationMs: 5 },
];
/** One failing group, whose only candidate was refused and is held. */
const heldLoop: readonly LoopEvent[] = [
  ...opening(storyPlan(), 'L1'),
  ...suiteRun('r1', 'p1', 'test', HEAD, [pays]),
  grouped,
  ...proposed('f1', 1, CANDIDATE),
  { type: 'fix-refused', fixId: 'f1', reasons: ['edits tests/pay.py'] },
  { type: 'group-held', groupId: 'g-aaaaaa', status: 'needs-review', reason: 'all attempts are used up' },
];
const taken: Decision = { type: 'group-taken', groupId: 'g-aaaaaa', by: 'sam' };
const claimed: Decision = { type: 'group-claimed', groupId: 'g-aaaaaa', by: 'sam' };
const approved: Decision = { type: 'fix-approved', fixId: 'f1', candidate: CANDIDATE, by: 'sam' };
const declined: Decision = { type: 'fix-declined', fixId: 'f1', candidate: CANDIDATE, by: 'sam' };
const deployment = { deploymentId: 'd1', revision: HEAD } as const;
const asked: LoopEvent = { type: 'approval-asked', ...deployment, why: 'fixes' };
const deployed: Decision = { type: 'deployment-approved', ...deployment, by: 'sam' };
const undeployed: Decision = { type: 'deployment-refused', ...deployment, by: 'sam' };
const lapsed: LoopEvent = { type: 'deployment-lapsed', ...deployment, reason: 'main moved on' };
const adopted: LoopEvent = {
  type: 'fix-adopted',
  fixId: 'f2',
  groupId: 'g-aaaaaa',
  attempt: 2,
  from: 'f1',
  by: 'sam',
};
const ended: LoopEvent = { type: 'iteration-ended', ledger: aLedger() };
const stopRequested: LoopEvent = { type: 'stop-requested', by: 'mia', now: false };
const finished: LoopEvent = { type: 'loop-finished', as: 'stopped', reason: 'somebody asked for it' };

async function play(t: TestContext, events: readonly LoopEvent[]) {
  const { store, clock } = await testStore(t);
  const loop = await playLoop(store, clock, 'L1', [...heldLoop, ...events]);
  return { store, loop };
}

const refusals: readonly (readonly [
  title: string,
  before: readonly LoopEvent[],
  Decision,
  LoopErrorCode,
  RegExp,
])[] = [
  ['a group of no iteration', [], { ...taken, groupId: 'g-cccccc' }, 'stale', /not among what fails now/],
  ['a group that the same person has taken', [taken], taken, 'stale', /yours already/],
  ['a group that somebody said to be fixed', [claimed], { ...claimed, by: 'lee' }, 'stale', /already/],
  [
    'a claim in an iteration that has not tested yet',
    [ended, ...iterationOpening('L1-2')],
    claimed,
    'stale',
    /iteration 2 has begun/,
  ],
  ['a claim while the loop is being stopped', [stopRequested], claimed, 'stale', /being stopped/],
  ['another commit than the candidate', [], { ...approved, candidate: OLD }, 'stale', /no candidate 0000000/],
  ['a candidate of nobody', [], { ...approved, fixId: 'f9' }, 'stale', /no candidate/],
  [
    'a candidate that somebody approved',
    [approved],
    { ...approved, by: 'lee' },
    'stale',
    /(approved ccccccc|turned ccccccc down) already/,
  ],
  [
    'turning down what somebody approved',
    [approved],
    declined,
    'stale',
    /(approved ccccccc|turned ccccccc down) already/,
  ],
  [
    'a candidate that somebody turned down',
    [declined],
    approved,
    'stale',
    /(approved ccccccc|turned ccccccc down) already/,
  ],
  ['a candidate while the loop is being stopped', [stopRequested], approved, 'stale', /ccccccc.*any more/],
  [
    'a candidate while the next attempt runs',
    [...proposed('f2', 2, OLD).slice(0, 1)],
    approved,
    'stale',
    /under way/,
  ],
  [
    'turning a candidate down while the next attempt runs',
    [...proposed('f2', 2, OLD).slice(0, 1)],
    declined,
    'stale',
    /under way/,
  ],
  ['a candidate that is not the newest', proposed('f2', 2, OLD), approved, 'stale', /not the newest/],
  [
    'a candidate that was not refused',
    [approved, adopted],
    { ...approved, fixId: 'f2' },
    'stale',
    /has approved/,
  ],
  [
    'a candidate whose group passes in the next iteration',
    [ended, ...iterationOpening('L1-2'), { ...grouped, groups: [] } as LoopEvent],
    approved,
    'stale',
    /does not fail any more/,
  ],
  ['a deployment that nobody asked about', [], deployed, 'stale', /not one of the running iteration/],
  [
    'another revision than was asked about',
    [asked],
    { ...deployed, revision: OLD },
    'stale',
    /0000000.*aaaaaaa/,
  ],
  [
    'a deployment that somebody approved',
    [asked, deployed],
    { ...deployed, by: 'lee' },
    'stale',
    /approved already/,
  ],
  ['refusing what somebody approved', [asked, deployed], undeployed, 'stale', /approved already/],
  ['a deployment that somebody refused', [asked, undeployed], deployed, 'stale', /it is refused/],
  ['a deployment whose approval lapsed', [asked, deployed, lapsed], undeployed, 'stale', /approved already/],
  [
    'a deployment while the loop is being stopped',
    [asked, stopRequested],
    deployed,
    'stale',
    /being stopped/,
  ],
];
for (const [title, before, decision, code, words] of refusals)
  test(`${title} is refused, and nothing is recorded`, async (t) => {
    const { store } = await play(t, before);
    const last = store.journal(0, 1_000).at(-1)?.seq;
    await assert.rejects(
      store.record('L1', decision),
      (error) =>
        error instanceof LoopError && error.code === code && words.test(error.message) && error.hint !== '',
    );
    assert.equal(store.journal(0, 1_000).at(-1)?.seq, last);
  });

for (const decision of [taken, claimed, approved, declined, deployed, undeployed])
  test(`${decision.type} of a loop that is over is told so`, async (t) => {
    const { store } = await play(t, [stopRequested, ended, finished]);
    await assert.rejects(
      store.record('L1', decision),
      (error) => error instanceof LoopError && error.code === 'not-running',
    );
  });

const bugs: readonly (readonly [title: string, before: readonly LoopEvent[], LoopEvent])[] = [
  ['adopting what nobody approved', [], adopted],
  ['adopting in the name of somebody else', [approved], { ...adopted, by: 'lee' } as LoopEvent],
  ['adopting twice', [approved, adopted], adopted],
  ['adopting for another group', [approved], { ...adopted, groupId: 'g-bbbbbb' } as LoopEvent],
  [
    'deploying what nobody approved',
    [asked],
    { type: 'deployment-started', ...deployment, why: 'fixes', steps: [] },
  ],
  [
    'deploying what lapsed',
    [asked, deployed, lapsed],
    { type: 'deployment-started', ...deployment, why: 'fixes', steps: [] },
  ],
  ['lapsing what nobody approved', [asked], lapsed],
  [
    'merging what was only adopted',
    [approved, adopted],
    { type: 'fix-merged', fixId: 'f2', commit: OLD, message: '', files: [] },
  ],
];
for (const [title, before, event] of bugs)
  test(`${title} is a bug`, async (t) => {
    const { store } = await play(t, before);
    await assert.rejects(store.record('L1', event), (error) => !(error instanceof LoopError));
  });

test('an owner and a claim are loaded; taking it over leaves the claim', async (t) => {
  const { loop } = await play(t, [claimed, { ...taken, by: 'lee' }]);
  const [group] = loop.iteration?.groups ?? [];
  assert.deepEqual([group?.owner, group?.claimedBy], ['lee', 'sam']);
});

test('an approval holds in an iteration that has not come to its failures yet', async (t) => {
  const { loop } = await play(t, [ended, ...iterationOpening('L1-2'), approved]);
  assert.equal(loop.reviewable[0]?.approvedBy, 'sam');
});

test('an adopted candidate is a proposed fix of this iteration, and its approval is spent when it is refused', async (t) => {
  const { store, loop } = await play(t, [approved, adopted]);
  const [, fix] = loop.iteration?.fixes ?? [];
  assert.deepEqual(
    [fix?.status, fix?.candidate, fix?.base, fix?.approvedBy],
    ['proposed', CANDIDATE, HEAD, 'sam'],
  );
  assert.deepEqual(
    [loop.iteration?.groups[0]?.status, loop.iteration?.groups[0]?.attempts],
    ['candidate', 2],
  );
  assert.deepEqual(loop.reviewable, [], 'it is under way');
  await store.record('L1', { type: 'fix-refused', fixId: 'f2', reasons: ['still fails'] });
  const [again] = store.load('L1').reviewable;
  assert.deepEqual([again?.id, again?.approvedBy], ['f2', null]);
});

test('a candidate that was turned down stays known with who did it, and its group needs a person', async (t) => {
  const { loop } = await play(t, [declined]);
  assert.equal(loop.reviewable[0]?.declinedBy, 'sam');
  assert.deepEqual([loop.iteration?.groups[0]?.status], ['needs-person']);
});

test('an approval that lapsed says why, and who had given it', async (t) => {
  const { loop } = await play(t, [asked, deployed, lapsed]);
  const [one] = loop.iteration?.deployments ?? [];
  assert.deepEqual(
    [one?.status, one?.approvedBy, one?.refusedBy, one?.reason],
    ['lapsed', 'sam', null, 'main moved on'],
  );
});

test('a pause that somebody took back, and a wait that somebody ended, are not recorded any more', async (t) => {
  const { store } = await play(t, [
    { type: 'pause-requested', by: 'mia' },
    { type: 'loop-resumed', by: 'sam' },
  ]);
  const isStale = (error: unknown) => error instanceof LoopError && error.code === 'stale';
  await assert.rejects(store.record('L1', { type: 'loop-paused' }), isStale);
  await assert.rejects(store.record('L1', { type: 'loop-unblocked' }), isStale);
  await store.record('L1', { type: 'pause-requested', by: 'mia' });
  await store.record('L1', stopRequested);
  await assert.rejects(store.record('L1', { type: 'loop-paused' }), isStale);
  assert.equal(store.load('L1').request, 'stop', 'a stop is not lost to a pause');
  await assert.rejects(
    store.record('L1', { type: 'loop-resumed', by: 'sam' }),
    (error) => error instanceof LoopError && error.code === 'not-running',
  );
});

test('the facts of the newest iteration have the candidates of the loop, those of an earlier one or an ended loop none', async (t) => {
  const { store, clock, history } = await testStore(t);
  await playLoop(store, clock, 'L1', [...heldLoop, approved]);
  const facts = (number: number) => history.iteration(storyPlan().project, number).reviewable;
  assert.deepEqual(
    facts(1).map((fix) => [fix.id, fix.approvedBy]),
    [['f1', 'sam']],
  );
  await playLoop(store, clock, 'L1', [ended, ...iterationOpening('L1-2')]);
  assert.deepEqual([facts(1).length, facts(2).length], [0, 1]);
  await playLoop(store, clock, 'L1', [stopRequested, ended, finished]);
  assert.deepEqual(facts(2), []);
});

test('the time that a loop is blocked or paused is added up, once for two obstacles', async (t) => {
  const { store, clock } = await testStore(t);
  const play = (...events: LoopEvent[]) => playLoop(store, clock, 'L1', events);
  const blocked: LoopEvent = { type: 'loop-blocked', on: 'person', reason: 'setup failed', hint: '' };
  await play(...heldLoop, blocked);
  clock.advance(10_000);
  await play(blocked);
  assert.equal(store.load('L1').waitedMs, 0, 'it has not gone on yet');
  const resumed = await play({ type: 'loop-resumed', by: 'mia' });
  assert.equal(resumed.waitedMs, 12_000);
  await play({ type: 'pause-requested', by: 'mia' }, { type: 'loop-paused' });
  clock.advance(5_000);
  assert.equal((await play({ type: 'loop-resumed', by: 'mia' })).waitedMs, 18_000);
  await play(blocked);
  clock.advance(-3_600_000);
  assert.equal(
    (await play({ type: 'loop-unblocked' })).waitedMs,
    18_000,
    'a clock that is put back takes nothing away',
  );
});
