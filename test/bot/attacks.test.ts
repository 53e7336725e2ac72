// Presses that no message of ours offers, offers that are over, and people who lost what they had: tried on a real bot in a real workspace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebClient } from '@slack/web-api';
import { commandOfEvent } from '../../src/bot/listeners/events.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Plan } from '../../src/loop/plan.ts';
import type { User } from '../../src/playground/model.ts';
import { sampleGroup, samplePlan } from './helpers/sample.ts';
import { workbench } from './helpers/workbench.ts';

const TEAM = 'T0PLAYGRND';
const HERE = 'C0LOOP0001';
const THERE = 'C0OTHER001';
const [MIA, SAM] = ['U0MIA00001', 'U0SAM00001'];
const REVISION = 'a1b2c3d'.padEnd(40, '0');

/** A bot with mia's loop L1 here, and a loop L9 of another project there, which is sam's alone. */
async function open(events: readonly LoopEvent[] = [], plan: Partial<Plan> = {}) {
  const channel = (id: string, name: string) =>
    ({
      id,
      name,
      kind: 'public',
      members: [MIA, SAM, 'U0KIM00001', 'U0BOT00001'],
      archived: false,
      created: 1,
      creator: SAM,
    }) as const;
  const bench = await workbench({
    plan: { access: { operate: [MIA, SAM], approve: [MIA, SAM] }, ...plan },
    playground: { seed: { channels: [channel(HERE, 'storefront-loop'), channel(THERE, 'other')] } },
  });
  const bot = await bench.boot();
  await bench.type('mia', '/loop start');
  await bench.until(() => bench.store.openLoops().length === 1);
  for (const event of events) await bench.store.record('L1', event);
  const theirs = samplePlan({
    project: 'backoffice',
    environment: { name: 'elsewhere', revision: null, health: [] },
    slack: { channel: THERE, digest: null, timezone: 'UTC' },
    access: { operate: [SAM], approve: [SAM] },
  });
  await bench.store.record('L9', {
    type: 'loop-started',
    project: 'backoffice',
    plan: theirs,
    scope: ['p1'],
    once: false,
    by: SAM,
  });
  const slack = new WebClient(bench.playground.team().bot_token, { slackApiUrl: bench.playground.apiUrl });
  /** A message with this button, as if somebody had got hold of the app's token. */
  const forge = async (where: string, action: string, value: string) => {
    const text = { type: 'plain_text', text: 'Press me' } as const;
    const button = { type: 'button', action_id: action, text, ...(value === '' ? {} : { value }) } as const;
    const sent = await slack.chat.postMessage({
      channel: where,
      text: 'x',
      blocks: [{ type: 'actions', elements: [button] }],
    });
    return sent.ts ?? '';
  };
  const before = () => bench.audited().length;
  /** The audit row of one press. */
  const press = async (user: string, where: string, action: string, value: string) => {
    const ts = await forge(where, action, value);
    const rows = before();
    await bench.playground.people.press({ user, channel: where, ts, action_id: action });
    await bench.until(() => before() > rows);
    return bench.audited()[0] ?? assert.fail();
  };
  return { bench, bot, press };
}

const about = (what: object) => JSON.stringify({ loopId: 'L1', ...what });
const forged: readonly [title: string, action: string, value: string][] = [
  ['a button that we do not have', 'loop-destroy', 'L1'],
  ['a button named after a field of every object', 'constructor', 'L1'],
  ['a Stop without a loop', 'loop-stop', ''],
  ['a decision that is no JSON', 'fix-approve', 'L1'],
  ['a decision without its commit', 'fix-approve', about({ fixId: 'f1' })],
  [
    'a decision whose commit is no text',
    'deployment-approve',
    about({ deploymentId: 'd1', revision: { length: 40 } }),
  ],
  ['a decision with a prototype', 'group-take', '{"__proto__":{"loopId":"L1","groupId":"g-7f3a"}}'],
];
test('a press that no message of ours offers is refused, does nothing, and is audited', async () => {
  const { bench, press } = await open();
  const calls = [...bench.calls];
  for (const [title, action, value] of forged) {
    const row = await press('mia', HERE, action, value);
    assert.deepEqual(
      [row.allowed, row.who, row.where, row.what],
      [false, MIA, HERE, `forged ${action}`],
      title,
    );
    assert.match(row.reason, /nothing that Greenloop knows/, title);
  }
  assert.deepEqual(bench.calls, calls);
  assert.deepEqual(bench.bugs, []);
});

test('a button works in the channel of its loop only, and by the roles of the loop that its value names', async () => {
  const { bench, press } = await open([...grouped]);
  const calls = [...bench.calls];
  for (const [action, value] of [
    ['loop-stop', 'L1'],
    ['loop-pause', 'L1'],
    ['loop-resume', 'L1'],
    ['group-claim', about({ groupId: 'g-7f3a' })],
  ] as const)
    assert.match(
      (await press('mia', THERE, action, value)).reason,
      /about a loop of another channel/,
      action,
    );
  // The other project's loop, from here and from where it is: mia may nothing in it.
  assert.match((await press('mia', HERE, 'loop-stop', 'L9')).reason, /another channel/);
  const refused = await press('mia', THERE, 'loop-stop', 'L9');
  assert.deepEqual([refused.allowed, refused.what], [false, 'stop L9']);
  assert.match(refused.reason, /^Only sam/);
  assert.match((await press('mia', HERE, 'loop-stop', 'L0')).reason, /about no loop/);
  assert.deepEqual(bench.calls, calls);
  await press('sam', THERE, 'loop-stop', 'L9');
  assert.deepEqual(bench.calls.slice(calls.length), [`stop L9 by ${SAM}`]);
});

