import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Admitted, UserFacts } from '../../src/bot/access.ts';
import { carryOut } from '../../src/bot/carry-out.ts';
import type { Channel } from '../../src/bot/channels.ts';
import type { AuditEntry, LoopsService } from '../../src/bot/services.ts';
import { createViews } from '../../src/bot/views.ts';
import { LoopError } from '../../src/loop/errors.ts';
import type { Plan } from '../../src/loop/plan.ts';
import type { InboxCommand } from '../../src/loop/ports.ts';
import { handClock } from './helpers/hand-clock.ts';
import { memoryDigests, memoryHistory, memoryStore } from './helpers/memory.ts';
import { sampleLoop, samplePlan } from './helpers/sample.ts';
import { textsOf } from './helpers/slack-limits.ts';

const mia: UserFacts = {
  id: 'U0MIA0001',
  teamId: 'T1',
  isBot: false,
  deleted: false,
  isGuest: false,
  isStranger: false,
};
const staging: Channel = { id: 'C0STAGING1', name: 'staging-loop', isMember: true, isArchived: false };

/** One command carried out: what was called, answered and audited. */
async function carry(
  command: Partial<InboxCommand>,
  world: {
    user?: UserFacts | null;
    admitted?: Admitted;
    /** Who is admitted when the plan names somebody. */
    listed?: Admitted;
    operate?: string[];
    channel?: Channel | 'channel_not_found' | Error;
    plans?: Plan[];
    running?: string[];
    start?: () => Promise<{ loopId: string }>;
  } = {},
) {
  const calls: unknown[][] = [];
  const entries: AuditEntry[] = [];
  const store = memoryStore();
  const plans = world.plans ?? [samplePlan()];
  for (const project of world.running ?? []) {
    store.happen(
      sampleLoop({
        id: `loop-${project}`,
        project,
        plan: samplePlan({ project, access: { operate: world.operate ?? null, approve: null } }),
      }),
      {
        type: 'loop-paused',
      },
    );
  }
  const services: LoopsService = {
    async start(request) {
      calls.push(['start', request]);
      return world.start?.() ?? { loopId: 'loop-new' };
    },
    stop: async (...args) => void calls.push(['stop', ...args]),
    pause: async (...args) => void calls.push(['pause', ...args]),
    resume: async (...args) => void calls.push(['resume', ...args]),
    decide: async (...args) => void calls.push(['decide', ...args]),
    running: () => (world.running ?? []).map((project) => ({ loopId: `loop-${project}`, project })),
    projects: () => plans,
  };
  const look = async () => {
    if (world.channel instanceof Error) throw world.channel;
    return world.channel ?? staging;
  };
  const { answer, outcome } = await carryOut(
    {
      id: 'trigger-1',
      at: 0,
      kind: 'command',
      userId: mia.id,
      teamId: 'T1',
      channelId: staging.id,
      text: '',
      value: '',
      responseUrl: null,
      ...command,
    },
    {
      services,
      store,
      views: createViews(store, memoryHistory()),
      history: memoryHistory({ iterations: () => [] }),
      digests: memoryDigests(),
      postDigest: async () => {},
      people: {
        user: async () => (world.user === undefined ? mia : world.user),
        admitted: async (operate) =>
          (operate === null ? null : world.listed) ??
          world.admitted ?? { kind: 'channel-members', userIds: [mia.id], channel: '#staging-loop' },
      },
      channels: { look, idOf: async () => staging.id },
      audit: { record: (entry) => void entries.push(entry) },
      write: async (change) => change(),
      clock: handClock(5_000),
      teamId: 'T1',
    },
  );
  return { calls, entries, outcome, said: textsOf(answer.blocks).join(' ') };
}

