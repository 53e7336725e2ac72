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
import { memoryDigests, memoryHistory, memoryQuarantines, memoryStore } from './helpers/memory.ts';
import { sampleLoop, samplePlan } from './helpers/sample.ts';
import { textsOf } from './helpers/slack-limits.ts';

const mia: UserFacts = {
  id: 'U0MIA0001',
  name: 'mia',
  teamId: 'T1',
  isBot: false,
  deleted: false,
  isGuest: false,
  isStranger: false,
};
const PAT = { ...mia, id: 'U0PAT00001', name: 'Pat Lee' };
const staging: Channel = { id: 'C0STAGING1', name: 'staging-loop', isMember: true, isArchived: false };

const two = [
  samplePlan({ slack: { channel: '#elsewhere', digest: null, timezone: 'UTC' } }),
  samplePlan({ project: 'netra' }),
];

/** One command carried out: what was called, answered and audited. */
async function carry(
  command: Partial<InboxCommand>,
  world: {
    user?: UserFacts | null | (() => UserFacts | null);
    admitted?: Admitted;
    /** Who is admitted when the plan names somebody. */
    listed?: Admitted;
    operate?: string[];
    channel?: Channel | 'channel_not_found' | Error;
    plans?: Plan[];
    running?: string[];
    /** Channels of running projects, where it is not #staging-loop. */
    channelOf?: Record<string, string>;
    start?: () => Promise<{ loopId: string }>;
    /** How long Slack takes to say what a channel is, in ms. */
    lookMs?: number;
  } = {},
) {
  const calls: unknown[][] = [];
  const entries: AuditEntry[] = [];
  const clock = handClock(5_000);
  const store = memoryStore();
  const plans = world.plans ?? [samplePlan()];
  for (const project of world.running ?? []) {
    store.happen(
      sampleLoop({
        id: `loop-${project}`,
        startedBy: PAT.id,
        startedAt: 5_000 - 12 * 60_000,
        project,
        plan: samplePlan({
          project,
          access: { operate: world.operate ?? null, approve: null },
          slack: { channel: world.channelOf?.[project] ?? '#staging-loop', digest: null, timezone: 'UTC' },
        }),
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
    await clock.advance(world.lookMs ?? 0);
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
      views: createViews(store, memoryHistory(), () => null),
      history: memoryHistory({ iterations: () => [] }),
      digests: memoryDigests(),
      quarantines: memoryQuarantines(),
      postDigest: async () => {},
      people: {
        user: async (id) => {
          if (id === PAT.id) return PAT;
          return world.user === undefined
            ? mia
            : typeof world.user === 'function'
              ? world.user()
              : world.user;
        },
        nameOf: () => null,
        admitted: async (operate) =>
          (operate === null ? null : world.listed) ??
          world.admitted ?? { kind: 'channel-members', userIds: [mia.id], channel: '#staging-loop' },
      },
      channels: { look, idOf: async (name) => (name === '#staging-loop' ? staging.id : 'C0ELSEWH01') },
      audit: { record: (entry) => void entries.push(entry) },
      write: async (change) => change(),
      clock,
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
  assert.match(said, /takes no commands from guests/);
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
  assert.equal(said, 'Storefront is being looped by @sam. See /loop status.');
  assert.equal(outcome, 'already-running: storefront is being looped by @sam');
});

test('a start while a loop runs is answered with who runs it, by name, since when, and what to type', async () => {
  const fault = new LoopError('already-running', `a loop is running; ${PAT.id} started it`, '');
  const world = { start: () => Promise.reject(fault) };
  const { said } = await carry({ text: 'start' }, { ...world, running: ['storefront'] });
  assert.match(said, /^A loop of storefront is running\. It was started 12 min ago by Pat Lee\. /);
  assert.match(said, /\/loop status storefront shows it, \/loop stop storefront ends it/);
  const ended = await carry({ text: 'start' }, world);
  assert.match(ended.said, /^A loop is running; Pat Lee started it/);
});

test('who may is asked again when Slack took long to answer something else', async () => {
  const then = (lookMs: number) => {
    let asked = 0;
    // The first two questions are before the channel is looked at.
    return carry({ text: 'start' }, { lookMs, user: () => ({ ...mia, deleted: ++asked > 2 }) });
  };
  assert.equal((await then(100)).calls.length, 1);
  const late = await then(5_000);
  assert.deepEqual(late.calls, []);
  assert.match(late.said, /deactivated/);
  assert.equal(late.entries[0]?.outcome, 'refused');
});

test('somebody who is not of the workspace learns nothing about what is served', async () => {
  const world = { user: { ...mia, isStranger: true }, plans: two, running: ['storefront', 'netra'] };
  for (const text of ['help', 'stop', 'stop nowhere', 'status', 'start', 'nonsense', 'history']) {
    const { said, entries } = await carry({ text }, world);
    assert.equal(said, 'Greenloop takes commands from members of its own workspace only.', text);
    assert.equal(entries[0]?.outcome, 'refused');
  }
});

const forged: readonly [title: string, button: string, value: string, said: RegExp][] = [
  ['no JSON', 'group-take', '{"loopId":', /holds nothing that Greenloop knows/],
  ['JSON of another kind', 'fix-approve', '["loop-storefront"]', /holds nothing/],
  ['a number as id', 'group-take', '{"loopId":"loop-storefront","groupId":7}', /holds nothing/],
  ['a candidate that is missing', 'fix-approve', '{"loopId":"loop-storefront","fixId":"f"}', /holds nothing/],
  [
    'too much',
    'group-take',
    JSON.stringify({ loopId: 'loop-storefront', groupId: 'g'.repeat(2_000) }),
    /holds nothing/,
  ],
  ['nothing', 'loop-stop', '', /holds nothing/],
  [
    'a loop that never was',
    'group-take',
    '{"loopId":"__proto__","groupId":"g"}',
    /about no loop of Greenloop/,
  ],
  ['a loop that never was, in a command', 'loop-stop', '{"loopId":1}', /about no loop of Greenloop/],
  [
    'a loop of another channel',
    'group-take',
    '{"loopId":"loop-netra","groupId":"g"}',
    /loop of another channel/,
  ],
];
for (const [title, text, value, words] of forged) {
  test(`a button that holds ${title} does nothing, and the try is audited`, async () => {
    const world = { running: ['storefront', 'netra'], channelOf: { netra: '#elsewhere' } };
    const { said, calls, entries } = await carry({ kind: 'action', text, value }, world);
    assert.deepEqual(calls, []);
    assert.match(said, words);
    // What we never offered is refused; what we could have offered once comes too late.
    const isOffer = !/holds nothing/.test(said);
    assert.equal(entries[0]?.outcome, isOffer ? 'failed' : 'refused');
    assert.equal(/^stale: /.test(entries[0]?.detail ?? ''), isOffer);
  });
}

test('a button of a loop whose plan lets others in is refused by that plan', async () => {
  const { said, calls, entries } = await carry(
    { kind: 'action', text: 'group-take', value: '{"loopId":"loop-netra","groupId":"g"}' },
    {
      running: ['storefront', 'netra'],
      operate: ['@netra-team'],
      listed: { kind: 'listed', userIds: [], names: ['@netra-team'], unknown: [] },
    },
  );
  assert.deepEqual(calls, []);
  assert.match(said, /Only @netra-team may do this/);
  assert.equal(entries[0]?.subject, 'loop-netra');
});

test('a decision works where the plan of the loop gives its channel by name', async () => {
  const { calls } = await carry(
    { kind: 'action', text: 'group-take', value: '{"loopId":"loop-storefront","groupId":"g-1"}' },
    { running: ['storefront'] },
  );
  const taken = { type: 'group-taken', groupId: 'g-1', by: mia.id };
  assert.deepEqual(calls, [['decide', 'loop-storefront', taken]]);
});

test('a bug is not an answer', async () => {
  await assert.rejects(
    carry({ text: 'start' }, { start: () => Promise.reject(new TypeError('x is undefined')) }),
    TypeError,
  );
});

const startedProject = (calls: unknown[][]): unknown => Object(calls[0]?.[1]).project;
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
  assert.match(old.said, /about no loop of Greenloop/);
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
