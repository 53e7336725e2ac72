import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Act, Step } from '../../src/loop/act.ts';
import type { Iteration, Loop, TakenBack } from '../../src/loop/model.ts';
import { nextStep } from '../../src/loop/next-step.ts';
import {
  aDeployment,
  aDeployPlan,
  aFailedRun,
  aFix,
  aFixPlan,
  aGroup,
  aGroupTest,
  aLedger,
  aLoop,
  anIteration,
  aPlan,
  aRun,
  aSuite,
  counts,
} from '../helpers/loop-state.ts';

const NOW = 10_000;
const inPhase = (phase: Iteration['phase'], over: Partial<Iteration> = {}, loop: Partial<Loop> = {}) =>
  aLoop({ iteration: anIteration({ phase, ...over }), ...loop });
const ended = (over: Partial<Iteration> = {}, loop: Partial<Loop> = {}) =>
  aLoop({
    iteration: anIteration({ phase: 'report', reported: true, ...over }),
    iterationEnded: true,
    past: [{ number: 1, ledger: aLedger(), newlyVerified: 1 }],
    ...loop,
  });
const cleanRuns = [aRun('p1'), aRun('p2')];
const oneQuarantined = [{ file: 'f', className: 'c', name: 'shaky' }];
const withoutQuarantined = aPlan({ goal: { target: null, withoutQuarantined: true } });
const waits: Partial<Loop> = { status: 'blocked', blockedOn: 'person', ledger: aLedger({ verified: 3 }) };
const held = aGroup('g-1', { status: 'needs-review', attempts: 3 });
const refused = aFix('g-1', { id: 'i0-g-1-3', status: 'refused', candidate: 'bbbbbbb2' });
const approved = { ...refused, approvedBy: 'sam' };
const sick = { healthy: false, at: NOW - 60_000, checks: [{ name: 'http', ok: false, words: 'refused' }] };

const TAKING: TakenBack = {
  deploymentId: 'd1',
  revision: 'bbbbbbb2',
  reason: '1 fewer test passes than before it',
  fixes: 0,
  commit: null,
  ok: null,
  said: '',
};

/** Says a step in a few words, so that a row of the table can be read. */
function say(step: Step): string {
  if (step.kind === 'over') return 'over';
  if (step.kind === 'wait') return step.ms === null ? 'wait' : `wait ${step.ms}`;
  return step.acts.map(sayAct).join(', ');
}

function sayAct(act: Act): string {
  switch (act.kind) {
    case 'run-suite':
      return `${act.purpose} ${act.suiteId} #${act.attempt}${act.selection ? ` (${act.selection.map((one) => one.name).join(' ')})` : ''}`;
    case 'enter-phase':
      return `→ ${act.phase}`;
    case 'fix-group':
      return `fix ${act.groupId} #${act.attempt}`;
    case 'hold-group':
      return `hold ${act.groupId} ${act.status}`;
    case 'deploy':
    case 'ask-approval':
      return `${act.kind} ${act.why} ${act.revision}`;
    case 'block':
      return `block ${act.on}`;
    case 'finish':
      return `finish ${act.as}`;
    case 'adopt-fix':
      return `adopt ${act.from} #${act.attempt} by ${act.by}`;
    case 'check-fix':
    case 'merge-fix':
    case 'settle-fix':
      return `${act.kind} ${act.fixId}`;
    default:
      return act.kind;
  }
}

