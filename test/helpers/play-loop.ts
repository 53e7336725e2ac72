// A plausible loop as events: two iterations, with nearly everything that can go wrong on the way to green.
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Ledger, Loop, RecordedResult } from '../../src/loop/model.ts';
import type { Plan } from '../../src/loop/plan.ts';
import type { Store } from '../../src/loop/ports.ts';
import {
  FIXED,
  groupOf,
  HEAD,
  identity,
  iterationOpening,
  OLD,
  result,
  storyPlan,
  suiteRun,
} from './loop-events.ts';
import type { TestClock } from './test-store.ts';

const pays = result('pay accepts a card', 'failed');
const refunds = result('pay refunds', 'failed');
const cart = result('cart keeps items', 'passed');
const flaky = result('cart survives a reload', 'failed');
const skips = result('cart on paper', 'skipped', { message: 'no printer' });
const slow = result('pay in yen', 'passed');
const passed = (one: RecordedResult): RecordedResult => ({
  ...one,
  outcome: 'passed',
  message: '',
  details: '',
});

/** The ledgers that the two iterations of the story end with. */
export const FIRST_LEDGER: Ledger = { declared: 5, collected: 6, executed: 4, passing: 4, verified: 2 };
export const LAST_LEDGER: Ledger = { declared: 5, collected: 5, executed: 5, passing: 5, verified: 5 };

/** Nearly every kind of event (no deployment goes wrong), in an order in which the driver could record them. */
export function story(loopId: string, plan: Plan = storyPlan()): readonly LoopEvent[] {
  const first = `${loopId}-1`;
  const second = `${loopId}-2`;
  const failing = [pays, refunds, flaky];
  return [
    { type: 'loop-started', project: plan.project, plan, scope: ['p1', 'p2'], once: false, by: '@mia' },
    { type: 'iteration-started', iterationId: first },
    { type: 'loop-blocked', on: 'person', reason: 'merge conflict', hint: 'mend it on main' },
    { type: 'loop-resumed', by: '@sam' },
    { type: 'checkout-prepared', revision: HEAD, note: 'merged main' },
    { type: 'revision-asked', revision: OLD, words: '' },
    ...deployment(`${first}-d1`, HEAD, 'preflight', plan),
    { type: 'health-checked', health: unhealthy },
    { type: 'loop-blocked', on: 'environment', reason: 'http: refused', hint: 'it is checked again' },
    { type: 'health-checked', health: { healthy: true, at: 2, checks: [] } },
    { type: 'loop-unblocked' },
    { type: 'phase-started', phase: 'test' },
    ...suiteRun(`${first}-p1-test-1`, 'p1', 'test', HEAD, [pays, refunds, cart, flaky, skips]),
    ...suiteRun(`${first}-p1-rerun-1`, 'p1', 'rerun', HEAD, [pays, refunds, passed(flaky)], {
      selection: failing.map(identity),
    }),
    ...suiteRun(`${first}-p2-collect-1`, 'p2', 'collect', HEAD, [slow]),
    { type: 'pause-requested', by: '@mia' },
    { type: 'loop-paused' },
    { type: 'loop-resumed', by: '@mia' },
    { type: 'phase-started', phase: 'group' },
    {
      type: 'failures-grouped',
      groups: [groupOf('g-aaaaaa', 'p1', [pays]), groupOf('g-bbbbbb', 'p1', [refunds])],
      massFailure: false,
    },
    { type: 'phase-started', phase: 'fix' },
    ...attempts(first),
    { type: 'phase-started', phase: 'deploy' },
    ...deployment(`${first}-d2`, FIXED, 'fixes', plan),
    { type: 'health-checked', health: { healthy: true, at: 3, checks: [] } },
    { type: 'phase-started', phase: 'verify' },
    ...suiteRun(`${first}-p1-verify-1`, 'p1', 'verify', FIXED, [passed(pays), passed(refunds)], {
      selection: [identity(pays), identity(refunds)],
    }),
    { type: 'fix-verified', fixId: `${first}-g-aaaaaa-2` },
    { type: 'fix-not-held', fixId: `${first}-g-bbbbbb-2`, reason: 'it came back' },
    { type: 'fix-reverted', fixId: `${first}-g-bbbbbb-2`, commit: OLD, reason: 'it did not hold' },
    { type: 'group-held', groupId: 'g-bbbbbb', status: 'needs-review', reason: 'all attempts are used up' },
    { type: 'phase-started', phase: 'report' },
    { type: 'iteration-reported', path: '/data/iteration-1.md' },
    { type: 'iteration-ended', ledger: FIRST_LEDGER },
    ...iterationOpening(second, FIXED),
    { type: 'tests-changed', suiteId: 'p1', came: [], went: [identity(skips)] },
    ...suiteRun(
      `${second}-p1-test-1`,
      'p1',
      'test',
      FIXED,
      [pays, refunds, cart, flaky].map((one) => passed(one)),
    ),
    ...suiteRun(`${second}-p2-test-1`, 'p2', 'test', FIXED, [slow]),
    { type: 'phase-started', phase: 'report' },
    { type: 'iteration-reported', path: '/data/iteration-2.md' },
    { type: 'stop-requested', by: '@sam', now: false },
    { type: 'iteration-ended', ledger: LAST_LEDGER },
    { type: 'loop-finished', as: 'reached', reason: 'all 5 tests in scope are verified' },
  ];
}

