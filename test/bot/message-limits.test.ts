import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockedMessage } from '../../src/bot/blocks/blocked-message.ts';
import { deploymentMessage } from '../../src/bot/blocks/deployment-message.ts';
import { digestMessage } from '../../src/bot/blocks/digest-message.ts';
import { doubtedMessage } from '../../src/bot/blocks/doubted-message.ts';
import { finishedMessage } from '../../src/bot/blocks/finished-message.ts';
import { groupMessage } from '../../src/bot/blocks/group-message.ts';
import { helpMessage } from '../../src/bot/blocks/help-message.ts';
import { comparisonMessage, historyMessage, reportMessage } from '../../src/bot/blocks/history-messages.ts';
import { homeView } from '../../src/bot/blocks/home-view.ts';
import { iterationMessage } from '../../src/bot/blocks/iteration-message.ts';
import { leftOutMessage } from '../../src/bot/blocks/left-out-message.ts';
import { notice } from '../../src/bot/blocks/notice.ts';
import { reminderMessage } from '../../src/bot/blocks/reminder-message.ts';
import type { Message } from '../../src/bot/blocks/rich-text.ts';
import { idleCard, statusCard } from '../../src/bot/blocks/status-card.ts';
import { lifeMessage, testsMessage } from '../../src/bot/blocks/test-messages.ts';
import { judgeFlakiness } from '../../src/loop/flakiness.ts';
import { PHASES } from '../../src/loop/model.ts';
import { checkBlocks } from '../../src/playground/blocks/check-blocks.ts';
import { waitingOf } from '../../src/report/digest.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { aResult, aRun } from '../helpers/loop-state.ts';
import {
  sampleFix,
  sampleGroup,
  sampleIteration,
  sampleLoop,
  samplePlan,
  sampleTest,
  sampleView,
} from './helpers/sample.ts';
import { assertWithinLimits, textsOf } from './helpers/slack-limits.ts';