const grouped: readonly LoopEvent[] = [
  { type: 'iteration-started', iterationId: 'it-1' },
  { type: 'phase-started', phase: 'group' },
  { type: 'failures-grouped', groups: [sampleGroup()], massFailure: false },
];
const asked: readonly LoopEvent[] = [
  { type: 'iteration-started', iterationId: 'it-1' },
  { type: 'approval-asked', deploymentId: 'd1', revision: REVISION, why: 'fixes' },
];
const approval = (revision: string, deploymentId = 'd1') => about({ deploymentId, revision });

test('an approval of another commit, of another deployment, and one that comes second are too late', async () => {
  const { bench, press } = await open(asked);
  assert.match(
    (await press('mia', HERE, 'deployment-approve', approval('f'.repeat(40)))).reason,
    /that was about fffffff/,
  );
  assert.match(
    (await press('mia', HERE, 'deployment-approve', approval(REVISION, 'd2'))).reason,
    /not one of the running iteration/,
  );
  const approved = () => bench.store.load('L1').iteration?.deployments[0]?.approvedBy ?? null;
  assert.equal(approved(), null);
  const rows = bench.audited().length;
  await Promise.all(['mia', 'sam'].map((who) => press(who, HERE, 'deployment-approve', approval(REVISION))));
  await bench.until(() => bench.audited().length === rows + 2);
  const reasons = bench
    .audited()
    .slice(0, 2)
    .map(({ reason }) => reason);
  assert.equal(reasons.filter((reason) => /is deployed now/.test(reason)).length, 1, reasons.join('\n'));
  assert.equal(reasons.filter((reason) => /is approved already/.test(reason)).length, 1, reasons.join('\n'));
  assert.ok([MIA, SAM].includes(approved() ?? ''));
});

test('a button of an iteration that is over, and of a loop that is, decides nothing', async () => {
  const { bench, press } = await open([
    ...asked,
    { type: 'iteration-ended', ledger: { declared: 0, collected: 0, executed: 0, passing: 0, verified: 0 } },
    { type: 'iteration-started', iterationId: 'it-2' },
  ]);
  assert.match(
    (await press('mia', HERE, 'deployment-approve', approval(REVISION))).reason,
    /not one of the running iteration/,
  );
  assert.match((await press('mia', HERE, 'group-take', about({ groupId: 'g-7f3a' }))).reason, /^stale: /);
  await bench.store.record('L1', {
    type: 'iteration-ended',
    ledger: { declared: 0, collected: 0, executed: 0, passing: 0, verified: 0 },
  });
  await bench.store.record('L1', { type: 'loop-finished', as: 'stopped', reason: 'enough' });
  for (const [action, value] of [
    ['loop-stop', 'L1'],
    ['loop-resume', 'L1'],
    ['deployment-approve', approval(REVISION)],
  ] as const)
    assert.match((await press('mia', HERE, action, value)).reason, /has finished/, action);
});

test('who lost their role between asking and doing is refused when it is carried out', async () => {
  const { bench, bot } = await open();
  const user = (change: Partial<User>): User => ({
    ...{ id: MIA, name: 'mia', real_name: 'Mia', is_bot: false, is_admin: false, is_restricted: false },
    ...{ is_ultra_restricted: false, deleted: false, tz: 'UTC' },
    ...change,
  });
  await bot.close();
  const calls = [...bench.calls];
  for (const [n, [change, why]] of (
    [
      [{ deleted: true }, /deactivated/],
      [{ is_restricted: true }, /guests/],
      [{ is_ultra_restricted: true }, /guests/],
      [{ is_bot: true }, /bots/],
      [{ team_id: 'T0ELSEWHERE' }, /own workspace/],
      [{ is_stranger: true }, /own workspace/],
    ] as const
  ).entries()) {
    // Acknowledged and on disk while she still was who she was.
    bench.inbox.receive({
      id: `T${n}`,
      at: 0,
      kind: 'action',
      userId: MIA,
      teamId: TEAM,
      channelId: HERE,
      text: 'loop-stop',
      value: 'L1',
      responseUrl: null,
    });
    bench.playground.controls.putUser(user(change));
    const rows = bench.audited().length;
    const again = await bench.boot();
    await bench.until(() => bench.audited().length > rows);
    const [row] = bench.audited();
    assert.equal(row?.allowed, false);
    assert.match(row?.reason ?? '', why);
    await again.close();
  }
  assert.deepEqual(bench.calls, calls);
});

test('a mention is bound by the same roles, and one that was edited is no second command', async () => {
  const { bench } = await open();
  const { people } = bench.playground;
  const calls = [...bench.calls];
  const rows = bench.audited().length;
  people.say({ user: 'kim', channel: 'storefront-loop', text: '<@U0BOT00001> stop storefront' });
  await bench.until(() => bench.audited().length > rows);
  const [row] = bench.audited();
  assert.deepEqual([row?.allowed, row?.who, row?.what], [false, 'U0KIM00001', 'stop L1']);
  assert.deepEqual(bench.calls, calls);
  const mention = (more: object) => ({
    type: 'event_callback',
    event_id: 'Ev1',
    team_id: TEAM,
    event: { type: 'app_mention', user: MIA, channel: HERE, text: '<@U0BOT00001> stop', ...more },
  });
  assert.equal(commandOfEvent(mention({}), 'U0BOT00001', 1)?.text, '<@U0BOT00001> stop');
  for (const more of [
    { edited: { user: MIA, ts: '1.2' } },
    { subtype: 'message_changed' },
    { bot_id: 'B0OTHER001' },
    { user: 'U0BOT00001' },
    { text: 'tell <@U0BOT00001> to stop' },
  ])
    assert.equal(commandOfEvent(mention(more), 'U0BOT00001', 1), null, JSON.stringify(more));
});
