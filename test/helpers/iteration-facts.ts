// The seed report's scenario as Greenloop would have measured it: P1 from 24 to 25, one fix, one refused attempt.
import type {
  Counts,
  Deployment,
  FailureGroup,
  Fix,
  GroupTest,
  Iteration,
  Ledger,
  PhaseTime,
  RecordedResult,
  SuiteRun,
} from '../../src/loop/model.ts';
import { PHASES } from '../../src/loop/model.ts';
import type { Plan, SuitePlan } from '../../src/loop/plan.ts';
import type { IterationFacts } from '../../src/loop/ports.ts';

export const TESTED = '0be21d7c5b9f4e8a9d1c3f6a7b8c9d0e1f2a3b4c';
export const FIXED = '59149c02d1f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4';
const STARTED = Date.UTC(2025, 8, 6, 23, 46, 10);
const MINUTE = 60_000;
const FOLDER = 'tests/e2e/staging';

const WEBSOCKET = {
  file: `${FOLDER}/test_priority1_critical.py`,
  className: '',
  name: 'test_002_websocket_authentication_real',
};
const RETRY = {
  file: `${FOLDER}/test_6_failure_recovery_staging.py`,
  className: '',
  name: 'test_retry_strategies',
};

/** Counts of a suite without anything special. */
export function counts(tests: number, failed: number, more: Partial<Counts> = {}): Counts {
  return { tests, passed: tests - failed, failed, errored: 0, skipped: 0, flaky: 0, broken: 0, ...more };
}

/** A ledger in the order of its figures. */
export function ledger(
  declared: number,
  collected: number,
  executed: number,
  passing: number,
  verified: number,
): Ledger {
  return { declared, collected, executed, passing, verified };
}

/** A failing result as a suite run has it. */
export function failure(
  test: { file: string; className: string; name: string },
  message: string,
): RecordedResult {
  const told = { details: '', output: '', retries: 0, synthetic: false, category: '' };
  return { ...test, ...told, outcome: 'failed', durationMs: 1_204, message };
}

/** A run of the P1 suite that passed all its 25 tests, with changes. */
export function suiteRun(changes: Partial<SuiteRun>): SuiteRun {
  return {
    id: 'i1-p1-test-1',
    suiteId: 'p1',
    purpose: 'test',
    fixId: null,
    revision: TESTED,
    attempt: 1,
    selection: null,
    status: 'passed',
    reason: '',
    counts: counts(25, 0),
    startedAt: STARTED + MINUTE,
    durationMs: 6 * MINUTE,
    failures: [],
    ...changes,
  };
}

/** A group of failing P1 tests, with changes. */
export function failureGroup(changes: Partial<FailureGroup>): FailureGroup {
  return {
    id: 'g-7f3a1c',
    fingerprint: '7f3a1c90',
    title: 'test_002_websocket_authentication_real',
    category: 'WebSocket Core',
    suiteId: 'p1',
    priority: 1,
    state: 'new',
    status: 'verified',
    firstSeenIteration: 1,
    tests: [groupTest(WEBSOCKET, AUTH_MESSAGE)],
    attempts: 2,
    refusals: [REFUSAL],
    ...changes,
  };
}

/** One failing test of a P1 group. */
export function groupTest(
  test: { file: string; className: string; name: string },
  message: string,
): GroupTest {
  return { ...test, suiteId: 'p1', message, details: '', output: '', durationMs: 1_204, synthetic: false };
}

