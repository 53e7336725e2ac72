// The journal of the seed report's loop: one iteration, from its start to a stop, with everything that can be told.
import type { JournalEntry, LoopEvent } from '../../src/loop/event.ts';
import type { Loop } from '../../src/loop/model.ts';
import { iteration } from './iteration-facts.ts';
import { counts, deployment, FIXED, failure, failureGroup, fix, ledger, TESTED } from './seed-nouns.ts';
import { plan } from './seed-plan.ts';

const START = Date.UTC(2025, 8, 6, 23, 46, 10);

/** One journal entry; each is eleven seconds after the one before it. */
export function entry(event: LoopEvent, seq = 1, at: number = START + seq * 11_000): JournalEntry {
  return { seq, loopId: 'l-1', iteration: event.type === 'loop-started' ? null : 1, at, event };
}

/** The loop of that journal in the middle of its iteration, with changes. */
export function loop(changes: Partial<Loop> = {}): Loop {
  return {
    id: 'l-1',
    project: 'netra',
    plan: plan(),
    status: 'running',
    blockedOn: null,
    reason: '',
    startedBy: 'mia',
    startedAt: START,
    scope: ['p1', 'staging'],
    once: false,
    request: 'none',
    iteration: iteration(),
    iterationEnded: false,
    past: [],
    answered: false,
    lastDeployed: null,
    delivered: null,
    earlierGroups: [],
    quarantined: [],
    reviewable: [],
    blockedSince: null,
    waitedMs: 0,
    ledger: ledger(466, 244, 25, 25, 25),
    ...changes,
  };
}