/** Two groups, two attempts each: one crash, one refusal, two that are merged. */
function attempts(iterationId: string): readonly LoopEvent[] {
  const [a, b] = [`${iterationId}-g-aaaaaa`, `${iterationId}-g-bbbbbb`];
  const started = (fixId: string, groupId: string, attempt: number): LoopEvent => ({
    type: 'fix-started',
    fixId,
    groupId,
    attempt,
    base: HEAD,
  });
  const proposed = (fixId: string, candidate: string): LoopEvent => ({
    type: 'fix-proposed',
    fixId,
    candidate,
    files: ['src/pay.py'],
    analysis: {
      issue: 'cards fail',
      rootCause: 'wrong sign',
      solution: 'flip it',
      why: [{ question: 'Why?', because: 'the sign', evidence: 'src/pay.py:3' }],
    },
    durationMs: 30_000,
  });
  return [
    started(`${a}-1`, 'g-aaaaaa', 1),
    {
      type: 'fix-failed',
      fixId: `${a}-1`,
      status: 'timed-out',
      reason: 'the fixer did not finish',
      durationMs: 9,
    },
    started(`${b}-1`, 'g-bbbbbb', 1),
    proposed(`${b}-1`, 'c'.repeat(40)),
    { type: 'phase-started', phase: 'check' },
    { type: 'fix-refused', fixId: `${b}-1`, reasons: ['edits tests/pay.py', 'deletes an assertion'] },
    { type: 'phase-started', phase: 'fix' },
    started(`${a}-2`, 'g-aaaaaa', 2),
    started(`${b}-2`, 'g-bbbbbb', 2),
    proposed(`${a}-2`, 'd'.repeat(40)),
    proposed(`${b}-2`, 'e'.repeat(40)),
    { type: 'phase-started', phase: 'check' },
    ...suiteRun(`${a}-2-check-p1`, 'p1', 'check', 'd'.repeat(40), [passed(pays)], {
      fixId: `${a}-2`,
      selection: [identity(pays)],
    }),
    { type: 'fix-accepted', fixId: `${a}-2` },
    { type: 'fix-accepted', fixId: `${b}-2` },
    { type: 'phase-started', phase: 'commit' },
    ...[a, b].map(
      (id): LoopEvent => ({
        type: 'fix-merged',
        fixId: `${id}-2`,
        commit: FIXED,
        message: 'Fix it',
        files: ['src/pay.py', 'src/sign.py'],
      }),
    ),
    { type: 'branch-pushed', revision: FIXED, to: 'origin' },
  ];
}

const unhealthy = { healthy: false, at: 1, checks: [{ name: 'http', ok: false, words: 'refused' }] };

function deployment(
  deploymentId: string,
  revision: string,
  why: 'preflight' | 'fixes',
  plan: Plan,
): readonly LoopEvent[] {
  const steps = plan.deploy?.steps ?? [];
  return [
    { type: 'approval-asked', deploymentId, revision, why },
    { type: 'deployment-approved', deploymentId, revision, by: '@lee' },
    { type: 'deployment-started', deploymentId, revision, why, steps },
    ...steps.flatMap((step): LoopEvent[] => [
      { type: 'deployment-step-changed', deploymentId, step, status: 'running' },
      { type: 'deployment-step-changed', deploymentId, step, status: 'done' },
    ]),
    { type: 'deployment-succeeded', deploymentId, facts: { image_mb: 150 }, note: '', durationMs: 60_000 },
  ];
}

/** Records the events one by one, a second apart; `after` sees the loop as it is loaded after each. */
export async function playLoop(
  store: Store,
  clock: TestClock,
  loopId: string,
  events: readonly LoopEvent[],
  after: (event: LoopEvent, loop: Loop) => void = () => {},
): Promise<Loop> {
  for (const event of events) {
    clock.advance(1_000);
    await store.record(loopId, event);
    after(event, store.load(loopId));
  }
  return store.load(loopId);
}