const rows: readonly (readonly [title: string, loop: Loop, expected: string])[] = [
  // between iterations
  ['a new loop begins an iteration', aLoop(), 'begin-iteration'],
  ['a loop that is over does nothing', aLoop({ status: 'reached' }), 'over'],
  ['all verified in a clean iteration is reached', ended({ suiteRuns: cleanRuns }), 'finish reached'],
  [
    'an iteration with fixes is never the last: a clean confirmation run follows',
    ended({ suiteRuns: cleanRuns, fixes: [aFix('g-1', { status: 'verified' })] }),
    'begin-iteration',
  ],
  [
    'a test that passed only at its second try goes round again',
    ended({ suiteRuns: [aFailedRun('p1', ['t1']), aRun('p2')] }, { ledger: aLedger({ verified: 19 }) }),
    'begin-iteration',
  ],
  [
    'fewer tests than declared needs a person',
    ended({ suiteRuns: cleanRuns }, { ledger: aLedger({ declared: 25 }) }),
    'block person',
  ],
  [
    'a skipped test needs a person',
    ended({ suiteRuns: cleanRuns }, { ledger: aLedger({ executed: 19, passing: 19, verified: 19 }) }),
    'block person',
  ],
  [
    'a test in quarantine keeps the loop from its goal',
    ended({ suiteRuns: cleanRuns }, { ledger: aLedger({ verified: 19 }), quarantined: oneQuarantined }),
    'block person',
  ],
  [
    'a test in quarantine does not, where the plan says so',
    ended(
      { suiteRuns: cleanRuns },
      { ledger: aLedger({ verified: 19 }), quarantined: oneQuarantined, plan: withoutQuarantined },
    ),
    'finish reached',
  ],
  [
    'where the plan says so, a test in quarantine has to run all the same',
    ended(
      { suiteRuns: cleanRuns },
      {
        ledger: aLedger({ executed: 19, verified: 19 }),
        quarantined: oneQuarantined,
        plan: withoutQuarantined,
      },
    ),
    'block person',
  ],
  [
    'where the plan says so, only as many as are in quarantine may be missing',
    ended(
      { suiteRuns: cleanRuns },
      { ledger: aLedger({ verified: 18 }), quarantined: oneQuarantined, plan: withoutQuarantined },
    ),
    'block person',
  ],
  [
    'nothing collected is not green',
    ended(
      { suiteRuns: cleanRuns },
      { ledger: aLedger({ declared: 0, collected: 0, executed: 0, passing: 0, verified: 0 }) },
    ),
    'block person',
  ],
  ['one iteration only', ended({ suiteRuns: [aFailedRun('p1', ['t1'])] }, { once: true }), 'finish stopped'],
  ['one iteration only, all verified', ended({ suiteRuns: cleanRuns }, { once: true }), 'finish reached'],
  [
    'the iteration limit gives up',
    ended(
      { groups: [aGroup('g-1')] },
      {
        plan: aPlan({ limits: { iterations: 1, hours: 1, stuckAfter: 3 } }),
        ledger: aLedger({ verified: 1 }),
      },
    ),
    'finish gave-up',
  ],
  [
    'the hour limit gives up',
    ended({ groups: [aGroup('g-1')] }, { startedAt: NOW - 3_600_000, ledger: aLedger({ verified: 1 }) }),
    'finish gave-up',
  ],
  [
    'the time that it waited for somebody does not count',
    ended(
      { groups: [aGroup('g-1')] },
      { startedAt: NOW - 3_600_000, waitedMs: 1, ledger: aLedger({ verified: 1 }) },
    ),
    'begin-iteration',
  ],
  [
    'three iterations without a newly verified test are stuck',
    ended(
      { groups: [aGroup('g-1')] },
      {
        ledger: aLedger({ verified: 1 }),
        past: [5, 0, 0, 0].map((newlyVerified, index) => ({
          number: index + 1,
          ledger: aLedger(),
          newlyVerified,
        })),
      },
    ),
    'finish gave-up',
  ],
  [
    'iterations whose deployment a person refused are not stuck',
    ended(
      { groups: [aGroup('g-1')] },
      {
        ledger: aLedger({ verified: 1 }),
        past: [5, 0, 0, 0, 0].map((newlyVerified, index) => ({
          number: index + 1,
          ledger: aLedger(),
          newlyVerified,
          withheld: index === 2 || index === 4,
        })),
      },
    ),
    'begin-iteration',
  ],
  [
    'a group that is held and nothing merged needs a person',
    ended({ groups: [aGroup('g-1', { status: 'needs-review' })] }, { ledger: aLedger({ verified: 19 }) }),
    'block person',
  ],
  [
    'a group that is held beside one that was merged goes on',
    ended(
      { groups: [aGroup('g-1', { status: 'needs-review' }), aGroup('g-2', { status: 'verified' })] },
      { ledger: aLedger({ verified: 19 }) },
    ),
    'begin-iteration',
  ],
  [
    'after a person answered, the next iteration begins',
    ended(
      { groups: [aGroup('g-1', { status: 'needs-review' })] },
      { ledger: aLedger({ verified: 19 }), answered: true },
    ),
    'begin-iteration',
  ],
  [
    'an unknown deployment needs a person',
    ended(
      { deployments: [aDeployment({ why: 'fixes', status: 'unknown' })] },
      { ledger: aLedger({ verified: 1 }) },
    ),
    'block person',
  ],
  [
    'a mass failure in a sick environment waits for it',
    ended(
      {
        massFailure: true,
        health: { healthy: false, at: 1, checks: [{ name: 'db', ok: false, words: 'refused' }] },
      },
      { ledger: aLedger({ verified: 0 }) },
    ),
    'block environment',
  ],
  [
    'a mass failure in a healthy environment needs a person',
    ended(
      { massFailure: true, health: { healthy: true, at: 1, checks: [] } },
      { ledger: aLedger({ verified: 0 }) },
    ),
    'block person',
  ],
  // requests
  ['a stop between iterations', ended({}, { request: 'stop' }), 'finish stopped'],
  ['a pause between iterations', ended({}, { request: 'pause' }), 'pause'],
  ['a paused loop waits', aLoop({ status: 'paused' }), 'wait'],
  ['a paused loop can be stopped', aLoop({ status: 'paused', request: 'stop' }), 'finish stopped'],
  [
    'a stop inside a phase lets the phase end',
    inPhase('test', { suiteRuns: [aRun('p1', { status: 'running', counts: null })] }, { request: 'stop' }),
    'test p1 #1',
  ],
  [
    'a stop at the end of a phase',
    inPhase('test', { suiteRuns: cleanRuns }, { request: 'stop' }),
    'end-iteration',
  ],
  ['a pause at the end of a phase', inPhase('test', { suiteRuns: cleanRuns }, { request: 'pause' }), 'pause'],
  [
    'a stop at once ends what runs first',
    inPhase(
      'fix',
      { fixes: [aFix('g-1')], groups: [aGroup('g-1', { status: 'being-fixed' })], grouped: true },
      { request: 'stop-now' },
    ),
    'fix g-1 #1',
  ],
  ['a stop at once then ends the iteration', inPhase('fix', {}, { request: 'stop-now' }), 'end-iteration'],
  [
    'a stop ends what is being taken back first',
    inPhase('group', { grouped: true, takenBack: TAKING }, { request: 'stop-now' }),
    'take-back',
  ],
  [
    'a stop does not wait for what cannot be taken back',
    inPhase('group', { grouped: true, takenBack: TAKING }, { ...waits, request: 'stop' }),
    'end-iteration',
  ],
  // blocked
  [
    'a blocked loop looks at its environment again after a while',
    inPhase(
      'preflight',
      { health: { healthy: false, at: NOW - 60_000, checks: [] } },
      { status: 'blocked', blockedOn: 'environment' },
    ),
    'check-health',
  ],
  [
    'and not before',
    inPhase(
      'preflight',
      { health: { healthy: false, at: NOW - 5_000, checks: [] } },
      { status: 'blocked', blockedOn: 'environment' },
    ),
    'wait 10000',
  ],
  [
    'and goes on when it is back',
    inPhase(
      'preflight',
      { health: { healthy: true, at: NOW, checks: [] } },
      { status: 'blocked', blockedOn: 'environment' },
    ),
    'unblock',
  ],
  ['a loop that needs a person waits', ended({}, { status: 'blocked', blockedOn: 'person' }), 'wait'],
  [
    'an approval unblocks',
    inPhase(
      'deploy',
      { deployments: [aDeployment({ status: 'waiting-for-approval', approvedBy: 'sam' })] },
      { status: 'blocked', blockedOn: 'person' },
    ),
    'unblock',
  ],
  // preflight
  ['preflight prepares the checkout first', inPhase('preflight', { revision: null }), 'prepare-checkout'],
  ['then asks what is deployed', inPhase('preflight', { deployed: undefined }), 'ask-revision'],
  ['nothing deployed: deploys first', inPhase('preflight', { deployed: null }), 'deploy preflight aaaaaaa1'],
  [
    'another revision deployed: deploys first',
    inPhase('preflight', { deployed: 'bbbbbbb2' }),
    'deploy preflight aaaaaaa1',
  ],
  [
    'a deployment that needs approval asks',
    inPhase('preflight', { deployed: null }, { plan: aPlan({ deploy: aDeployPlan({ approval: true }) }) }),
    'ask-approval preflight aaaaaaa1',
  ],
  [
    'and blocks until somebody approves',
    inPhase(
      'preflight',
      { deployed: null, deployments: [aDeployment({ status: 'waiting-for-approval' })] },
      { plan: aPlan({ deploy: aDeployPlan({ approval: true }) }) },
    ),
    'block person',
  ],
  [
    'an approved deployment goes ahead',
    inPhase(
      'preflight',
      { deployed: null, deployments: [aDeployment({ status: 'waiting-for-approval', approvedBy: 'sam' })] },
      { plan: aPlan({ deploy: aDeployPlan({ approval: true }) }) },
    ),
    'deploy preflight aaaaaaa1',
  ],
  [
    'a running deployment goes on',
    inPhase('preflight', { deployed: null, deployments: [aDeployment()] }),
    'deploy preflight aaaaaaa1',
  ],
  [
    'a faulty preflight deployment is rolled back',
    inPhase('preflight', { deployed: null, deployments: [aDeployment({ status: 'faulty' })] }),
    'roll-back',
  ],
  [
    'and the iteration is reported',
    inPhase('preflight', { deployed: undefined, deployments: [aDeployment({ status: 'rolled-back' })] }),
    '→ report',
  ],
  [
    'an unknown preflight deployment is not repeated',
    inPhase('preflight', { deployed: undefined, deployments: [aDeployment({ status: 'unknown' })] }),
    '→ report',
  ],
  [
    'without a deploy command the head is what is deployed',
    inPhase('preflight', { deployed: undefined }, { plan: aPlan({ deploy: null }) }),
    'ask-revision',
  ],
  ['no health checks: on to the tests', inPhase('preflight'), '→ test'],
  [
    'health checks come before any test',
    inPhase(
      'preflight',
      {},
      {
        plan: aPlan({
          environment: { name: 's', revision: null, health: [{ kind: 'run', argv: ['x'] }] },
        }),
      },
    ),
    'check-health',
  ],
  [
    'a sick environment blocks',
    inPhase('preflight', { health: { healthy: false, at: 1, checks: [] } }),
    'block environment',
  ],
  // test
  ['suites start in priority order', inPhase('test'), 'test p1 #1'],
  ['the next priority follows a passed one', inPhase('test', { suiteRuns: [aRun('p1')] }), 'test p2 #1'],
  [
    'equal priorities run side by side',
    inPhase('test', {}, { plan: aPlan({ suites: [aSuite('p1'), aSuite('p2')] }) }),
    'test p1 #1, test p2 #1',
  ],
  [
    'at most four at once',
    inPhase(
      'test',
      {},
      {
        plan: aPlan({ suites: ['a', 'b', 'c', 'd', 'e'].map((id) => aSuite(id)) }),
        scope: ['a', 'b', 'c', 'd', 'e'],
      },
    ),
    'test a #1, test b #1, test c #1, test d #1',
  ],
  ['a suite outside the scope is not run', inPhase('test', {}, { scope: ['p2'] }), 'test p2 #1'],
  [
    'failing tests run once more',
    inPhase('test', { suiteRuns: [aFailedRun('p1', ['t1', 't2'])] }),
    'rerun p1 #1 (t1 t2)',
  ],
  [
    'a failure above the tolerance closes the gate',
    inPhase('test', {
      suiteRuns: [aFailedRun('p1', ['t1']), aFailedRun('p1', ['t1'], { purpose: 'rerun' })],
    }),
    '→ group',
  ],
  [
    'behind a closed gate suites are collected where they can be',
    inPhase(
      'test',
      { suiteRuns: [aFailedRun('p1', ['t1']), aFailedRun('p1', ['t1'], { purpose: 'rerun' })] },
      { plan: aPlan({ suites: [aSuite('p1'), aSuite('p2', { priority: 2, collect: ['list'] })] }) },
    ),
    'collect p2 #1',
  ],
  [
    'a failure within the tolerance does not close it',
    inPhase(
      'test',
      { suiteRuns: [aFailedRun('p1', ['t1']), aFailedRun('p1', ['t1'], { purpose: 'rerun' })] },
      { plan: aPlan({ suites: [aSuite('p1', { tolerance: 0.1 }), aSuite('p2', { priority: 2 })] }) },
    ),
    'test p2 #1',
  ],
  [
    'flaky failures do not close the gate',
    inPhase('test', {
      suiteRuns: [aFailedRun('p1', ['t1']), aRun('p1', { purpose: 'rerun', counts: counts(1) })],
    }),
    'test p2 #1',
  ],
  [
    'only flaky failures: nothing to group',
    inPhase('test', {
      suiteRuns: [aFailedRun('p1', ['t1']), aRun('p1', { purpose: 'rerun', counts: counts(1) }), aRun('p2')],
    }),
    '→ report',
  ],
  [
    'a suite that gave no whole report is grouped, though what failed in it passed in the rerun',
    inPhase('test', {
      suiteRuns: [
        aFailedRun('p1', ['t1'], { status: 'errored' }),
        aRun('p1', { purpose: 'rerun', counts: counts(1) }),
      ],
    }),
    '→ group',
  ],
  [
    'a rerun that gave no result clears nothing',
    inPhase('test', {
      suiteRuns: [
        aFailedRun('p1', ['t1']),
        aRun('p1', { purpose: 'rerun', status: 'errored', counts: null }),
      ],
    }),
    '→ group',
  ],
  [
    'a lost suite is run once more',
    inPhase('test', { suiteRuns: [aRun('p1', { status: 'lost', counts: null })] }),
    'test p1 #2',
  ],
  [
    'and not a third time',
    inPhase('test', {
      suiteRuns: [
        aRun('p1', { status: 'lost', counts: null }),
        aRun('p1', { status: 'lost', counts: null, attempt: 2 }),
      ],
    }),
    '→ group',
  ],
  [
    'an errored suite closes the gate and is grouped',
    inPhase('test', { suiteRuns: [aRun('p1', { status: 'errored', counts: null })] }),
    '→ group',
  ],
  [
    'when nearly everything fails it is not run again',
    inPhase('test', {
      suiteRuns: [aFailedRun('p1', ['1', '2', '3', '4', '5', '6', '7', '8', '9'])],
    }),
    '→ group',
  ],
  ['everything passed: straight to the report', inPhase('test', { suiteRuns: cleanRuns }), '→ report'],
  // group, fix, check, commit
  ['failures are grouped', inPhase('group'), 'group-failures'],
  ['groups are fixed', inPhase('group', { grouped: true, groups: [aGroup('g-1')] }), '→ fix'],
  [
    'a mass failure is not handed to fixers',
    inPhase('group', { grouped: true, massFailure: true, groups: [aGroup('g-1')] }),
    '→ report',
  ],
  [
    'the most valuable group first, as many at once as the plan says',
    inPhase('fix', {
      groups: [
        aGroup('g-1'),
        aGroup('g-2', { tests: [aGroupTest('a'), aGroupTest('b')] }),
        aGroup('g-3', { priority: 3 }),
      ],
    }),
    'fix g-2 #1, fix g-1 #1',
  ],
  [
    'a running fixer goes on',
    inPhase('fix', { groups: [aGroup('g-1', { status: 'being-fixed', attempts: 1 })], fixes: [aFix('g-1')] }),
    'fix g-1 #1',
  ],
  [
    'a failed attempt is followed by the next',
    inPhase('fix', { groups: [aGroup('g-1', { attempts: 1 })], fixes: [aFix('g-1', { status: 'failed' })] }),
    'fix g-1 #2',
  ],
  [
    'attempts used up: held for a person',
    inPhase('fix', { groups: [aGroup('g-1', { attempts: 3 })] }),
    'hold g-1 needs-review',
  ],
  [
    'no fixer: held for a person',
    inPhase('fix', { groups: [aGroup('g-1')] }, { plan: aPlan({ fix: null }) }),
    'hold g-1 needs-person',
  ],
  [
    'a suite that gave no result is not handed to a fixer',
    inPhase('fix', { groups: [aGroup('g-1', { tests: [] })] }),
    'hold g-1 needs-person',
  ],
  [
    'proposed fixes are checked',
    inPhase('fix', {
      groups: [aGroup('g-1', { status: 'candidate', attempts: 1 })],
      fixes: [aFix('g-1', { status: 'proposed' })],
    }),
    '→ check',
  ],
  [
    'nothing fixed: to the report',
    inPhase('fix', { groups: [aGroup('g-1', { status: 'needs-review' })] }),
    '→ report',
  ],
  [
    'each candidate is checked',
    inPhase('check', { fixes: [aFix('g-1', { status: 'proposed' })] }),
    'check-fix i1-g-1-1',
  ],
  [
    'a refused candidate goes back to the fixer',
    inPhase('check', {
      groups: [aGroup('g-1', { attempts: 1 })],
      fixes: [aFix('g-1', { status: 'refused' })],
    }),
    '→ fix',
  ],
  [
    'refused for the last time: held, in the fix phase',
    inPhase('check', {
      groups: [aGroup('g-1', { attempts: 3 })],
      fixes: [aFix('g-1', { status: 'refused', attempt: 3 })],
    }),
    '→ fix',
  ],
  [
    'accepted fixes are committed',
    inPhase('check', {
      groups: [aGroup('g-1', { status: 'candidate' })],
      fixes: [aFix('g-1', { status: 'accepted' })],
    }),
    '→ commit',
  ],
  [
    'one commit a group, in order',
    inPhase('commit', {
      fixes: [aFix('g-1', { status: 'merged' }), aFix('g-2', { status: 'accepted' })],
    }),
    'merge-fix i1-g-2-1',
  ],
  ['then one push', inPhase('commit', { fixes: [aFix('g-1', { status: 'merged' })] }), 'push-branch'],
  [
    'then the deployment',
    inPhase('commit', { fixes: [aFix('g-1', { status: 'merged' })], pushed: 'ccccccc3' }),
    '→ deploy',
  ],
  [
    'all of them in conflict: to the report',
    inPhase('commit', { fixes: [aFix('g-1', { status: 'refused' })] }),
    '→ report',
  ],
  // deploy, verify, report
  ['the new head is deployed', inPhase('deploy', { pushed: 'ccccccc3' }), 'deploy fixes ccccccc3'],
  ['deployed: verify', inPhase('deploy', { pushed: 'ccccccc3', deployed: 'ccccccc3' }), '→ verify'],
  [
    'a faulty deployment is rolled back',
    inPhase('deploy', { pushed: 'ccccccc3', deployments: [aDeployment({ why: 'fixes', status: 'faulty' })] }),
    'roll-back',
  ],
  [
    'and its fixes are reverted',
    inPhase('deploy', {
      pushed: 'ccccccc3',
      deployed: undefined,
      deployments: [aDeployment({ why: 'fixes', status: 'rolled-back' })],
      fixes: [aFix('g-1', { status: 'merged' })],
    }),
    'revert-fixes',
  ],
  [
    'without a rollback command they are reverted too',
    inPhase(
      'deploy',
      {
        pushed: 'ccccccc3',
        deployments: [aDeployment({ why: 'fixes', status: 'faulty' })],
        fixes: [aFix('g-1', { status: 'merged' })],
      },
      { plan: aPlan({ deploy: aDeployPlan({ rollback: null }) }) },
    ),
    'revert-fixes',
  ],
  [
    'an unknown deployment is not repeated',
    inPhase('deploy', {
      pushed: 'ccccccc3',
      deployments: [aDeployment({ why: 'fixes', status: 'unknown' })],
    }),
    '→ report',
  ],
  [
    "the groups' tests run again on the deployment",
    inPhase('verify', {
      pushed: 'ccccccc3',
      groups: [aGroup('g-1'), aGroup('g-2', { tests: [aGroupTest('t2', { suiteId: 'p2' })] })],
      fixes: [aFix('g-1', { status: 'merged' }), aFix('g-2', { status: 'merged' })],
    }),
    'verify p1 #1 (t1)',
  ],
  [
    'each merged fix is settled',
    inPhase('verify', {
      pushed: 'ccccccc3',
      groups: [aGroup('g-1')],
      fixes: [aFix('g-1', { status: 'merged' })],
      suiteRuns: [aRun('p1', { purpose: 'verify' })],
    }),
    'settle-fix i1-g-1-1',
  ],
  ['all settled: report', inPhase('verify', { fixes: [aFix('g-1', { status: 'verified' })] }), '→ report'],
  ['the report is written', inPhase('report'), 'write-report'],
  ['and the iteration ends', inPhase('report', { reported: true }), 'end-iteration'],

  // what people decide
  [
    'a held group that is said to be fixed lets the loop go on',
    ended({ groups: [held, aGroup('g-2', { status: 'needs-person', claimedBy: 'sam' })] }, waits),
    'unblock',
  ],
  [
    'a held group that somebody only took does not',
    ended({ groups: [{ ...held, owner: 'sam' }] }, waits),
    'wait',
  ],
  [
    'an approved candidate lets the loop go on',
    ended({ groups: [held] }, { ...waits, reviewable: [approved] }),
    'unblock',
  ],
  [
    'a candidate on which nobody decided does not',
    ended({ groups: [held] }, { ...waits, reviewable: [refused] }),
    'wait',
  ],
  [
    'a claim does not answer for a deployment of which nobody knows',
    ended(
      {
        groups: [{ ...held, claimedBy: 'sam' }],
        deployments: [aDeployment({ status: 'unknown', why: 'fixes' })],
      },
      waits,
    ),
    'wait',
  ],
  [
    'a claim does not answer for the environment',
    ended({ groups: [{ ...held, claimedBy: 'sam' }], health: sick }, { ...waits, blockedOn: 'environment' }),
    'check-health',
  ],
  [
    'a claim made before the end of the iteration does not block at all',
    ended({ groups: [{ ...held, claimedBy: 'sam' }], suiteRuns: [aFailedRun('p1', ['t1'])] }),
    'begin-iteration',
  ],
  [
    'while nearly everything fails an approval does not send the loop round and round',
    ended({ groups: [held], massFailure: true }, { reviewable: [approved] }),
    'block person',
  ],
  [
    'while nearly everything fails a claim is tried',
    ended({ groups: [{ ...held, claimedBy: 'sam' }], massFailure: true }, waits),
    'unblock',
  ],
  [
    'an approved candidate of a failing group is adopted before anything is held or fixed',
    inPhase('fix', { groups: [aGroup('g-1', { attempts: 3 }), aGroup('g-2')] }, { reviewable: [approved] }),
    'adopt i0-g-1-3 #4 by sam',
  ],
  [
    'so is that of a held group, when the approval comes in the same iteration',
    inPhase('fix', { groups: [held] }, { reviewable: [approved] }),
    'adopt i0-g-1-3 #4 by sam',
  ],
  [
    'a candidate that was turned down leaves its group to a person',
    inPhase(
      'fix',
      { groups: [aGroup('g-1', { attempts: 3 })] },
      { reviewable: [{ ...refused, declinedBy: 'sam' }] },
    ),
    'hold g-1 needs-person',
  ],
  [
    'an approval that comes during the check goes back to the fix phase',
    inPhase('check', { groups: [held] }, { reviewable: [approved] }),
    '→ fix',
  ],
  [
    'an approved deployment goes on',
    inPhase(
      'preflight',
      { deployed: null, deployments: [aDeployment({ status: 'waiting-for-approval', approvedBy: 'sam' })] },
      waits,
    ),
    'unblock',
  ],
  [
    'a refused deployment goes on to the report',
    inPhase('preflight', {
      deployed: null,
      deployments: [aDeployment({ status: 'refused', refusedBy: 'sam' })],
    }),
    '→ report',
  ],
  [
    'and then waits for a person',
    ended({ deployments: [aDeployment({ status: 'refused', refusedBy: 'sam', why: 'fixes' })] }),
    'block person',
  ],
  [
    'an approval that came too late goes on to the report',
    inPhase('deploy', { pushed: 'ccccccc3', deployments: [aDeployment({ status: 'lapsed', why: 'fixes' })] }),
    '→ report',
  ],
  [
    'and to the next iteration, which asks anew',
    ended({ deployments: [aDeployment({ status: 'lapsed' })], suiteRuns: [] }),
    'begin-iteration',
  ],
  [
    'a loop that waits for an approval can be stopped',
    inPhase(
      'preflight',
      { deployed: null, deployments: [aDeployment({ status: 'waiting-for-approval' })] },
      { ...waits, request: 'stop' },
    ),
    'end-iteration',
  ],
];

for (const [title, loop, expected] of rows)
  test(title, () => {
    assert.equal(say(nextStep(loop, NOW)), expected);
  });

test('a hold names the reason', () => {
  const step = nextStep(
    inPhase('fix', { groups: [aGroup('g-1')] }, { plan: aPlan({ fix: aFixPlan({ attempts: 0 }) }) }),
    NOW,
  );
  assert.ok(step.kind === 'act' && step.acts[0]?.kind === 'hold-group');
  assert.match(step.acts[0].reason, /attempts/);
});
