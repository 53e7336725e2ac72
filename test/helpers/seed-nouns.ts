// The nouns of the seed report's iteration, each with changes where a test needs them.
import type {
  Counts,
  Deployment,
  FailureGroup,
  Fix,
  GroupTest,
  Ledger,
  RecordedResult,
  SuiteRun,
} from '../../src/loop/model.ts';
import { FOLDER } from './seed-plan.ts';

/** The revision that was tested, and the one with the fix. */
export const TESTED = '0be21d7c5b9f4e8a9d1c3f6a7b8c9d0e1f2a3b4c';
export const FIXED = '59149c02d1f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4';
export const STARTED = Date.UTC(2025, 8, 6, 23, 46, 10);
const MINUTE = 60_000;

export const WEBSOCKET = {
  file: `${FOLDER}/test_priority1_critical.py`,
  className: '',
  name: 'test_002_websocket_authentication_real',
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
    owner: null,
    claimedBy: null,
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
    approvedBy: null,
    declinedBy: null,
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
    refusedBy: null,
    startedAt: STARTED + 15 * MINUTE,
    durationMs: 9 * MINUTE + 31_000,
    ...changes,
  };
}

export const AUTH_MESSAGE = 'AssertionError: expected close 4403, got open\nassert False is True';
export const REFUSAL = `it edits ${WEBSOCKET.file}, which fix.protect keeps`;
const COMMIT_MESSAGE = `Mark the session as refused for every authentication status

Root cause: the handshake handler answers HTTP 403 and leaves auth_enforced as it was

Fixes 1 failing test: test_002_websocket_authentication_real

Greenloop-Loop: l-1
Greenloop-Iteration: 1
Greenloop-Group: g-7f3a1c
`;
