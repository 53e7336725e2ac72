// Every message that there is, filled with one text: a builder without a line here fails test/bot/nothing-live.test.ts.
import assert from 'node:assert/strict';
import { blockedMessage } from '../../../src/bot/blocks/blocked-message.ts';
import { deploymentMessage } from '../../../src/bot/blocks/deployment-message.ts';
import { doubtedMessage } from '../../../src/bot/blocks/doubted-message.ts';
import { finishedMessage } from '../../../src/bot/blocks/finished-message.ts';
import { groupMessage } from '../../../src/bot/blocks/group-message.ts';
import { helpMessage } from '../../../src/bot/blocks/help-message.ts';
import { iterationMessage } from '../../../src/bot/blocks/iteration-message.ts';
import { leftOutMessage } from '../../../src/bot/blocks/left-out-message.ts';
import { faultNotice, notice } from '../../../src/bot/blocks/notice.ts';
import { reminderMessage } from '../../../src/bot/blocks/reminder-message.ts';
import type { Message } from '../../../src/bot/blocks/rich-text.ts';
import { idleCard, startingCard, statusCard } from '../../../src/bot/blocks/status-card.ts';
import { LoopError } from '../../../src/loop/errors.ts';
import { PHASES } from '../../../src/loop/model.ts';
import { aResult, aRun } from '../../helpers/loop-state.ts';
import { pastMessages } from './past-messages.ts';
import {
  sampleFix,
  sampleGroup,
  sampleIteration,
  sampleLoop,
  samplePlan,
  sampleTest,
  sampleView,
} from './sample.ts';

/** Every message that there is, with this text in each place that a test, a fixer, a deployment or a person can fill. */
export function everyMessage(evil: string, many = 2_000): Message[] {
  const tests = Array.from({ length: many }, () =>
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
  const groups = Array.from({ length: Math.ceil(many * 0.15) }, (_, n) => ({ ...group, id: `g-${n}` }));
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
  const said = tellingView(view, evil);
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
    iterationMessage(said, 1),
    iterationMessage({ ...said, status: 'running', ended: true }, 1),
    groupMessage({ ...group, owner: 'mia', claimedBy: null }, said),
    groupMessage({ ...group, status: 'needs-review', claimedBy: 'mia' }, said),
    groupMessage({ ...group, status: 'needs-review', owner: evil }, said),
    statusCard(said),
    finishedMessage({ type: 'loop-finished', as: 'stopped', reason: evil }, { project: evil, view: said }),
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
    faultNotice(new LoopError('usage', evil, evil)),
    startingCard(evil),
    reminderMessage(waitingLoop(evil), 200_000_000),
    ...pastMessages(evil, many),
  ];
}

/** The same iteration with everything that is told beside it: fixers, causes, people, notes at its end. */
function tellingView(view: ReturnType<typeof sampleView>, evil: string): ReturnType<typeof sampleView> {
  const id = 'g-7f3a';
  const cause = { fingerprint: id, iteration: 1, rootCause: evil, solution: evil, commit: evil };
  const takenBack = { deploymentId: 'd', revision: evil, reason: evil, fixes: 1, commit: evil, ok: false };
  return {
    ...view,
    said: new Map([[id, evil]]),
    known: new Map([[id, cause]]),
    names: new Map([
      ['mia', evil],
      [evil, evil],
    ]),
    reviewable: [
      sampleFix({ status: 'refused', candidate: evil.slice(0, 300), files: [evil], reasons: [evil] }),
    ],
    quarantined: 3,
    quarantineEnded: [evil],
    endLines: [evil, evil],
    iteration: {
      ...view.iteration,
      takenBack: { ...takenBack, said: evil },
      suiteRuns: [aRun('p1', { status: 'failed', reason: evil })],
    },
  };
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
export function waitingLoop(evil: string) {
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