/** Every message that there is, with this text in each place that a test, a fixer, a deployment or a person can fill. */
function everyMessage(evil: string): Message[] {
  const tests = Array.from({ length: 2_000 }, () =>
    sampleTest({ name: evil, className: evil, file: evil, message: evil, details: evil, output: evil }),
  );
  const group = sampleGroup({
    title: evil,
    category: evil,
    tests,
    refusals: [evil, evil],
    status: 'being-fixed',
    attempts: 2,
  });
  const analysis = { issue: evil, rootCause: evil, solution: evil, why: [] };
  const deployment = {
    id: 'd',
    revision: evil,
    why: 'fixes',
    status: 'faulty',
    steps: Array.from({ length: 60 }, () => ({ name: evil, status: 'failed', durationMs: 1 }) as const),
    facts: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}${evil}`, n])),
    reason: evil,
    approvedBy: evil,
    refusedBy: null,
    startedAt: 0,
    durationMs: 1,
  } as const;
  const plan = samplePlan({
    project: evil,
    ref: evil,
    environment: { name: evil, revision: null, health: [] },
  });
  const groups = Array.from({ length: 300 }, (_, n) => ({ ...group, id: `g-${n}` }));
  const view = sampleView(
    {
      plan,
      project: evil,
      startedBy: evil,
      reason: evil,
      status: 'blocked',
      blockedOn: 'person',
      reviewable: [
        sampleFix({
          status: 'refused',
          candidate: 'c0ffee1234567890',
          files: Array.from({ length: 50 }, () => evil),
          reasons: Array.from({ length: 50 }, () => evil),
        }),
      ],
    },
    {
      groups: [group, ...groups],
      grouped: true,
      massFailure: true,
      revision: evil,
      phases: PHASES.map((phase) => ({ phase, startedAt: 0, endedAt: 1 })),
      fixes: [sampleFix({ files: [evil, evil], reasons: [evil], status: 'refused', analysis, commit: evil })],
      deployments: [deployment],
      health: { healthy: false, at: 0, checks: [{ name: evil, ok: false, words: evil }] },
    },
  );
  const blocked = { type: 'loop-blocked', on: 'person', reason: evil, hint: evil } as const;
  const plans = Array.from({ length: 100 }, () => plan);
  return [
    iterationMessage(view, 281),
    iterationMessage(runningView(view, evil), 281),
    ...(
      [
        'failing',
        'being-fixed',
        'candidate',
        'needs-person',
        'needs-review',
        'merged',
        'verified',
        'reopened',
        'gone',
      ] as const
    ).map((status) => groupMessage({ ...group, status }, view)),
    doubtsOf(evil),
    leftOutMessage(groups.map((one, n) => ({ ...one, category: `${n}${evil}` }))),
    deploymentMessage(deployment, view, 1),
    deploymentMessage(
      { ...deployment, revision: 'c0ffee1234567890', status: 'waiting-for-approval', approvedBy: null },
      view,
      1,
    ),
    blockedMessage(blocked, { loopId: 'l', project: evil, iteration: 1 }, null),
    blockedMessage(blocked, { loopId: 'l', project: evil, iteration: null }, { how: 'resumed', by: evil }),
    finishedMessage({ type: 'loop-finished', as: 'gave-up', reason: evil }, { project: evil, view }),
    statusCard(view),
    idleCard(plans),
    helpMessage(
      plans.flatMap((plan) =>
        [true, false].map((may) => ({ plan, operate: may, approve: may, operators: evil, approvers: evil })),
      ),
      '/loop',
    ),
    notice(evil, evil),
    reminderMessage(waitingLoop(evil), 200_000_000),
    ...pastMessages(evil),
  ];
}

/** The same iteration while its suites run, and fail as they do. */
function runningView(view: ReturnType<typeof sampleView>, evil: string): ReturnType<typeof sampleView> {
  const run = {
    id: 'r1',
    suiteId: 'p1',
    purpose: 'test',
    fixId: null,
    revision: evil,
    attempt: 1,
    selection: null,
    status: 'running',
    reason: '',
    counts: null,
    startedAt: 0,
    durationMs: null,
    failures: [],
  } as const;
  const failures = Array.from({ length: 20 }, () => ({ name: evil, message: evil }));
  const progress = { done: 1, passed: 0, failed: 1, skipped: 0, current: evil, failures };
  return {
    ...view,
    status: 'running',
    iteration: { ...view.iteration, suiteRuns: Array.from({ length: 50 }, () => run) },
    live: new Map([['p1', { runId: 'r1', progress, of: 1 }]]),
    leftMs: 1e9,
  };
}

/** Very many passes that do not count, each for a reason of its own. */
function doubtsOf(evil: string): Message {
  const doubted = Array.from({ length: 300 }, (_, n) =>
    aResult(`${evil}${n}`, {
      outcome: 'skipped',
      belief: n % 2 ? 'fake' : 'suspicious',
      message: `${evil}${n % 20}`,
    }),
  );
  const message = doubtedMessage(sampleIteration({ suiteRuns: [aRun('p1', { doubted })] }));
  assert.ok(message);
  return message;
}

/** A loop whose 300 groups all wait for people. */
function waitingLoop(evil: string) {
  const people = Array.from({ length: 40 }, () => evil);
  return sampleLoop({
    plan: samplePlan({ project: evil, access: { operate: people, approve: people } }),
    project: evil,
    status: 'blocked',
    blockedOn: 'person',
    blockedSince: 1,
    reason: evil,
    iterationEnded: true,
    iteration: sampleIteration({
      grouped: true,
      groups: Array.from({ length: 300 }, (_, n) =>
        sampleGroup({ id: `g-${n}`, title: evil, status: 'needs-person', owner: n % 2 ? evil : null }),
      ),
    }),
  });
}

/** Digest, history, comparison and report of a project in which everything has this name. */
function pastMessages(evil: string): readonly Message[] {
  const named = { suiteId: evil, file: evil, className: evil, name: evil };
  const tests = Array.from({ length: 2_000 }, () => ({ ...named, message: evil, retries: 1, groupId: null }));
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

const worst: readonly [title: string, text: string][] = [
  ['10,000 letters', 'x'.repeat(10_000)],
  ['nothing at all', ''],
  ['only blanks', ' \n\t '],
  ['emoji', '\u{1f469}\u200d\u{1f4bb}\u{1f1eb}\u{1f1ee}'.repeat(2_500)],
  ['right to left', '\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 '.repeat(900)],
  ['mentions', '<!channel> <@U0MIA0001> <!subteam^S1> @here '.repeat(250)],
  ['links', '<https://evil.example|your bank> https://evil.example mailto:x@evil.example '.repeat(150)],
  ['backticks', '```\n`'.repeat(2_500)],
  ['terminal escapes', '\u001b[31m\u001b]8;;http://x\u0007'.repeat(700)],
  ['ampersands, which grow when escaped', '&<>'.repeat(3_400)],
];

for (const [title, evil] of worst) {
  test(`every message is within Slack's limits and inert: ${title}`, () => {
    for (const message of everyMessage(evil)) {
      assertWithinLimits(message);
      assert.deepEqual(checkBlocks(JSON.parse(JSON.stringify(message.blocks)), 'message', '/blocks'), []);
      assert.doesNotMatch(message.text, /<(?!@U0MIA0001>)|:\/\/|@(?:here|channel|everyone)/);
      for (const text of textsOf(message.blocks)) assert.doesNotMatch(text, /[\u001b\u0000\u202e]/);
      // Rich and plain text are read literally, so nothing of type mrkdwn, link or broadcast may be in a message.
      assert.doesNotMatch(
        JSON.stringify(message.blocks),
        /"type":"(?:mrkdwn|markdown|link|broadcast|usergroup|section|header)"/,
      );
    }
  });
}

