import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Clock, InboxCommand } from '../../src/loop/ports.ts';
import { sampleGroup } from './helpers/sample.ts';
import { machineClock, workbench } from './helpers/workbench.ts';

const MIA = 'U0MIA00001';
const BOT = 'U0BOT00001';
const LEDGER = { declared: 1, collected: 1, executed: 1, passing: 1, verified: 1 };

/** The machine's clock, for which no wait is longer than 50 ms. */
const hasty: Clock = { ...machineClock, wait: (ms, signal) => machineClock.wait(Math.min(ms, 50), signal) };

/** A loop that has come to its first failure group. */
const toGroups: readonly LoopEvent[] = [
  { type: 'iteration-started', iterationId: 'it-1' },
  { type: 'phase-started', phase: 'group' },
  { type: 'failures-grouped', groups: [sampleGroup()], massFailure: false },
  { type: 'phase-started', phase: 'fix' },
];

async function startedLoop(bench: Awaited<ReturnType<typeof workbench>>) {
  await bench.type('mia', '/loop start');
  await bench.until(() => bench.store.openLoops().length === 1);
  const [loopId = ''] = bench.store.openLoops();
  return { loopId, happen: (event: LoopEvent) => bench.store.record(loopId, event) };
}

test('help is shown to the person who asked, and to nobody else', async () => {
  const bench = await workbench();
  await bench.boot();
  assert.equal((await bench.type('mia', '/loop help')).ok, true);
  await bench.until(() => bench.whispers('mia').length === 1);
  assert.match(bench.whispers('mia')[0] ?? '', /\/loop start, pause, resume/);
  assert.deepEqual(bench.posts(), []);
  assert.deepEqual(bench.whispers('sam'), []);
});

test('a member of the channel starts a loop, a guest does not, and both tries are audited', async () => {
  const bench = await workbench();
  await bench.boot();
  await bench.type('kim', '/loop start');
  await bench.until(() => bench.whispers('kim').length === 1);
  assert.match(bench.whispers('kim')[0] ?? '', /takes no commands from guests/);
  assert.deepEqual(bench.calls, []);
  await bench.type('mia', '/loop start p1');
  await bench.until(() => bench.whispers('mia').length === 1);
  assert.deepEqual(bench.calls, [`start storefront p1 by ${MIA}`]);
  assert.deepEqual(
    bench.audited().map((entry) => [entry.who, entry.what, entry.allowed]),
    [
      [MIA, 'start storefront', true],
      ['U0KIM00001', 'start storefront', false],
    ],
  );
});

test('user groups of the plan may operate, others may not', async () => {
  const seed = {
    userGroups: [{ id: 'S0QATEAM01', handle: 'qa-team', name: 'QA team', users: ['U0SAM00001'] }],
  };
  const bench = await workbench({
    plan: { access: { operate: ['@qa-team'], approve: null } },
    playground: { seed },
  });
  await bench.boot();
  await bench.type('mia', '/loop start');
  await bench.until(() => bench.whispers('mia').length === 1);
  assert.match(bench.whispers('mia')[0] ?? '', /Only @\u2060?qa-team may do this/);
  await bench.type('sam', '/loop start');
  await bench.until(() => bench.calls.length === 1);
});

test('an envelope that comes twice is carried out once', async () => {
  const bench = await workbench();
  await bench.boot();
  bench.playground.controls.faults.addEnvelope({ kind: 'twice' });
  await bench.type('mia', '/loop start');
  await bench.until(() => bench.whispers('mia').length >= 1 && bench.inbox.pending().length === 0);
  await bench.type('mia', '/loop help');
  await bench.until(() => bench.whispers('mia').length >= 2);
  assert.equal(bench.calls.length, 1);
  assert.equal(bench.whispers('mia').length, 2);
});

test('a command that was stored but not carried out is carried out at the next boot, and is answered', async () => {
  const bench = await workbench();
  const command: InboxCommand = {
    id: 'trigger-before-the-crash',
    at: Date.now(),
    kind: 'command',
    userId: MIA,
    teamId: bench.playground.team().id,
    channelId: 'C0LOOP0001',
    text: 'start',
    value: '',
    responseUrl: `${bench.playground.url}/commands/expired`,
  };
  bench.inbox.receive(command);
  await bench.boot();
  await bench.until(() => bench.whispers('mia').length === 1);
  assert.equal(bench.calls.length, 1);
  assert.deepEqual(bench.inbox.pending(), []);
});

