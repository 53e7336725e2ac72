import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Admitted, decideAccess, type UserFacts } from '../../src/bot/access.ts';

const mia: UserFacts = {
  id: 'U0MIA0001',
  name: 'mia',
  teamId: 'T1',
  isBot: false,
  deleted: false,
  isGuest: false,
  isStranger: false,
};
const members: Admitted = { kind: 'channel-members', userIds: [mia.id], channel: '#staging-loop' };
const listed = (...userIds: string[]): Admitted => ({
  kind: 'listed',
  userIds,
  names: ['@qa-team'],
  unknown: [],
});

const table: readonly [
  title: string,
  user: UserFacts | null,
  teamId: string,
  admitted: Admitted,
  allowed: boolean,
][] = [
  ['a member of the channel may', mia, 'T1', members, true],
  ['somebody else may not', { ...mia, id: 'U0SAM0001' }, 'T1', members, false],
  ['a listed user may', mia, 'T1', listed(mia.id), true],
  ['a user who is not listed may not', mia, 'T1', listed('U0SAM0001'), false],
  [
    'nobody may when the list is empty',
    mia,
    'T1',
    { kind: 'listed', userIds: [], names: [], unknown: [] },
    false,
  ],
  ['a guest who is a member may not', { ...mia, isGuest: true }, 'T1', members, false],
  ['a bot may not', { ...mia, isBot: true }, 'T1', listed(mia.id), false],
  ['a deactivated user may not', { ...mia, deleted: true }, 'T1', listed(mia.id), false],
  ['a stranger may not', { ...mia, isStranger: true }, 'T1', listed(mia.id), false],
  ['a user of another team may not', { ...mia, teamId: 'T2' }, 'T1', listed(mia.id), false],
  ['a command from another team may not', mia, 'T2', listed(mia.id), false],
  ['a user whom Slack does not know may not', null, 'T1', members, false],
  [
    'nobody may when it cannot be found out',
    mia,
    'T1',
    { kind: 'unknown', reason: 'Slack did not answer' },
    false,
  ],
];

for (const [title, user, teamId, admitted, allowed] of table) {
  test(title, () => {
    const decision = decideAccess('operate', user, teamId, 'T1', admitted);
    assert.equal(decision.allowed, allowed);
    if (!decision.allowed) assert.ok(decision.reason.endsWith('.'));
  });
}

test('a refusal names the rule, who may, and a group that Slack does not know', () => {
  const admitted: Admitted = { kind: 'listed', userIds: [], names: ['@leads', '@gone'], unknown: ['@gone'] };
  const decision = decideAccess('approve', mia, 'T1', 'T1', admitted);
  assert.deepEqual(decision, {
    allowed: false,
    reason:
      'Only @leads, @gone may do this (access.approve in greenloop.yaml). Slack knows no user group @gone.',
  });
});