/** Home of somebody with many projects, each of which is in the worst state. */
function worstHome(evil: string) {
  const plan = samplePlan({ project: evil });
  const loop = waitingLoop(evil);
  const view = sampleView(loop, loop.iteration ?? {});
  const rows = Array.from({ length: 5 }, (_, n) => ({
    number: n,
    loopId: evil,
    loopStatus: 'blocked' as const,
    startedBy: evil,
    startedAt: 0,
    endedAt: null,
    revision: evil,
    ledger: loop.ledger,
    failing: 1,
    mergedFixes: 0,
    deployments: 0,
  }));
  const project = (n: number) => ({
    roles: { plan, operate: n % 2 === 0, approve: true, operators: evil, approvers: evil },
    channelId: 'C0LOOP0001',
    view: n % 3 === 0 ? view : null,
    running: n % 3 !== 2,
    waitsForYou: waitingOf(loop),
    waitsForOthers: 300,
    rows,
    picture: { fileId: 'F0TREND001', altText: evil },
  });
  return homeView(
    Array.from({ length: 100 }, (_, n) => project(n)),
    200_000_000,
  );
}

for (const [title, evil] of worst) {
  test(`App Home is within Slack's limits and inert: ${title}`, () => {
    const { blocks } = JSON.parse(JSON.stringify(worstHome(evil)));
    assert.deepEqual(checkBlocks(blocks, 'home', '/blocks'), []);
    for (const text of textsOf(blocks)) assert.doesNotMatch(text, /[\u001b\u0000\u202e]/);
    assert.doesNotMatch(JSON.stringify(blocks), /"type":"(?:mrkdwn|markdown|link|broadcast|usergroup)"/);
    assert.match(JSON.stringify(blocks), /and 94 more: /);
    // A view of more than 250 KB is refused.
    assert.ok(Buffer.byteLength(JSON.stringify(blocks)) < 250_000);
  });
}

test('every message is within the limits for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      for (const message of everyMessage(text)) assertWithinLimits(message);
    }),
    { numRuns: 15 },
  );
});
