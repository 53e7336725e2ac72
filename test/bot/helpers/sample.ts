// A loop in the middle of its third iteration, to vary in tests.

import { type IterationView, viewOfLoop } from '../../../src/bot/iteration-view.ts';
import type { Deployment, FailureGroup, Fix, GroupTest, Iteration, Loop } from '../../../src/loop/model.ts';
import type { Plan } from '../../../src/loop/plan.ts';

export function samplePlan(change: Partial<Plan> = {}): Plan {
  return {
    project: 'storefront',
    configPath: '/srv/storefront/greenloop.yaml',
    folder: '/srv/storefront',
    repository: '/srv/storefront',
    ref: 'main',
    branch: 'greenloop/storefront',
    push: false,
    env: [],
    goal: { target: 66 },
    environment: { name: 'staging', revision: null, health: [] },
    setup: null,
    suites: [
      {
        id: 'p1',
        name: 'P1 Critical',
        priority: 1,
        run: ['npm', 'test'],
        rerun: null,
        collect: null,
        reports: '{reports}/*.xml',
        timeoutMs: 60_000,
        tolerance: 0,
        against: 'deployment',
        real: true,
        categories: {},
      },
    ],
    fix: {
      run: ['./fixer.sh'],
      env: [],
      parallel: 1,
      timeoutMs: 60_000,
      attempts: 3,
      protect: [],
      teams: {},
    },
    deploy: {
      run: ['./deploy.sh'],
      env: [],
      about: { region: 'us-central1' },
      steps: ['Image built', 'Service healthy'],
      verify: null,
      rollback: null,
      timeoutMs: 60_000,
      approval: false,
      facts: null,
      baseline: {},
    },
    limits: { iterations: 20, hours: 12, stuckAfter: 3 },
    slack: { channel: '#staging-loop', digest: null, timezone: 'UTC' },
    access: { operate: null, approve: null },
    ...change,
  };
}

export function sampleTest(change: Partial<GroupTest> = {}): GroupTest {
  return {
    suiteId: 'p1',
    file: 'tests/ws-auth.test.mjs',
    className: 'ws-auth',
    name: 'rejects an expired token',
    message: 'expected close 4403, got open',
    details: '',
    output: '',
    durationMs: 12,
    synthetic: false,
    ...change,
  };
}

export function sampleGroup(change: Partial<FailureGroup> = {}): FailureGroup {
  return {
    id: 'g-7f3a',
    fingerprint: '7f3a',
    title: 'WebSocket auth accepts a bad token',
    category: 'WebSocket Core',
    suiteId: 'p1',
    priority: 1,
    state: 'new',
    status: 'failing',
    firstSeenIteration: 3,
    tests: [sampleTest()],
    attempts: 0,
    refusals: [],
    owner: null,
    claimedBy: null,
    ...change,
  };
}

export function sampleFix(change: Partial<Fix> = {}): Fix {
  return {
    id: 'fix-1',
    groupId: 'g-7f3a',
    attempt: 1,
    base: 'a1b2c3d4e5',
    status: 'running',
    candidate: null,
    commit: null,
    message: null,
    files: [],
    reasons: [],
    analysis: null,
    approvedBy: null,
    declinedBy: null,
    startedAt: 0,
    durationMs: null,
    ...change,
  };
}

export function sampleDeployment(change: Partial<Deployment> = {}): Deployment {
  return {
    id: 'd-1',
    revision: 'a1b2c3d4e5f6',
    why: 'fixes',
    status: 'running',
    steps: [],
    facts: {},
    reason: '',
    approvedBy: null,
    refusedBy: null,
    startedAt: 0,
    durationMs: null,
    ...change,
  };
}

export function sampleIteration(change: Partial<Iteration> = {}): Iteration {
  return {
    id: 'it-3',
    number: 3,
    phase: 'test',
    phases: [
      { phase: 'preflight', startedAt: 1, endedAt: 2 },
      { phase: 'test', startedAt: 2, endedAt: null },
    ],
    startedAt: Date.UTC(2026, 10, 25, 14, 2),
    revision: 'a1b2c3d4e5f6',
    deployed: 'a1b2c3d4e5f6',
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
    ...change,
  };
}

export function sampleLoop(change: Partial<Loop> = {}): Loop {
  return {
    id: 'loop-1',
    project: 'storefront',
    plan: samplePlan(),
    status: 'running',
    blockedOn: null,
    reason: '',
    startedBy: 'U0MIA0001',
    startedAt: 0,
    scope: ['p1'],
    once: false,
    request: 'none',
    iteration: sampleIteration(),
    iterationEnded: false,
    past: [
      {
        number: 2,
        ledger: { declared: 66, collected: 61, executed: 25, passing: 53, verified: 25 },
        newlyVerified: 25,
      },
    ],
    answered: false,
    lastDeployed: null,
    delivered: null,
    earlierGroups: [],
    quarantined: [],
    reviewable: [],
    blockedSince: null,
    waitedMs: 0,
    ledger: { declared: 66, collected: 61, executed: 61, passing: 57, verified: 25 },
    ...change,
  };
}

export function sampleView(loop: Partial<Loop> = {}, iteration: Partial<Iteration> = {}): IterationView {
  const view = viewOfLoop(sampleLoop({ iteration: sampleIteration(iteration), ...loop }), null, new Map());
  if (view === null) throw new Error('a sample without an iteration');
  return view;
}
