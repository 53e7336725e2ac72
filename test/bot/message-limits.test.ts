import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockedMessage } from '../../src/bot/blocks/blocked-message.ts';
import { deploymentMessage } from '../../src/bot/blocks/deployment-message.ts';
import { finishedMessage } from '../../src/bot/blocks/finished-message.ts';
import { groupMessage } from '../../src/bot/blocks/group-message.ts';
import { helpMessage } from '../../src/bot/blocks/help-message.ts';
import { iterationMessage } from '../../src/bot/blocks/iteration-message.ts';
import { leftOutMessage } from '../../src/bot/blocks/left-out-message.ts';
import { notice } from '../../src/bot/blocks/notice.ts';
import type { Message } from '../../src/bot/blocks/rich-text.ts';
import { idleCard, statusCard } from '../../src/bot/blocks/status-card.ts';
import { PHASES } from '../../src/loop/model.ts';
import { checkBlocks } from '../../src/playground/blocks/check-blocks.ts';
import { sampleFix, sampleGroup, samplePlan, sampleTest, sampleView } from './helpers/sample.ts';
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

test('every message is within the limits for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      for (const message of everyMessage(text)) assertWithinLimits(message);
    }),
    { numRuns: 15 },
  );
});
