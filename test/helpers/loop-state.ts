// Builders of plain loop states for the tests of pure functions.
import type {
  Counts,
  Deployment,
  FailureGroup,
  Fix,
  GroupTest,
  Iteration,
  Ledger,
  Loop,
  RecordedResult,
  SuiteRun,
} from '../../src/loop/model.ts';
import type { DeployPlan, FixPlan, Plan, SuitePlan } from '../../src/loop/plan.ts';

export const aSuite = (id: string, over: Partial<SuitePlan> = {}): SuitePlan => ({
  id,
  name: id.toUpperCase(),
  priority: 1,
  run: ['run', id],
  rerun: ['rerun', id, '{tests}'],
  collect: null,
  reports: '{reports}/*.xml',
  timeoutMs: 60_000,
  tolerance: 0,
  against: 'deployment',
  real: true,
  categories: {},
  ...over,
});

export const aFixPlan = (over: Partial<FixPlan> = {}): FixPlan => ({
  run: ['./fixer'],
  env: [],
  parallel: 2,
  timeoutMs: 60_000,
  attempts: 3,
  protect: ['tests/**'],
  teams: {},
  ...over,
});

export const aDeployPlan = (over: Partial<DeployPlan> = {}): DeployPlan => ({
  run: ['./deploy'],
  env: [],
  about: { project: 'storefront-staging' },
  steps: ['Release built', 'Service healthy'],
  verify: ['./is-live'],
  rollback: ['./rollback'],
  timeoutMs: 60_000,
  approval: false,
  facts: null,
  baseline: {},
  ...over,
});

export const aPlan = (over: Partial<Plan> = {}): Plan => ({
  project: 'storefront',
  configPath: '/project/greenloop.yaml',
  folder: '/project',
  repository: '/project',
  ref: 'main',
  branch: 'greenloop/storefront',
  push: true,
  env: [],
  goal: { target: null },
  environment: { name: 'staging', revision: { kind: 'run', argv: ['./revision'] }, health: [] },
  setup: null,
  suites: [aSuite('p1'), aSuite('p2', { priority: 2 })],
  fix: aFixPlan(),
  deploy: aDeployPlan(),
  limits: { iterations: 10, hours: 1, stuckAfter: 3 },
  slack: { channel: '#loop', digest: null, timezone: 'UTC' },
  access: { operate: null, approve: null },
  ...over,
});

export const counts = (passed: number, failed = 0, over: Partial<Counts> = {}): Counts => ({
  tests: passed + failed,
  passed,
  failed,
  errored: 0,
  skipped: 0,
  flaky: 0,
  broken: 0,
  ...over,
});

export const aResult = (name: string, over: Partial<RecordedResult> = {}): RecordedResult => ({
  file: 'tests/a.test.mjs',
  className: 'A',
  name,
  outcome: 'failed',
  durationMs: 5,
  message: 'expected 200, got 500',
  details: '',
  output: '',
  retries: 0,
  synthetic: false,
  category: 'A',
  ...over,
});

export const aRun = (suiteId: string, over: Partial<SuiteRun> = {}): SuiteRun => ({
  id: `i1-${suiteId}-${over.purpose ?? 'test'}-${over.attempt ?? 1}`,
  suiteId,
  purpose: 'test',
  fixId: null,
  revision: 'aaaaaaa1',
  attempt: 1,
  selection: null,
  status: 'passed',
  reason: '',
  counts: counts(10),
  startedAt: 1_000,
  durationMs: 500,
  failures: [],
  ...over,
});

/** A run in which these tests failed. */
export const aFailedRun = (
  suiteId: string,
  names: readonly string[],
  over: Partial<SuiteRun> = {},
): SuiteRun =>
  aRun(suiteId, {
    status: 'failed',
    counts: counts(10 - names.length, names.length),
    failures: names.map((name) => aResult(name)),
    ...over,
  });

export const aGroupTest = (name: string, over: Partial<GroupTest> = {}): GroupTest => ({
  suiteId: 'p1',
  file: 'tests/a.test.mjs',
  className: 'A',
  name,
  message: 'expected 200, got 500',
  details: '',
  output: '',
  durationMs: 5,
  synthetic: false,
  ...over,
});

export const aGroup = (id: string, over: Partial<FailureGroup> = {}): FailureGroup => ({
  id,
  fingerprint: id.repeat(8),
  title: `cause ${id}`,
  category: 'A',
  suiteId: 'p1',
  priority: 1,
  state: 'new',
  status: 'failing',
  firstSeenIteration: 1,
  tests: [aGroupTest('t1')],
  attempts: 0,
  refusals: [],
  owner: null,
  claimedBy: null,
  ...over,
});

export const aFix = (groupId: string, over: Partial<Fix> = {}): Fix => ({
  id: `i1-${groupId}-${over.attempt ?? 1}`,
  groupId,
  attempt: 1,
  base: 'aaaaaaa1',
  status: 'running',
  candidate: null,
  commit: null,
  message: null,
  files: [],
  reasons: [],
  analysis: null,
  approvedBy: null,
  declinedBy: null,
  startedAt: 2_000,
  durationMs: null,
  ...over,
});

export const aDeployment = (over: Partial<Deployment> = {}): Deployment => ({
  id: 'i1-d1',
  revision: 'aaaaaaa1',
  why: 'preflight',
  status: 'running',
  steps: [],
  facts: {},
  reason: '',
  approvedBy: null,
  refusedBy: null,
  startedAt: 1_500,
  durationMs: null,
  ...over,
});

export const anIteration = (over: Partial<Iteration> = {}): Iteration => ({
  id: 'i1',
  number: 1,
  phase: 'preflight',
  phases: [],
  startedAt: 1_000,
  revision: 'aaaaaaa1',
  deployed: 'aaaaaaa1',
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
  ...over,
});

export const aLedger = (over: Partial<Ledger> = {}): Ledger => ({
  declared: 20,
  collected: 20,
  executed: 20,
  passing: 20,
  verified: 20,
  ...over,
});

export const aLoop = (over: Partial<Loop> = {}): Loop => ({
  id: 'L1',
  project: 'storefront',
  plan: aPlan(),
  status: 'running',
  blockedOn: null,
  reason: '',
  startedBy: 'mia',
  startedAt: 0,
  scope: ['p1', 'p2'],
  once: false,
  request: 'none',
  iteration: null,
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
  ledger: aLedger(),
  ...over,
});
