import { digestMessage } from '../../../src/bot/blocks/digest-message.ts';
import {
  comparisonMessage,
  historyMessage,
  reportMessage,
} from '../../../src/bot/blocks/history-messages.ts';
import type { Message } from '../../../src/bot/blocks/rich-text.ts';
import { lifeMessage, testsMessage } from '../../../src/bot/blocks/test-messages.ts';
import { judgeFlakiness } from '../../../src/loop/flakiness.ts';
import { waitingOf } from '../../../src/report/digest.ts';
import { iterationFacts } from '../../helpers/iteration-facts.ts';
import { waitingLoop } from './every-message.ts';

/** Digest, history, comparison and report of a project in which everything has this name. */
export function pastMessages(evil: string, many: number): readonly Message[] {
  const named = { suiteId: evil, file: evil, className: evil, name: evil };
  const tests = Array.from({ length: many }, () => ({ ...named, message: evil, retries: 1, groupId: null }));
  const ledger = { declared: 2_000_000, collected: 2_000, executed: 2_000, passing: 0, verified: 0 };
  const rows = Array.from({ length: 50 }, (_, n) => ({
    number: 999_000 + n,
    loopId: evil,
    loopStatus: 'gave-up' as const,
    startedBy: evil,
    startedAt: n,
    endedAt: n + 400_000_000,
    revision: evil,
    ledger: { ...ledger, passing: n % 2 ? 2_000_000 : 0 },
    failing: 2_000,
    mergedFixes: 300,
    deployments: 9,
  }));
  const side = { number: 999_999, startedAt: 0, endedAt: 1, revision: evil, ledger };
  const levels = [null, ...Array.from({ length: 60 }, (_, n) => `${evil}${n}`)].map((category) => ({
    ...{ suiteId: 'p1', category },
    ledger: { ...ledger, collected: 2_000_000, verified: 1 },
    before: ledger,
  }));
  const comparison = {
    project: evil,
    before: side,
    after: side,
    fixed: tests,
    broken: tests,
    unmasked: tests,
    stillFailing: tests,
    cameFailing: tests,
    firstFailing: tests,
    skippedInstead: tests,
    flaky: tests,
    came: tests,
    went: tests,
    levels,
  };
  const quarantined = tests.map((test) => ({
    ...{ ...test, by: evil, reason: evil, since: 0, until: 1 },
    did: 'failed' as const,
  }));
  const digest = {
    project: evil,
    timezone: 'Asia/Kathmandu',
    at: 200_000_000,
    since: 1,
    iterations: 1_000,
    loopStatus: 'blocked',
    ledger,
    ledgerBefore: ledger,
    comparison,
    rows: rows.slice(-10),
    pictured: rows.slice(-20),
    flaky: tests,
    quarantined,
    levels,
    suites: [{ id: 'p1', name: evil }],
    failing: 2_000,
    slowest: tests.slice(0, 3).map((test) => ({ ...test, durationMs: 1 })),
    waiting: waitingOf(waitingLoop(evil)),
    forecast: null,
    record: { at: 0, iteration: 1, ledger },
  } as const;
  const point = {
    iteration: 999_999,
    revision: evil,
    at: 0,
    outcome: 'errored' as const,
    flaky: true,
    quarantined: true,
    belief: 'fake' as const,
  };
  const facts = iterationFacts({
    project: evil,
    loopReason: evil,
    failing: tests,
    flaky: tests,
    quarantined,
  });
  return [
    digestMessage(digest),
    digestMessage({ ...digest, iterations: 0 }),
    historyMessage(evil, rows),
    comparisonMessage(comparison),
    reportMessage(facts),
    testsMessage(
      evil,
      tests.slice(0, 10).map(() => ({ test: evil, said: evil })),
    ),
    lifeMessage(
      {
        test: named,
        present: false,
        flakiness: judgeFlakiness([], 0),
        changes: Array.from({ length: 12 }, () => point),
        results: Array.from({ length: 20 }, () => ({
          ...point,
          durationMs: 1,
          purpose: 'verify' as const,
          reasons: [evil, evil],
        })),
      },
      [{ ...named, by: evil, reason: evil, since: 0, until: 1 }],
      'UTC',
    ),
  ];
}
