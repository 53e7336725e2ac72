import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockedMessage } from '../../src/bot/blocks/blocked-message.ts';
import { deploymentMessage } from '../../src/bot/blocks/deployment-message.ts';
import { finishedMessage } from '../../src/bot/blocks/finished-message.ts';
import { groupMessage, groupProgress } from '../../src/bot/blocks/group-message.ts';
import { iterationMessage, stateLine } from '../../src/bot/blocks/iteration-message.ts';
import { phaseTasks } from '../../src/bot/blocks/phase-tasks.ts';
import type { Message } from '../../src/bot/blocks/rich-text.ts';
import type { FailureGroup, Fix, Iteration, Loop, SuiteRun, TakenBack } from '../../src/loop/model.ts';
import { describeLedger } from '../../src/report/describe-ledger.ts';
import { sampleDeployment, sampleFix, sampleGroup, sampleTest, sampleView } from './helpers/sample.ts';
import { textsOf } from './helpers/slack-limits.ts';

const shown = (message: Message): string => textsOf(message.blocks).join('\n');

test('the ledger shows what changed, and that nothing did', () => {
  const now = { declared: 66, collected: 61, executed: 61, passing: 57, verified: 25 };
  assert.equal(
    describeLedger(now, { declared: 66, collected: 61, executed: 25, passing: 60, verified: 25 }),
    'declared 66 \u00b7 collected 61 \u00b7 executed 61 (+36) \u00b7 passing 57 (\u22123) \u00b7 verified 25 (\u00b10)',
  );
  assert.equal(
    describeLedger(now, null),
    'declared 66 \u00b7 collected 61 \u00b7 executed 61 \u00b7 passing 57 \u00b7 verified 25',
  );
});

test('a running suite shows its live figures in the test phase', () => {
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
  const view = {
    ...sampleView({}, { suiteRuns: [run] }),
    live: new Map([
      [
        'p1',
        {
          runId: run.id,
          progress: { done: 12, passed: 11, failed: 1, skipped: 0, current: null, failures: [] },
          of: 25,
        },
      ],
    ]),
  };
  assert.equal(phaseTasks(view)[1]?.title, 'Test: P1 Critical 12 of 25, 1 failed');
  assert.equal(phaseTasks(sampleView({}, { suiteRuns: [run] }))[1]?.title, 'Test: P1 Critical');
  const rerun = { ...run, id: 'its rerun', purpose: 'rerun' } as const;
  const next = { ...view, ...sampleView({}, { suiteRuns: [rerun] }), live: view.live };
  assert.equal(phaseTasks(next)[1]?.title, 'Test: P1 Critical: failing tests once more');
});

const states: readonly [
  title: string,
  loop: Partial<Loop>,
  iteration: Partial<Iteration>,
  line: string,
  buttons: string[],
][] = [
  ['running', {}, {}, 'Running: Test', ['Stop', 'Pause', 'Status']],
  ['asked to stop', { request: 'stop' }, {}, 'Stopping after this phase', ['Stop', 'Pause', 'Status']],
  ['paused', { status: 'paused' }, {}, 'Paused: /loop resume goes on', ['Stop', 'Resume', 'Status']],
  [
    'blocked',
    { status: 'blocked', blockedOn: 'person', reason: 'two tests are missing' },
    {},
    'Blocked: needs a person',
    ['Stop', 'Resume', 'Status'],
  ],
  ['reached', { status: 'reached' }, {}, 'Goal reached', []],
  ['an ended iteration', { iterationEnded: true }, {}, 'Iteration 3 has ended', []],
  [
    'paused between iterations',
    { iterationEnded: true, status: 'paused' },
    {},
    'Iteration 3 has ended. Paused: /loop resume goes on',
    ['Stop', 'Resume', 'Status'],
  ],
  [
    'blocked between iterations',
    { iterationEnded: true, status: 'blocked', blockedOn: 'person', reason: 'one group needs a person' },
    {},
    'Iteration 3 has ended. Blocked: needs a person',
    ['Stop', 'Resume', 'Status'],
  ],
  [
    'blocked for an approval',
    { status: 'blocked', blockedOn: 'person' },
    { deployments: [sampleDeployment({ status: 'waiting-for-approval' })] },
    'Blocked: needs a person',
    ['Stop', 'Status'],
  ],
  ['over', { iterationEnded: true, status: 'stopped' }, {}, 'Iteration 3 has ended', []],
];
for (const [title, loop, iteration, line, buttons] of states) {
  test(`the parent message says where the loop is: ${title}`, () => {
    const view = sampleView(loop, iteration);
    assert.equal(stateLine(view), line);
    const message = iterationMessage(view, 0);
    const actions = message.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    assert.deepEqual(
      actions.map((element) => (element.type === 'button' ? element.text.text : '')),
      buttons,
    );
    assert.match(message.text, /^storefront, iteration 3: /);
  });
}

