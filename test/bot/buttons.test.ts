// Buttons in the thread of a bot on a real database, pressed over real WebSockets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Plan } from '../../src/loop/plan.ts';
import { sampleGroup } from './helpers/sample.ts';
import { workbench } from './helpers/workbench.ts';

const CHANNEL = 'storefront-loop';
const CANDIDATE = 'c0ffee1'.padEnd(40, '0');
const begun: readonly LoopEvent[] = [
  { type: 'iteration-started', iterationId: 'it-1' },
  { type: 'phase-started', phase: 'group' },
  { type: 'failures-grouped', groups: [sampleGroup()], massFailure: false },
  { type: 'phase-started', phase: 'fix' },
];
const held: readonly LoopEvent[] = [
  ...begun,
  { type: 'group-held', groupId: 'g-7f3a', status: 'needs-person', reason: 'nobody knows how' },
];
const reviewed: readonly LoopEvent[] = [
  ...begun,
  { type: 'fix-started', fixId: 'f1', groupId: 'g-7f3a', attempt: 1, base: 'a1b2c3d' },
  {
    type: 'fix-proposed',
    fixId: 'f1',
    candidate: CANDIDATE,
    files: ['tests/ws-auth.test.mjs', 'src/auth.ts'],
    analysis: null,
    durationMs: 9,
  },
  { type: 'phase-started', phase: 'check' },
  {
    type: 'fix-refused',
    fixId: 'f1',
    reasons: ['it edited tests/ws-auth.test.mjs', 'it removed an assertion'],
  },
  {
    type: 'group-held',
    groupId: 'g-7f3a',
    status: 'needs-review',
    reason: 'it edited tests/ws-auth.test.mjs',
  },
];

async function open(events: readonly LoopEvent[], plan: Partial<Plan> = {}) {
  const bench = await workbench({ plan });
  const bot = await bench.boot();
  await bench.type('mia', '/loop start');
  await bench.until(() => bench.store.openLoops().length === 1);
  const [loopId = ''] = bench.store.openLoops();
  const happen = (event: LoopEvent) => bench.store.record(loopId, event);
  for (const event of events) await happen(event);
  const messages = () => bench.posts().flatMap((post) => [post, ...post.replies]);
  const withButton = (id: string) =>
    messages().findLast((one) => JSON.stringify(one.blocks ?? []).includes(`"${id}"`));
  const shown = async (id: string) => {
    await bench.until(() => withButton(id) !== undefined);
    return withButton(id) ?? assert.fail();
  };
  const press = async (user: string, id: string, ts?: string) => {
    const message = ts === undefined ? await shown(id) : { ts };
    return bench.playground.people.press({ user, channel: CHANNEL, ts: message.ts, action_id: id });
  };
  /** What somebody alone sees, in the channel and in its threads. */
  const toldTo = (user: string) => {
    const seen = bench.playground.people.transcript(CHANNEL, user);
    const only = (list: readonly { ephemeral_to?: string; text: string }[]) =>
      list.filter((one) => one.ephemeral_to !== undefined).map((one) => one.text);
    return { inChannel: only(seen), inThread: only(seen.flatMap((post) => post.replies)) };
  };
  const buttonsOf = (ts: string) =>
    [
      ...JSON.stringify(messages().find((one) => one.ts === ts)?.blocks ?? []).matchAll(
        /"((?:group|fix|deployment|loop)-[a-z]+)"/g,
      ),
    ].map((match) => match[1]);
  return { bench, bot, loopId, happen, shown, press, toldTo, buttonsOf, messages };
}

test('whoever presses in a thread is answered in that thread', async () => {
  const { bench, press, toldTo } = await open(held);
  await press('sam', 'group-take');
  await bench.until(() => toldTo('sam').inThread.length === 1);
  assert.match(toldTo('sam').inThread[0] ?? '', /g-7f3a is yours/);
  assert.deepEqual(toldTo('sam').inChannel, []);
});

test('whoever presses on a message that the channel shows is answered in the channel', async () => {
  const { bench, happen, press, toldTo } = await open(held);
  await happen({ type: 'loop-blocked', on: 'person', reason: 'one group needs a person', hint: '' });
  await bench.until(() => bench.posts()[0]?.replies.some((reply) => reply.broadcast === true) ?? false);
  const message = bench.posts()[0]?.replies.find((reply) => reply.broadcast === true);
  await press('sam', 'loop-resume', message?.ts);
  await bench.until(() => toldTo('sam').inChannel.length === 1);
  assert.match(toldTo('sam').inChannel[0] ?? '', /goes on/);
});

test('of two people who decide at once one is told that it came late, and both tries are audited', async () => {
  const { bench, shown, press, toldTo } = await open(reviewed);
  const { ts } = await shown('fix-approve');
  await Promise.all([press('mia', 'fix-approve', ts), press('sam', 'fix-decline', ts)]);
  const told = () => [...toldTo('mia').inThread, ...toldTo('sam').inThread];
  await bench.until(() => told().length === 2);
  assert.equal(
    told().filter((text) =>
      /^Mia has approved c0ffee1 already|^Sam has turned c0ffee1 down already/.test(text),
    ).length,
    1,
  );
  const fix = bench.store.load(bench.store.openLoops()[0] ?? '').iteration?.fixes[0];
  assert.equal([fix?.approvedBy, fix?.declinedBy].filter((by) => by !== null).length, 1);
  const tries = bench.audited().filter((entry) => entry.what.startsWith('fix-'));
  assert.deepEqual(tries.map((entry) => /^stale/.test(entry.reason)).toSorted(), [false, true]);
});