/** A fix that went all the way, with changes. */
export function fix(changes: Partial<Fix>): Fix {
  return {
    id: 'i1-g-7f3a1c-2',
    groupId: 'g-7f3a1c',
    attempt: 2,
    base: TESTED,
    status: 'verified',
    candidate: 'c0ffee1234567890',
    commit: FIXED,
    message: COMMIT_MESSAGE,
    files: ['netra/websocket/auth.py', 'netra/websocket/close_codes.py'],
    reasons: [],
    analysis: {
      issue: 'The WebSocket endpoint accepts a connection whose token was rejected',
      rootCause: 'the handshake handler answers HTTP 403 and leaves `auth_enforced` as it was',
      solution: 'Mark the session as refused for every authentication status, before the handler returns',
      why: [
        {
          question: 'Why did the test fail?',
          because: 'auth_enforced was False instead of True',
          evidence: 'AssertionError: assert False is True',
        },
        {
          question: 'Why was it False?',
          because: 'the handler sets it for 401 only, and the gateway answers 403',
          evidence: 'netra/websocket/auth.py:88',
        },
        {
          question: 'Why does it handle 401 only?',
          because: 'the gateway answered 401 until its last release',
          evidence: null,
        },
      ],
    },
    startedAt: STARTED + 9 * MINUTE,
    durationMs: 4 * MINUTE + 20_000,
    ...changes,
  };
}

/** A deployment that succeeded, with changes. */
export function deployment(changes: Partial<Deployment>): Deployment {
  const done = (name: string, durationMs: number) => ({ name, status: 'done', durationMs }) as const;
  return {
    id: 'i1-d1',
    revision: FIXED,
    why: 'fixes',
    status: 'succeeded',
    steps: [
      done('Configuration validated', 2_100),
      done('GCP APIs enabled', 8_400),
      done('Secrets configured', 3_000),
      done('Services built and deployed', 9 * MINUTE),
    ],
    facts: { image_mb: 150, startup_s: 4, cost_month: 205, memory_mb: 512 },
    reason: '',
    approvedBy: null,
    startedAt: STARTED + 15 * MINUTE,
    durationMs: 9 * MINUTE + 31_000,
    ...changes,
  };
}

/** A suite of pytest, with changes. */
export function suitePlan(changes: Partial<SuitePlan>): SuitePlan {
  return {
    id: 'p1',
    name: 'P1 Critical',
    priority: 1,
    run: [
      'python',
      '-m',
      'pytest',
      `${FOLDER}/test_priority1_critical.py`,
      '-v',
      '--junitxml={reports}/p1.xml',
    ],
    rerun: null,
    collect: null,
    reports: '{reports}/*.xml',
    timeoutMs: 20 * MINUTE,
    tolerance: 0,
    against: 'deployment',
    real: true,
    categories: { 'WebSocket Core': ['*websocket*'] },
    ...changes,
  };
}

/** The plan of the project, with changes. */
export function plan(changes: Partial<Plan> = {}): Plan {
  return {
    project: 'netra',
    configPath: '/srv/greenloop/netra/greenloop.yaml',
    folder: '/srv/greenloop/netra',
    repository: '/srv/git/netra.git',
    ref: 'main',
    branch: 'greenloop/netra',
    push: true,
    env: [],
    goal: { target: 466 },
    environment: { name: 'GCP staging', revision: null, health: [] },
    setup: null,
    suites: [
      suitePlan({}),
      suitePlan({
        id: 'staging',
        name: 'Staging',
        priority: 2,
        run: ['python', '-m', 'pytest', FOLDER, '-v', '--tb=short', '--junitxml={reports}/staging.xml'],
        rerun: ['python', '-m', 'pytest', '{tests}', '-v', '--junitxml={reports}/staging.xml'],
        categories: {},
      }),
    ],
    fix: {
      run: ['./tools/fixer.sh'],
      env: [],
      parallel: 2,
      timeoutMs: 30 * MINUTE,
      attempts: 3,
      protect: ['tests/**'],
      teams: {},
    },
    deploy: {
      run: ['./deploy.sh'],
      env: [],
      about: { project: 'netra-staging', region: 'us-central1', mode: 'local build (fast)' },
      steps: [],
      verify: null,
      rollback: null,
      timeoutMs: 20 * MINUTE,
      approval: false,
      facts: 'facts.json',
      baseline: { image_mb: 350, cost_month: 650, memory_mb: 2_048 },
    },
    limits: { iterations: 20, hours: 12, stuckAfter: 3 },
    slack: { channel: '#staging-loop', digest: null, timezone: 'UTC' },
    access: { operate: null, approve: null },
    ...changes,
  };
}