test('the phases are nine tasks, done up to the one that runs', () => {
  const statuses = phaseTasks(sampleView()).map((task) => task.status);
  assert.deepEqual(statuses, ['complete', 'in_progress', ...Array.from({ length: 7 }, () => 'pending')]);
  assert.equal(phaseTasks(sampleView({ status: 'blocked', blockedOn: 'environment' }))[1]?.status, 'error');
});

test('groups without a message of their own are counted', () => {
  assert.match(
    shown(iterationMessage(sampleView(), 12)),
    /12 more failure groups counted by category in the thread/,
  );
});

const progress: readonly [title: string, group: Partial<FailureGroup>, fixes: Fix[], words: string][] = [
  ['failing', {}, [], 'failing'],
  ['being fixed', { status: 'being-fixed', attempts: 1 }, [sampleFix()], 'being fixed, attempt 1 of 3'],
  [
    'being fixed again',
    { status: 'being-fixed', attempts: 2, refusals: ['it edited tests/ws-auth.test.mjs'] },
    [sampleFix({ status: 'refused' }), sampleFix({ id: 'fix-2', attempt: 2 })],
    'being fixed, attempt 2 of 3 (the first was refused: it edited tests/ws-auth.test.mjs)',
  ],
  [
    'candidate',
    { status: 'candidate' },
    [sampleFix({ status: 'proposed', files: ['src/ws.mjs', 'src/auth.mjs'] })],
    'there is a candidate in src/ws.mjs and 1 more file; it is being checked',
  ],
  [
    'merged',
    { status: 'merged' },
    [sampleFix({ status: 'merged', commit: '9f8e7d6c5b4a' })],
    'merged as 9f8e7d6; proven when its tests pass on the deployment',
  ],
  [
    'verified',
    { status: 'verified' },
    [sampleFix({ status: 'verified', commit: '9f8e7d6c5b4a' })],
    'verified on the deployment as 9f8e7d6',
  ],
  [
    'needs review',
    { status: 'needs-review', refusals: ['it skips a test'] },
    [],
    'needs review: no fix is merged unseen (it skips a test)',
  ],
  ['needs a person', { status: 'needs-person' }, [], 'needs a person'],
];
for (const [title, group, fixes, words] of progress) {
  test(`a group's message says how far it is: ${title}`, () => {
    assert.equal(groupProgress(sampleGroup(group), sampleView({}, { fixes })), words);
  });
}

const refusedFix = sampleFix({
  status: 'refused',
  candidate: 'c0ffee1234567890',
  files: ['src/auth.ts', 'tests/a.mjs', 'tests/b.mjs', 'tests/c.mjs', 'tests/d.mjs', 'tests/e.mjs'],
  reasons: ['it edited tests/a.mjs', 'it removed an assertion'],
});
const labelsOf = (message: Message) =>
  message.blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .map((element) => (element.type === 'button' ? element.text.text : ''));