const elsewhere: readonly [channel: string, words: RegExp][] = [
  ['#general', /I am not in #general. \/invite @\u2060?greenloop there, then \/loop start again/],
  ['#nowhere', /There is no channel #nowhere that I can see/],
  ['#old-loop', /#old-loop is archived/],
];
for (const [channel, words] of elsewhere) {
  test(`a loop whose messages would go to ${channel} does not start, and the answer says why`, async () => {
    const bench = await workbench({
      plan: { slack: { channel, digest: null, timezone: 'UTC' }, access: { operate: [MIA], approve: null } },
    });
    await bench.boot();
    await bench.type('mia', '/loop start');
    await bench.until(() => bench.whispers('mia').length === 1);
    assert.match(bench.whispers('mia')[0] ?? '', words);
    assert.deepEqual(bench.calls, []);
  });
}

test('an iteration is one message that is edited in place, with a reply for each group', async () => {
  const bench = await workbench();
  await bench.boot();
  const { happen } = await startedLoop(bench);
  for (const event of toGroups) await happen(event);
  await bench.until(() => bench.posts()[0]?.replies.length === 1);
  await happen({ type: 'fix-started', fixId: 'f1', groupId: 'g-7f3a', attempt: 1, base: 'a1b2c3d' });
  await bench.until(() => /being fixed, attempt 1 of 3/.test(bench.posts()[0]?.replies[0]?.text ?? ''));
  await happen({
    type: 'fix-proposed',
    fixId: 'f1',
    candidate: 'c1',
    files: ['tests/ws-auth.test.mjs'],
    analysis: null,
    durationMs: 1,
  });
  await happen({ type: 'fix-refused', fixId: 'f1', reasons: ['it edited tests/ws-auth.test.mjs'] });
  await happen({ type: 'fix-started', fixId: 'f2', groupId: 'g-7f3a', attempt: 2, base: 'a1b2c3d' });
  await bench.until(() => /attempt 2 of 3/.test(bench.posts()[0]?.replies[0]?.text ?? ''));
  const [parent, ...others] = bench.posts();
  assert.deepEqual(others, []);
  assert.equal(parent?.replies.length, 1);
  assert.match(
    parent?.replies[0]?.text ?? '',
    /attempt 2 of 3 \(the first was refused: it edited tests\/ws-auth/,
  );
  assert.ok((parent?.edits ?? 0) > 0);
  assert.match(JSON.stringify(parent?.blocks), /"plan"/);
  assert.deepEqual(bench.bugs, []);
});

test('the end of a loop is a reply that the channel sees too', async () => {
  const bench = await workbench();
  await bench.boot();
  const { happen } = await startedLoop(bench);
  for (const event of toGroups) await happen(event);
  await happen({ type: 'iteration-ended', ledger: LEDGER });
  await happen({ type: 'loop-finished', as: 'stopped', reason: 'by mia' });
  await bench.until(() => bench.posts()[0]?.replies.length === 2);
  const last = bench.posts()[0]?.replies[1];
  assert.equal(last?.broadcast, true);
  assert.match(last?.text ?? '', /finished, stopped \(by mia\)/);
  await bench.until(() => !/"actions"/.test(JSON.stringify(bench.posts()[0]?.blocks)));
});

test('buttons of the parent message act on its loop, once a press', async () => {
  const bench = await workbench();
  await bench.boot();
  const { loopId, happen } = await startedLoop(bench);
  for (const event of toGroups) await happen(event);
  await bench.until(() => bench.posts()[0]?.replies.length === 1);
  const press = (action_id: string, user = 'mia') =>
    bench.playground.people.press({
      user,
      action_id,
      channel: 'storefront-loop',
      ts: bench.posts()[0]?.ts ?? '',
    });
  bench.playground.controls.faults.addEnvelope({ kind: 'twice' });
  assert.equal((await press('loop-pause')).ok, true);
  await bench.until(() => bench.calls.length === 2);
  await press('loop-stop', 'kim');
  await bench.until(() => bench.whispers('kim').length === 1);
  await press('loop-stop');
  await bench.until(() => bench.calls.length === 3);
  assert.deepEqual(bench.calls.slice(1), [`pause ${loopId} by ${MIA}`, `stop ${loopId} by ${MIA}`]);
});

test('the same words work after a mention and in a direct message', async () => {
  const bench = await workbench();
  await bench.boot();
  bench.playground.people.say({ user: 'mia', channel: 'storefront-loop', text: `<@${BOT}> status` });
  await bench.until(() => bench.whispers('mia').length === 1);
  assert.match(bench.whispers('mia')[0] ?? '', /No loop is running/);
  bench.playground.people.say({ user: 'mia', channel: '@greenloop', text: 'help' });
  await bench.until(() => bench.playground.people.transcript('@greenloop', 'mia').length === 2);
  assert.match(bench.playground.people.transcript('@greenloop', 'mia')[1]?.text ?? '', /\/loop start, pause/);
});

test('live events show in the parent message', async () => {
  const bench = await workbench();
  await bench.boot();
  const { loopId, happen } = await startedLoop(bench);
  await happen({ type: 'iteration-started', iterationId: 'it-1' });
  await happen({ type: 'phase-started', phase: 'test' });
  await happen({
    type: 'suite-started',
    runId: 'r1',
    suiteId: 'p1',
    purpose: 'test',
    fixId: null,
    revision: 'a',
    attempt: 1,
    selection: null,
  });
  bench.live({
    loopId,
    suiteId: 'p1',
    runId: 'r1',
    progress: { done: 12, passed: 11, failed: 1, skipped: 0, current: null, failures: [] },
  });
  await bench.until(() => /P1 Critical 12 done, 1 failed/.test(JSON.stringify(bench.posts()[0]?.blocks)));
});

test('while Slack is away the loop goes on, and when it is back it is told the newest state and commands work again', async () => {
  const bench = await workbench();
  await bench.boot({ reconnectAfterMs: 300 });
  const { happen } = await startedLoop(bench);
  for (const event of toGroups) await happen(event);
  await bench.until(() => bench.posts()[0]?.replies.length === 1);
  const edits = bench.posts()[0]?.edits ?? 0;
  bench.playground.controls.setAway(true);
  await happen({ type: 'phase-started', phase: 'check' });
  await happen({ type: 'phase-started', phase: 'commit' });
  await happen({
    type: 'loop-blocked',
    on: 'person',
    reason: 'no fix was accepted',
    hint: 'fix it, then /loop resume',
  });
  await bench.until(() => bench.logged.some((line) => line.includes('did not answer clearly')));
  bench.playground.controls.setAway(false);
  await bench.until(() => bench.posts()[0]?.replies.length === 2);
  await bench.until(() => bench.outbox.nextDue() === null && bench.playground.controls.connections() > 0);
  assert.equal(bench.posts().length, 1);
  assert.ok((bench.posts()[0]?.edits ?? 0) <= edits + 2);
  assert.match(bench.posts()[0]?.replies[1]?.text ?? '', /blocked: needs a person/);
  assert.equal(bench.posts()[0]?.replies[1]?.broadcast, true);
  assert.equal((await bench.type('mia', '/loop status')).ok, true);
  await bench.until(() => bench.whispers('mia').some((text) => text.includes('Blocked')));
});

test('a bot that is started while Slack is away tells everything when it is back', async () => {
  const bench = await workbench();
  const first = await bench.boot();
  const { happen } = await startedLoop(bench);
  await first.close();
  for (const event of toGroups) await happen(event);
  bench.playground.controls.setAway(true);
  await bench.boot({ clock: hasty, reconnectAfterMs: 300 });
  assert.deepEqual(bench.posts(), []);
  bench.playground.controls.setAway(false);
  await bench.until(() => bench.posts()[0]?.replies.length === 1);
  await bench.until(() => bench.playground.controls.connections() > 0);
  assert.equal((await bench.type('mia', '/loop status')).ok, true);
});

test('a token that Slack refuses ends the start with what to do', async () => {
  const bench = await workbench();
  const apiUrl = bench.playground.apiUrl;
  const { bot_token: botToken, app_token: appToken } = bench.playground.team();
  await assert.rejects(
    bench.boot({ slack: { botToken: 'xoxb-wrong', transport: { kind: 'socket', appToken }, apiUrl } }),
    (error) =>
      error instanceof LoopError && error.code === 'slack-config' && /bot's token/.test(error.message),
  );
  await assert.rejects(
    bench.boot({ slack: { botToken, transport: { kind: 'socket', appToken: 'xapp-wrong' }, apiUrl } }),
    (error) =>
      error instanceof LoopError && error.code === 'slack-config' && /SLACK_APP_TOKEN/.test(error.hint),
  );
  assert.doesNotMatch(bench.logged.join('\n'), /xoxb|xapp/);
});
