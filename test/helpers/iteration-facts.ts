// The seed report's scenario as Greenloop would have measured it: P1 from 24 to 25, one fix, one refused attempt.
import { type Iteration, PHASES, type PhaseTime } from '../../src/loop/model.ts';
import type { IterationFacts } from '../../src/loop/ports.ts';
import {
  AUTH_MESSAGE,
  counts,
  deployment,
  FIXED,
  failure,
  failureGroup,
  fix,
  ledger,
  REFUSAL,
  STARTED,
  suiteRun,
  TESTED,
  WEBSOCKET,
} from './seed-nouns.ts';
import { FOLDER, plan } from './seed-plan.ts';

const MINUTE = 60_000;

const RETRY = {
  file: `${FOLDER}/test_6_failure_recovery_staging.py`,
  className: '',
  name: 'test_retry_strategies',
};

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
    takenBack: null,
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
    reviewable: [],
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
      {
        suiteId: 'staging',
        category: 'WebSocket Events',
        tests: 110,
        executed: 0,
        passing: 0,
        verified: 0,
        failing: 0,
      },
      {
        suiteId: 'staging',
        category: 'Failure Recovery',
        tests: 109,
        executed: 1,
        passing: 0,
        verified: 0,
        failing: 1,
      },
    ],
    failing: [
      {
        ...RETRY,
        suiteId: 'staging',
        message: 'TimeoutError: no reply within 5 s\n  at line 40',
        groupId: null,
      },
    ],
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
    ...changes,
  };
}

function category(suiteId: string, ...tests: readonly (readonly [string, number])[]) {
  return tests.map(([name, n]) => {
    return { suiteId, category: name, tests: n, executed: n, passing: n, verified: n, failing: 0 };
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