test('a press that comes twice from Slack is one decision', async () => {
  const { bench, press, toldTo } = await open(held);
  bench.playground.controls.faults.addEnvelope({ kind: 'twice' });
  await press('mia', 'group-take');
  await bench.until(() => toldTo('mia').inThread.length > 0);
  await press('sam', 'group-take');
  await bench.until(() => toldTo('sam').inThread.length > 0);
  assert.equal(toldTo('mia').inThread.length, 1);
  assert.equal(bench.audited().filter((entry) => entry.what.startsWith('group-taken')).length, 2);
});

test('somebody takes a group over from whoever took it, and the message shows who has it', async () => {
  const { bench, shown, press, messages } = await open(held);
  await press('mia', 'group-take');
  await bench.until(() =>
    messages().some((one) => JSON.stringify(one.blocks ?? []).includes('Take it over')),
  );
  await press('sam', 'group-take', (await shown('group-take')).ts);
  const owner = () => bench.store.load(bench.store.openLoops()[0] ?? '').iteration?.groups[0]?.owner;
  await bench.until(() => owner() === 'U0SAM00001');
});

const ended: LoopEvent = {
  type: 'iteration-ended',
  ledger: { declared: 1, collected: 1, executed: 1, passing: 0, verified: 0 },
};
test('a deployment that waits is approved where the channel sees it, and then its buttons are gone everywhere', async () => {
  const { bench, happen, press, buttonsOf, messages, toldTo } = await open([
    { type: 'iteration-started', iterationId: 'it-1' },
    { type: 'approval-asked', deploymentId: 'd1', revision: CANDIDATE, why: 'preflight' },
    {
      type: 'loop-blocked',
      on: 'person',
      reason: 'deploying c0ffee1 needs an approval',
      hint: 'somebody presses Approve',
    },
  ]);
  await bench.until(() => messages().some((one) => one.broadcast === true));
  const { ts, text } = messages().find((one) => one.broadcast === true) ?? assert.fail();
  assert.match(text, /Approve or Refuse in this thread; it holds for this commit only\.$/);
  assert.deepEqual(buttonsOf(ts), ['deployment-approve', 'deployment-refuse', 'loop-stop']);
  await bench.type('mia', '/loop resume');
  await bench.until(() => toldTo('mia').inChannel.some((said) => /waits for an approval/.test(said)));
  assert.deepEqual(
    bench.calls.filter((call) => call.startsWith('resume')),
    [],
  );
  await press('sam', 'deployment-approve', ts);
  await bench.until(() => toldTo('sam').inChannel.length === 1);
  await happen({ type: 'loop-unblocked' });
  await bench.until(() => messages().every((one) => !buttonsOf(one.ts).includes('deployment-approve')));
});

const gone: readonly [title: string, events: readonly LoopEvent[]][] = [
  ['the loop is over', [ended, { type: 'loop-finished', as: 'stopped', reason: 'somebody asked for it' }]],
  ['the next iteration has begun', [ended, { type: 'iteration-started', iterationId: 'it-2' }]],
];
for (const [title, events] of gone) {
  test(`when ${title}, the buttons are gone, and a press that was under way is told what is true now`, async () => {
    const { bench, bot, happen, shown, press, buttonsOf, toldTo } = await open(reviewed);
    const { ts } = await shown('fix-approve');
    assert.ok(buttonsOf(ts).includes('group-take'));
    // The press is on disk; the bot carries it out when it is back, after everything that happened since.
    await bot.close();
    bench.inbox.receive({
      id: 'pressed-before',
      at: Date.now(),
      kind: 'action',
      userId: 'U0SAM00001',
      teamId: bench.playground.team().id,
      channelId: 'C0LOOP0001',
      text: 'group-take',
      value: JSON.stringify({ loopId: bench.store.openLoops()[0], groupId: 'g-7f3a' }),
      responseUrl: null,
      threadTs: bench.posts()[0]?.ts ?? '',
    });
    for (const event of events) await happen(event);
    await bench.boot();
    await bench.until(() => toldTo('sam').inThread.length === 1);
    assert.match(
      toldTo('sam').inThread[0] ?? '',
      /loop of storefront that has finished: stopped|Iteration 2 has begun, and has not tested g-7f3a yet/,
    );
    await bench.until(() => buttonsOf(ts).length === 0);
    await assert.rejects(press('sam', 'group-take', ts), /no_such_element/);
    assert.match(
      bench.audited()[0]?.reason ?? bench.audited().at(-1)?.reason ?? '',
      /^stale|that has finished|iteration 2 has begun/,
    );
  });
}