/** The iteration, with changes. */
export function iteration(changes: Partial<Iteration> = {}): Iteration {
  const selection = [WEBSOCKET];
  const one = { selection, counts: counts(25, 1), status: 'failed' } as const;
  const failures = [failure(WEBSOCKET, AUTH_MESSAGE)];
  return {
    id: 'i1',
    number: 1,
    phase: 'report',
    phases: phaseTimes(),
    startedAt: STARTED,
    revision: TESTED,
    deployed: FIXED,
    health: null,
    suiteRuns: [
      suiteRun({ status: 'failed', counts: counts(25, 1), failures }),
      suiteRun({ ...one, id: 'i1-p1-rerun-1', purpose: 'rerun', failures }),
      suiteRun({
        id: 'i1-p1-verify-1',
        purpose: 'verify',
        revision: FIXED,
        selection,
        counts: counts(25, 0),
      }),
    ],
    groups: [failureGroup({})],
    grouped: true,
    massFailure: false,
    fixes: [
      fix({
        id: 'i1-g-7f3a1c-1',
        attempt: 1,
        status: 'refused',
        commit: null,
        message: null,
        files: [WEBSOCKET.file],
        reasons: [REFUSAL],
        analysis: null,
      }),
      fix({}),
    ],
    deployments: [deployment({})],
    pushed: FIXED,
    reported: true,
    ...changes,
  };
}

/** Everything that the report of the seed's iteration is computed from, with changes. */
export function iterationFacts(changes: Partial<IterationFacts> = {}): IterationFacts {
  return {
    project: 'netra',
    plan: plan(),
    loopId: 'l-1',
    loopStatus: 'running',
    loopReason: '',
    startedBy: 'mia',
    iteration: iteration(),
    endedAt: STARTED + 26 * MINUTE + 30_000,
    ledger: ledger(466, 244, 25, 25, 25),
    previousLedger: null,
    suites: [
      {
        id: 'p1',
        name: 'P1 Critical',
        priority: 1,
        before: counts(25, 1),
        after: counts(25, 0),
        collected: 25,
      },
      { id: 'staging', name: 'Staging', priority: 2, before: null, after: null, collected: 219 },
    ],
    categories: [
      ...category('p1', ['WebSocket Core', 4], ['Agent Core', 7], ['Message Management', 5]),
      ...category('p1', ['Scalability', 5], ['User Experience', 4]),
      { suiteId: 'staging', category: 'WebSocket Events', tests: 110, passing: 0, verified: 0, failing: 0 },
      { suiteId: 'staging', category: 'Failure Recovery', tests: 109, passing: 0, verified: 0, failing: 1 },
    ],
    failing: [
      {
        ...RETRY,
        suiteId: 'staging',
        message: 'TimeoutError: no reply within 5 s\n  at line 40',
        groupId: null,
      },
    ],
    flaky: [],
    skipped: [],
    past: [],
    ...changes,
  };
}

function category(suiteId: string, ...tests: readonly (readonly [string, number])[]) {
  return tests.map(([name, n]) => {
    return { suiteId, category: name, tests: n, passing: n, verified: n, failing: 0 };
  });
}

/** Phases one after another, as long as the seed's. */
function phaseTimes(): readonly PhaseTime[] {
  const lengths = [0.5, 7, 0.1, 5, 0.2, 0.1, 10, 3, 0.6].map((minutes) => minutes * MINUTE);
  return PHASES.map((phase, index) => {
    const startedAt = STARTED + lengths.slice(0, index).reduce((sum, one) => sum + one, 0);
    return { phase, startedAt, endedAt: startedAt + (lengths[index] ?? 0) };
  });
}

const AUTH_MESSAGE = 'AssertionError: expected close 4403, got open\nassert False is True';
const REFUSAL = `it edits ${WEBSOCKET.file}, which fix.protect keeps`;
const COMMIT_MESSAGE = `Mark the session as refused for every authentication status

Root cause: the handshake handler answers HTTP 403 and leaves auth_enforced as it was

Fixes 1 failing test: test_002_websocket_authentication_real

Greenloop-Loop: l-1
Greenloop-Iteration: 1
Greenloop-Group: g-7f3a1c
`;