test('start starts the only project, in its channel, and is audited', async () => {
  const { calls, entries, said } = await carry({ text: 'start p1 --once' });
  assert.deepEqual(calls, [
    [
      'start',
      { project: 'storefront', suites: ['p1'], once: true, ref: null, by: mia.id, channel: staging.id },
    ],
  ]);
  assert.match(said, /has started. Its messages go to #staging-loop/);
  assert.deepEqual(entries, [
    {
      at: 5_000,
      userId: mia.id,
      teamId: 'T1',
      channelId: staging.id,
      action: 'start',
      subject: 'storefront',
      outcome: 'done',
      detail: 'The loop on storefront has started. Its messages go to #staging-loop.',
    },
  ]);
});

test('a guest starts nothing, and the try is audited as refused', async () => {
  const { calls, entries, said } = await carry({ text: 'start' }, { user: { ...mia, isGuest: true } });
  assert.deepEqual(calls, []);
  assert.match(said, /Guests may not operate loops/);
  assert.equal(entries[0]?.outcome, 'refused');
});

for (const word of ['start', 'stop', 'pause', 'resume', 'status']) {
  test(`${word} is refused to a person who is not listed`, async () => {
    const { calls, entries } = await carry(
      { text: word },
      {
        admitted: { kind: 'listed', userIds: [], names: ['@qa-team'], unknown: [] },
        ...(word === 'start' ? {} : { running: ['storefront'] }),
      },
    );
    assert.deepEqual(calls, []);
    assert.equal(entries[0]?.outcome, 'refused');
  });
}

for (const action of ['loop-stop', 'loop-pause', 'loop-resume', 'loop-status']) {
  test(`the button ${action} is refused to a guest`, async () => {
    const { calls, entries } = await carry(
      { kind: 'action', text: action, value: 'loop-storefront' },
      { running: ['storefront'], user: { ...mia, isGuest: true } },
    );
    assert.deepEqual(calls, []);
    assert.equal(entries[0]?.outcome, 'refused');
  });
}

const channels: readonly [title: string, channel: Channel | 'channel_not_found' | Error, words: RegExp][] = [
  [
    'the bot is not a member of',
    { ...staging, isMember: false },
    /I am not in #staging-loop.*\/invite @greenloop there, then \/loop start again/,
  ],
  ['that does not exist', 'channel_not_found', /There is no channel #staging-loop that I can see/],
  ['that is archived', { ...staging, isArchived: true }, /#staging-loop is archived/],
  [
    'that may not be looked at',
    new WebAPIPlatformError({ ok: false, error: 'missing_scope' }),
    /lacks a permission/,
  ],
  [
    'when the token was revoked',
    new WebAPIPlatformError({ ok: false, error: 'token_revoked' }),
    /does not accept the bot's token/,
  ],
  ['when Slack does not answer', new Error('socket hang up'), /Slack did not answer, so nothing was started/],
];
for (const [title, channel, words] of channels) {
  test(`nothing starts in a channel ${title}`, async () => {
    const { calls, said, entries } = await carry({ text: 'start' }, { channel });
    assert.deepEqual(calls, []);
    assert.match(said, words);
    assert.match(entries[0]?.detail ?? '', /^slack-/);
  });
}

test('an expected fault is answered with its message and its hint', async () => {
  const fault = new LoopError('already-running', 'storefront is being looped by @sam', 'see /loop status');
  const { said, outcome } = await carry({ text: 'start' }, { start: () => Promise.reject(fault) });
  assert.equal(said, 'storefront is being looped by @sam see /loop status');
  assert.equal(outcome, 'already-running: storefront is being looped by @sam');
});

test('a bug is not an answer', async () => {
  await assert.rejects(
    carry({ text: 'start' }, { start: () => Promise.reject(new TypeError('x is undefined')) }),
    TypeError,
  );
});

const startedProject = (calls: unknown[][]): unknown => Object(calls[0]?.[1]).project;
const two = [
  samplePlan(),
  samplePlan({ project: 'netra', slack: { channel: staging.id, digest: null, timezone: 'UTC' } }),
];
test('with several projects the one of this channel is started, a named one first', async () => {
  const here = await carry({ text: 'start' }, { plans: two });
  assert.equal(startedProject(here.calls), 'netra');
  const named = await carry({ text: 'start storefront' }, { plans: two });
  assert.equal(startedProject(named.calls), 'storefront');
  const elsewhere = await carry({ text: 'start', channelId: 'C0OTHER001' }, { plans: two });
  assert.match(elsewhere.said, /Which project\?/);
});

test('the running loop is stopped, now or after its phase', async () => {
  assert.deepEqual((await carry({ text: 'stop' }, { running: ['storefront'] })).calls, [
    ['stop', 'loop-storefront', { by: mia.id, now: false }],
  ]);
  assert.deepEqual((await carry({ text: 'stop --now' }, { running: ['storefront'] })).calls, [
    ['stop', 'loop-storefront', { by: mia.id, now: true }],
  ]);
});

test('of several running loops one must be named', async () => {
  const running = ['storefront', 'netra'];
  assert.match(
    (await carry({ text: 'pause' }, { running })).said,
    /Several loops are running: storefront, netra/,
  );
  assert.deepEqual((await carry({ text: 'pause NETRA' }, { running })).calls, [
    ['pause', 'loop-netra', { by: mia.id }],
  ]);
});

test('without a running loop, status says how to start one and stop says that there is none', async () => {
  assert.match((await carry({ text: 'status' })).said, /No loop is running. \/loop start/);
  assert.match((await carry({ text: 'stop' })).said, /No loop is running/);
  assert.match((await carry({ text: 'stop nowhere' })).said, /There is no project nowhere/);
});

test('a button acts on its own loop only', async () => {
  const { calls } = await carry(
    { kind: 'action', text: 'loop-resume', value: 'loop-netra' },
    { running: ['storefront', 'netra'] },
  );
  assert.deepEqual(calls, [['resume', 'loop-netra', { by: mia.id }]]);
  const old = await carry(
    { kind: 'action', text: 'loop-stop', value: 'loop-gone' },
    { running: ['storefront'] },
  );
  assert.deepEqual(old.calls, []);
  assert.match(old.said, /That loop has finished/);
});

test('status shows the live card', async () => {
  const { said } = await carry({ text: 'status' }, { running: ['storefront'] });
  assert.match(said, /storefront \u00b7 iteration 3/);
  assert.match(said, /passing 57/);
});

test('a member of the channel who is no operator sees the status and stops nothing', async () => {
  const world = {
    running: ['storefront'],
    operate: ['@qa-team'],
    listed: { kind: 'listed', userIds: [], names: ['@qa-team'], unknown: [] },
  } as const;
  assert.match(
    (await carry({ text: 'status' }, { ...world, running: [...world.running], operate: [...world.operate] }))
      .said,
    /storefront \u00b7 iteration 3/,
  );
  const stop = await carry(
    { text: 'stop' },
    { ...world, running: [...world.running], operate: [...world.operate] },
  );
  assert.deepEqual(stop.calls, []);
  assert.match(stop.said, /Only @qa-team may do this/);
});

test('an unknown word gets the nearest command', async () => {
  assert.match(
    (await carry({ text: 'strat' })).said,
    /There is no command "strat".*Did you mean \/loop start/,
  );
});