/** A loop in its order, every kind of event at least once. */
export function journal(): readonly JournalEntry[] {
  const group = failureGroup({ status: 'failing' });
  const test = { file: 'tests/a.py', className: '', name: 'test_new' };
  const message = 'AssertionError: expected close 4403, got open';
  const failing = group.tests.map((one) => failure(one, message));
  const started = { type: 'suite-started', suiteId: 'p1', fixId: null, attempt: 1 } as const;
  const ended = { type: 'suite-ended', reason: '', durationMs: 372_000 } as const;
  const { id, steps } = deployment({});
  const fixId = fix({}).id;
  const first = 'i1-g-7f3a1c-1';
  const proposed = { type: 'fix-proposed', candidate: 'c0ffee', durationMs: 260_000 } as const;
  const events: readonly LoopEvent[] = [
    {
      type: 'loop-started',
      project: 'netra',
      plan: plan(),
      scope: ['p1', 'staging'],
      once: false,
      by: 'mia',
    },
    { type: 'iteration-started', iterationId: 'i1' },
    { type: 'phase-started', phase: 'preflight' },
    { type: 'checkout-prepared', revision: TESTED, note: 'main was merged' },
    { type: 'revision-asked', revision: null, words: 'no such file: .staging/current' },
    {
      type: 'health-checked',
      health: { healthy: false, at: 0, checks: [{ name: 'db', ok: false, words: 'refused' }] },
    },
    { type: 'loop-blocked', on: 'environment', reason: 'db: refused', hint: 'it is checked again by itself' },
    {
      type: 'health-checked',
      health: { healthy: true, at: 0, checks: [{ name: 'db', ok: true, words: '' }] },
    },
    { type: 'loop-unblocked' },
    { type: 'approval-asked', deploymentId: 'd0', revision: TESTED, why: 'preflight' },
    { type: 'deployment-approved', deploymentId: 'd0', revision: TESTED, by: 'sam' },
    { type: 'deployment-started', deploymentId: 'd0', revision: TESTED, why: 'preflight', steps: [] },
    { type: 'deployment-unknown', deploymentId: 'd0', reason: 'killed', durationMs: 60_000 },
    { type: 'loop-blocked', on: 'person', reason: 'nobody can say whether it is live', hint: 'look at it' },
    { type: 'loop-resumed', by: 'sam' },
    { type: 'revision-asked', revision: TESTED, words: '' },
    { type: 'phase-started', phase: 'test' },
    { ...started, runId: 'r1', purpose: 'test', revision: TESTED, selection: null },
    { type: 'tests-changed', suiteId: 'p1', came: [test], went: [{ ...test, name: 'test_old' }] },
    { ...ended, runId: 'r1', status: 'failed', counts: counts(25, 1, { flaky: 2 }), results: failing },
    { ...started, runId: 'r2', purpose: 'rerun', revision: TESTED, selection: group.tests },
    { ...ended, runId: 'r2', status: 'failed', counts: counts(1, 1), results: failing, durationMs: 4_100 },
    { ...started, suiteId: 'staging', runId: 'r3', purpose: 'collect', revision: TESTED, selection: null },
    { ...ended, runId: 'r3', status: 'passed', counts: counts(219, 0), results: [], durationMs: 1_100 },
    { type: 'phase-started', phase: 'group' },
    { type: 'failures-grouped', groups: [group], massFailure: false },
    { type: 'phase-started', phase: 'fix' },
    { type: 'fix-started', fixId: 'i1-g-7f3a1c-0', groupId: group.id, attempt: 1, base: TESTED },
    {
      type: 'fix-failed',
      fixId: 'i1-g-7f3a1c-0',
      status: 'timed-out',
      reason: 'no end after 30 min',
      durationMs: 1,
    },
    { type: 'fix-started', fixId: first, groupId: group.id, attempt: 1, base: TESTED },
    { ...proposed, fixId: first, files: ['tests/a.py'], analysis: null },
    { type: 'fix-refused', fixId: first, reasons: ['it edits tests/a.py', 'it adds a sleep'] },
    { type: 'fix-started', fixId, groupId: group.id, attempt: 2, base: TESTED },
    { ...proposed, fixId, files: ['netra/auth.py', 'netra/close.py'], analysis: fix({}).analysis },
    {
      type: 'group-held',
      groupId: 'g-2b1c00',
      status: 'needs-review',
      reason: 'three attempts were refused',
    },
    { type: 'phase-started', phase: 'check' },
    { ...started, runId: 'r4', purpose: 'check', fixId, revision: 'c0ffee00', selection: group.tests },
    {
      ...ended,
      runId: 'r4',
      status: 'errored',
      counts: counts(0, 0),
      results: [],
      reason: 'no report was left',
    },
    { type: 'fix-accepted', fixId },
    { type: 'phase-started', phase: 'commit' },
    {
      type: 'fix-merged',
      fixId,
      commit: FIXED,
      message: 'Mark the session as refused\n\nbody',
      files: ['a', 'b'],
    },
    { type: 'branch-pushed', revision: FIXED, to: '/srv/git/netra.git' },
    { type: 'phase-started', phase: 'deploy' },
    {
      type: 'deployment-started',
      deploymentId: id,
      revision: FIXED,
      why: 'fixes',
      steps: steps.map((one) => one.name),
    },
    { type: 'deployment-step-changed', deploymentId: id, step: 'Secrets configured', status: 'running' },
    { type: 'deployment-step-changed', deploymentId: id, step: 'Secrets configured', status: 'done' },
    {
      type: 'deployment-succeeded',
      deploymentId: id,
      facts: { image_mb: 150, startup_s: 4 },
      note: '',
      durationMs: 571_000,
    },
    { type: 'deployment-faulty', deploymentId: id, reason: 'not healthy: 503', durationMs: 571_000 },
    { type: 'deployment-rolled-back', deploymentId: id, ok: true, reason: '' },
    { type: 'phase-started', phase: 'verify' },
    { ...started, runId: 'r5', purpose: 'verify', revision: FIXED, selection: group.tests },
    { ...ended, runId: 'r5', status: 'passed', counts: counts(1, 0), results: [], durationMs: 2_000 },
    { type: 'fix-verified', fixId },
    { type: 'fix-not-held', fixId, reason: 'test_old still fails: expected 1' },
    { type: 'fix-reverted', fixId, commit: 'abcdef0123', reason: 'the deployment of them failed' },
    { type: 'phase-started', phase: 'report' },
    { type: 'iteration-reported', path: '/srv/greenloop/netra/iteration-1.md' },
    { type: 'iteration-ended', ledger: ledger(466, 244, 25, 25, 25) },
    { type: 'pause-requested', by: 'mia' },
    { type: 'loop-paused' },
    { type: 'stop-requested', by: 'mia', now: true },
    { type: 'loop-finished', as: 'stopped', reason: 'somebody asked for it' },
  ];
  return events.map((event, index) => entry(event, index + 1));
}