const reviews: readonly [
  title: string,
  fix: Partial<Fix>,
  group: Partial<FailureGroup>,
  words: RegExp,
  buttons: string[],
][] = [
  [
    'waits',
    {},
    {},
    /needs review: no fix is merged unseen\ncandidate c0ffee1 changes src\/auth.ts, tests\/a.mjs, tests\/b.mjs, tests\/c.mjs and 2 more files\n\W*refused: \nit edited tests\/a.mjs\n\W*refused: \nit removed an assertion/,
    ['Take it', 'Fixed, check it', 'Approve c0ffee1', 'Refuse'],
  ],
  [
    'was approved',
    { approvedBy: 'U0SAM00001' },
    {},
    /approved: the next iteration merges its candidate and tests it\ncandidate c0ffee1.*\n, approved by \nSam Approver/,
    [],
  ],
  [
    'was turned down',
    { declinedBy: 'U0SAM00001' },
    { status: 'needs-person', refusals: ['a person turned the refused candidate down'] },
    /needs a person \(a person turned.*\ncandidate c0ffee1.*\n, turned down by \nSam Approver/,
    ['Take it', 'Fixed, check it'],
  ],
  [
    'waits for somebody who took it',
    {},
    { owner: 'U0SAM00001' },
    /taken by \nSam Approver/,
    ['Take it over', 'Fixed, check it', 'Approve c0ffee1', 'Refuse'],
  ],
];
for (const [title, fix, group, words, buttons] of reviews) {
  test(`a group's message shows what a person is to decide on, without a mention: its candidate ${title}`, () => {
    const view = {
      ...sampleView({ reviewable: [{ ...refusedFix, ...fix }] }),
      names: new Map([['U0SAM00001', 'Sam Approver']]),
    };
    const message = groupMessage(sampleGroup({ status: 'needs-review', ...group }), view);
    assert.match(shown(message), words);
    assert.deepEqual(labelsOf(message), buttons);
    assert.doesNotMatch(JSON.stringify(message.blocks), /"user_id"/);
  });
}

test('somebody whose name is not known yet is mentioned: nobody reads an id', () => {
  const message = groupMessage(sampleGroup({ owner: 'U0SAM00001', status: 'needs-person' }), sampleView());
  assert.match(JSON.stringify(message.blocks), /"type":"user","user_id":"U0SAM00001"/);
  assert.doesNotMatch(message.text, /U0SAM00001/);
});

test('a group shows its facts, its first failure and the other tests', () => {
  const tests = Array.from({ length: 9 }, (_, n) => sampleTest({ name: `case ${n}` }));
  const text = shown(groupMessage(sampleGroup({ tests }), sampleView()));
  assert.match(text, /9 tests/);
  assert.match(text, /WebSocket Core/);
  assert.match(text, /ws-auth \u203a case 0\nexpected close 4403, got open/);
  assert.match(text, /and 4 more tests/);
  assert.match(text, /g-7f3a/);
});

test('a failing group names the command that runs its tests again, a verified one does not', () => {
  const view = sampleView();
  assert.match(shown(groupMessage(sampleGroup(), view)), /Rerun by hand: npm test/);
  assert.doesNotMatch(shown(groupMessage(sampleGroup({ status: 'verified' }), view)), /Rerun/);
});

const BACK = {
  deploymentId: 'd1',
  revision: '9f8e7d6c5b',
  reason: '2 fewer tests pass than before it: pays',
};
const backs: readonly (readonly [Pick<TakenBack, 'fixes' | 'commit' | 'ok' | 'said'>, RegExp])[] = [
  [
    { fixes: 0, commit: null, ok: null, said: '' },
    /9f8e7d6 made things worse \(2 fewer tests pass than before it: pays\) and is being taken back/,
  ],
  [
    { fixes: 2, commit: 'abcdef12', ok: true, said: '' },
    /the revision before it was started again, and 2 fixes left the branch with abcdef1/,
  ],
  [
    { fixes: 1, commit: 'abcdef12', ok: false, said: 'exit code 1' },
    /1 fix left the branch with abcdef1, but the rollback did not work: exit code 1/,
  ],
];
test('a deployment that was not taken back because the loop was stopped says so', () => {
  const view = { ...sampleView(), ended: true };
  const takenBack = { ...BACK, fixes: 0, commit: null, ok: null, said: '' };
  const message = iterationMessage({ ...view, iteration: { ...view.iteration, takenBack } }, 0);
  assert.match(shown(message), /made things worse .* and was not taken back: the loop was stopped before/);
});

for (const [back, said] of backs)
  test(`a deployment that made things worse is told: ${back.commit === null ? 'under way' : back.ok ? 'taken back' : 'half'}`, () => {
    const view = sampleView();
    const iteration = { ...view.iteration, takenBack: { ...BACK, ...back } };
    assert.match(shown(iterationMessage({ ...view, iteration }, 0)), said);
  });

test('a group whose fix is merged says which runs prove it', () => {
  const view = sampleView();
  const fix = sampleFix();
  const run = (id: string, over: Partial<SuiteRun>): SuiteRun => ({
    ...{
      id,
      suiteId: 'p1',
      purpose: 'check',
      fixId: fix.id,
      revision: fix.base,
      attempt: 1,
      selection: null,
    },
    ...{ status: 'passed', reason: '', counts: null, startedAt: 0, durationMs: 5, failures: [], ...over },
  });
  const suiteRuns = [
    run('tested', { purpose: 'test', fixId: null, revision: '1111111aaaa', status: 'failed' }),
    run('with', {}),
    run('without', { withoutFix: true, status: 'failed' }),
    run('again', {}),
    run('deployed', { purpose: 'verify', fixId: null, revision: '2222222bbbb' }),
  ];
  const merged = (status: 'merged' | 'verified', runs: readonly SuiteRun[]) => {
    const fixes = [{ ...fix, status }];
    const iteration = { ...view.iteration, suiteRuns: runs, fixes };
    return shown(groupMessage(sampleGroup({ status }), { ...view, iteration }));
  };
  assert.match(
    merged('merged', suiteRuns.slice(0, 4)),
    /Proof: passed with it, failed without it, passed again/,
  );
  assert.match(
    merged('verified', suiteRuns),
    /passed again, failed at 1111111 and passed at 2222222 on the deployment/,
  );
  assert.doesNotMatch(merged('merged', suiteRuns.slice(0, 1)), /Proof/);
});

test('a failure that was fixed before says when, why, and by which commit', () => {
  const group = sampleGroup();
  const cause = {
    fingerprint: group.fingerprint,
    iteration: 4,
    rootCause: 'the token is not checked',
    solution: '',
    commit: 'abc123def456',
  };
  const view = { ...sampleView(), known: new Map([[group.id, cause]]) };
  assert.match(
    shown(groupMessage(group, view)),
    /Seen in iteration 4: the token is not checked; fixed by abc123d/,
  );
  assert.doesNotMatch(shown(groupMessage(group, sampleView())), /Seen in/);
});

test('while a suite runs its failures, its test and its end are told, and none of it afterwards', () => {
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
  const failures = Array.from({ length: 5 }, (_, n) => ({
    name: `test ${n}`,
    message: 'expected 1\n got 2',
  }));
  const progress = { done: 12, passed: 7, failed: 5, skipped: 0, current: 'pays <in> yen', failures };
  const view = {
    ...sampleView({}, { suiteRuns: [run] }),
    live: new Map([['p1', { runId: 'r1', progress, of: 25 }]]),
    leftMs: 360_000,
  };
  const said = shown(iterationMessage(view, 0));
  assert.match(
    said,
    /✗ test 0: expected 1 got 2\n✗ test 1.*\n✗ test 2.*\nand 2 more failures so far\nNow: pays <in> yen\nAbout 6 min left/,
  );
  const after = {
    ...view,
    ...sampleView({}, { suiteRuns: [{ ...run, status: 'passed' }] }),
    live: view.live,
  };
  assert.doesNotMatch(shown(iterationMessage(after, 0)), /so far|Now:|left of/);
  const doubted = { ...run, status: 'passed', reason: 'its report has <!channel> less' } as const;
  assert.match(
    shown(iterationMessage(sampleView({}, { suiteRuns: [doubted] }), 0)),
    /: its report has .*less/,
  );
});

test('a deployment ticks its steps off', () => {
  const deployment = {
    id: 'd1',
    revision: 'a1b2c3d4e5',
    why: 'fixes',
    status: 'running',
    steps: [
      { name: 'Image built', status: 'done', durationMs: 62_000 },
      { name: 'Service healthy', status: 'running', durationMs: null },
    ],
    facts: {},
    reason: '',
    approvedBy: null,
    refusedBy: null,
    startedAt: 0,
    durationMs: null,
  } as const;
  const message = deploymentMessage(deployment, sampleView(), 360_000);
  assert.match(shown(message), /Deployment of a1b2c3d to staging/);
  assert.match(shown(message), /running, usually 6 min/);
  assert.match(shown(message), /1 of 2 steps done\nImage built, 1 min 2 s\nService healthy/);
  assert.equal(
    message.text,
    '\u25d0 Deployment of a1b2c3d: running, usually 6 min \u2713 Image built \u25d0 Service healthy',
  );
});

test('a block asks for what it needs, and is closed when it was answered', () => {
  const blocked = {
    type: 'loop-blocked',
    on: 'person',
    reason: 'declared 66, collected 61',
    hint: 'add them',
  } as const;
  const loop = { loopId: 'l', project: 'storefront', iteration: 3 };
  const open = blockedMessage(blocked, loop, null);
  assert.equal(
    open.text,
    'storefront, iteration 3: blocked: needs a person. Declared 66, collected 61. Add them.',
  );
  assert.ok(open.blocks.some((block) => block.type === 'actions'));
  const closed = blockedMessage(blocked, loop, { how: 'resumed', by: 'U0MIA0001' });
  assert.ok(!closed.blocks.some((block) => block.type === 'actions'));
  assert.match(shown(closed), /Resumed/);
});

test('the last message says how it ended and what is left', () => {
  const view = sampleView({}, { groups: [sampleGroup(), sampleGroup({ id: 'g-2', status: 'verified' })] });
  const stopped = finishedMessage(
    { type: 'loop-finished', as: 'stopped', reason: 'by mia' },
    { project: 'storefront', view },
  );
  assert.match(shown(stopped), /finished, stopped/);
  assert.match(shown(stopped), /WebSocket auth accepts a bad token/);
  assert.match(shown(stopped), /\/loop start storefront/);
  assert.doesNotMatch(shown(stopped), /g-2/);
  const reached = finishedMessage(
    { type: 'loop-finished', as: 'reached', reason: '' },
    { project: 'storefront', view: null },
  );
  assert.equal(reached.text, '\u2705 storefront: finished, goal reached.');
});
