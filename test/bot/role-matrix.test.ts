// Every command and button × everybody who could try it, asked of a real workspace over HTTP.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebClient } from '@slack/web-api';
import { carryOut } from '../../src/bot/carry-out.ts';
import { createChannels } from '../../src/bot/channels.ts';
import { COMMAND_BUTTONS } from '../../src/bot/listeners/actions.ts';
import { COMMAND_WORDS, type LoopCommand } from '../../src/bot/parse-command.ts';
import { createPeople } from '../../src/bot/people.ts';
import { DECISION_BUTTONS } from '../../src/bot/read-decision.ts';
import type { AuditEntry, LoopsService } from '../../src/bot/services.ts';
import { createViews } from '../../src/bot/views.ts';
import { judgeFlakiness } from '../../src/loop/flakiness.ts';
import type { IterationSummary } from '../../src/loop/ports.ts';
import type { User } from '../../src/playground/model.ts';
import { type Playground, startPlayground } from '../../src/playground/start-playground.ts';
import { iterationFacts } from '../helpers/iteration-facts.ts';
import { type HandClock, handClock } from './helpers/hand-clock.ts';
import { memoryDigests, memoryHistory, memoryQuarantines, memoryStore } from './helpers/memory.ts';
import { sampleLoop, samplePlan, sampleTest } from './helpers/sample.ts';

const TEAM = 'T0PLAYGRND';
const ELSEWHERE = 'T0ELSEWHERE';
const CHANNEL = 'C0LOOP0001';
const PEOPLE = {
  operator: user('U0OPERATE1'),
  approver: user('U0APPROVE1'),
  both: user('U0BOTH00001'),
  member: user('U0MEMBER01'),
  outsider: user('U0OUTSIDE1'),
  guest: user('U0GUEST001', { is_restricted: true }),
  'guest of one channel': user('U0GUEST002', { is_ultra_restricted: true }),
  bot: user('U0ROBOT001', { is_bot: true }),
  deactivated: user('U0GONE0001', { deleted: true }),
  'other team': user('U0ELSEWH01', { team_id: ELSEWHERE }),
  stranger: user('U0STRANGE1', { is_stranger: true }),
  /** The group that let them in was disabled. */
  'removed group': user('U0REMOVED1'),
} as const;
type Who = keyof typeof PEOPLE;

function user(id: string, more: Partial<User> = {}): User {
  const name = id.toLowerCase();
  return {
    id,
    name,
    real_name: name,
    is_bot: false,
    is_admin: false,
    is_restricted: false,
    is_ultra_restricted: false,
    deleted: false,
    tz: 'UTC',
    ...more,
  };
}

const all: readonly Who[] = Object.keys(PEOPLE) as Who[];
/** They are on every list and in the channel, and may still do nothing. */
const nobodies = [
  'guest',
  'guest of one channel',
  'bot',
  'deactivated',
  'other team',
  'stranger',
] as const satisfies readonly Who[];
/** Full members of the workspace. */
const colleagues = all.filter((who) => !nobodies.some((one) => one === who));
const operators: readonly Who[] = ['operator', 'both'];
const approvers: readonly Who[] = ['approver', 'both'];
const watchers: readonly Who[] = ['operator', 'approver', 'both', 'member', 'removed group'];

const loop = 'loop-storefront';
const buttons: Readonly<Record<string, string>> = {
  'loop-stop': loop,
  'loop-pause': loop,
  'loop-resume': loop,
  'loop-status': loop,
  'group-take': JSON.stringify({ loopId: loop, groupId: 'g-1' }),
  'group-claim': JSON.stringify({ loopId: loop, groupId: 'g-1' }),
  'fix-approve': JSON.stringify({ loopId: loop, fixId: 'f-1', candidate: 'c0ffee' }),
  'fix-decline': JSON.stringify({ loopId: loop, fixId: 'f-1', candidate: 'c0ffee' }),
  'deployment-approve': JSON.stringify({ loopId: loop, deploymentId: 'd-1', revision: 'c0ffee' }),
  'deployment-refuse': JSON.stringify({ loopId: loop, deploymentId: 'd-1', revision: 'c0ffee' }),
};
const matrix: Readonly<Record<string, readonly Who[]>> = {
  start: operators,
  stop: operators,
  pause: operators,
  resume: operators,
  status: watchers,
  history: watchers,
  compare: watchers,
  report: watchers,
  flaky: watchers,
  slow: watchers,
  'test token': watchers,
  'quarantine token because race': operators,
  'release token': operators,
  digest: watchers,
  'digest now': operators,
  'digest on': operators,
  'digest off': operators,
  help: colleagues,
  'loop-stop': operators,
  'loop-pause': operators,
  'loop-resume': operators,
  'loop-status': watchers,
  'group-take': operators,
  'group-claim': operators,
  'fix-approve': approvers,
  'fix-decline': approvers,
  'deployment-approve': approvers,
  'deployment-refuse': approvers,
};

const summary = (number: number): IterationSummary => ({
  number,
  loopId: loop,
  loopStatus: 'running',
  startedBy: 'mia',
  startedAt: 1,
  endedAt: 2,
  revision: 'a1b2c3d',
  ledger: iterationFacts().ledger,
  failing: 0,
  mergedFixes: 0,
  deployments: 0,
});

const ids = (...who: Who[]) => who.map((one) => PEOPLE[one].id);
/** The groups that the plan lets in; nobodies are in them too. */
const GROUPS = () =>
  [
    { id: 'S0QATEAM01', handle: 'qa-team', name: 'QA', users: ids('operator', 'both', ...nobodies) },
    { id: 'S0LEADS001', handle: 'leads', name: 'Leads', users: ids('approver', 'both', ...nobodies) },
  ] as const;

let playground: Playground;
before(async () => {
  const refused = ids(...nobodies);
  playground = await startPlayground({
    port: 0,
    stateFile: null,
    limits: 'off',
    seed: {
      users: Object.values(PEOPLE),
      channels: [
        {
          id: CHANNEL,
          name: 'storefront-loop',
          kind: 'public',
          members: [...ids(...watchers), ...refused, 'U0BOT00001'],
          archived: false,
          created: 1,
          creator: PEOPLE.operator.id,
        },
      ],
      userGroups: [
        ...GROUPS(),
        { id: 'S0OLDTEAM1', handle: 'old-team', name: 'Old', users: ids('removed group'), disabled: true },
      ],
    },
  });
});
after(() => playground.close());

const slack = () => new WebClient(playground.team().bot_token, { slackApiUrl: playground.apiUrl });
const peopleOf = (clock: HandClock) => createPeople(slack(), createChannels(slack()), clock, { error() {} });

/** One try of one person: whether it was let through, and its line in the audit log. */
async function attempt(
  what: string,
  who: Who,
  clock = handClock(5_000),
  people = peopleOf(clock),
  value = buttons[what],
): Promise<{ allowed: boolean; called: boolean; entry: AuditEntry | undefined }> {
  const client = slack();
  const entries: AuditEntry[] = [];
  let called = false;
  const call = async () => {
    called = true;
  };
  const access = {
    operate: ['@qa-team', '@old-team', 'S0OLDTEAM1'],
    approve: ['@leads', '@old-team', 'S0OLDTEAM1'],
  };
  const plan = samplePlan({
    project: 'storefront',
    access,
    slack: { channel: CHANNEL, digest: null, timezone: 'UTC' },
  });
  const store = memoryStore();
  store.happen(sampleLoop({ id: loop, project: 'storefront', plan }), { type: 'loop-paused' });
  const services: LoopsService = {
    start: async () => {
      await call();
      return { loopId: 'new' };
    },
    stop: call,
    pause: call,
    resume: call,
    decide: call,
    running: () => (what === 'start' ? [] : [{ loopId: loop, project: 'storefront' }]),
    projects: () => [plan],
  };
  const channels = createChannels(client);
  await carryOut(
    {
      id: 'trigger-1',
      at: 0,
      kind: value === undefined ? 'command' : 'action',
      userId: PEOPLE[who].id,
      teamId: who === 'other team' ? ELSEWHERE : TEAM,
      channelId: CHANNEL,
      text: what,
      value: value ?? '',
      responseUrl: null,
    },
    {
      services,
      store,
      views: createViews(store, memoryHistory(), () => null),
      history: memoryHistory({
        iterations: () => [summary(2), summary(1)],
        iteration: () => iterationFacts(),
        flakiest: () => [],
        slowest: () => [],
        findTests: () => [sampleTest()],
        testLife: () => ({
          test: sampleTest(),
          present: true,
          flakiness: judgeFlakiness(
            [false, true].map((passed) => ({ passed, retries: 0, revision: 'a1b2c3d', at: 1_000 })),
            5_000,
          ),
          changes: [],
          results: [],
        }),
        movedBetween: () => ({ came: [], went: [], mended: [], unseen: [] }),
      }),
      digests: memoryDigests(),
      quarantines: memoryQuarantines(),
      postDigest: async () => {},
      people,
      channels,
      audit: { record: (entry) => void entries.push(entry) },
      write: async (change) => change(),
      clock,
      teamId: TEAM,
    },
  );
  return { allowed: entries.at(-1)?.outcome === 'done', called, entry: entries.at(-1) };
}

type Typed = Exclude<LoopCommand['kind'], 'unknown' | 'misused'>;
/** A kind of command that is no command word is a type error here. */
const allListed: [Exclude<Typed, (typeof COMMAND_WORDS)[number]>] extends [never] ? true : false = true;

test('every command and every button has a row', () => {
  assert.ok(allListed);
  const known = [...COMMAND_WORDS, ...COMMAND_BUTTONS, ...Object.keys(DECISION_BUTTONS)];
  const rows = new Set(Object.keys(matrix).map((row) => row.split(' ')[0]));
  assert.deepEqual([...rows].toSorted(), known.toSorted());
});

for (const [what, allowed] of Object.entries(matrix)) {
  test(`${what} is for ${allowed === colleagues ? 'every colleague' : allowed.join(', ')}, and each try is audited`, async () => {
    for (const who of all) {
      const tried = await attempt(what, who);
      assert.equal(tried.allowed, allowed.includes(who), `${who} tries ${what}: ${tried.entry?.detail}`);
      assert.equal(tried.entry?.userId, PEOPLE[who].id);
      if (!tried.allowed) {
        assert.equal(tried.entry?.outcome, 'refused');
        assert.equal(tried.called, false, `${who} had an effect with ${what}`);
      }
    }
  });
}

test('words that are no command, and presses that no message offers, do nothing whoever tries them, and are audited', async () => {
  for (const [what, allowed] of [
    ['destroy everything', colleagues],
    ['start --force', colleagues],
    ['--ref', colleagues],
  ] as const)
    for (const who of all) {
      const tried = await attempt(what, who);
      assert.deepEqual([tried.allowed, tried.called], [allowed.includes(who), false], `${who}: ${what}`);
      assert.equal(tried.entry?.userId, PEOPLE[who].id);
    }
  for (const who of all)
    for (const [action, value] of [
      ['loop-destroy', loop],
      ['toString', loop],
      ['fix-approve', loop],
      ['loop-stop', ''],
    ] as const) {
      const tried = await attempt(action, who, undefined, undefined, value);
      assert.deepEqual(
        [tried.allowed, tried.called, tried.entry?.outcome],
        [false, false, 'refused'],
        action,
      );
    }
});

test('whoever is taken out of a group, or deactivated, may do nothing from that moment on', async () => {
  const clock = handClock(5_000);
  const people = peopleOf(clock);
  const { controls } = playground;
  for (const what of ['stop', 'group-take', 'fix-approve'])
    assert.equal((await attempt(what, 'both', clock, people)).allowed, true, what);
  const empty = (id: string, handle: string) => controls.putUserGroup({ id, handle, name: '', users: [] });
  const [qa, leads] = GROUPS();
  empty(qa.id, qa.handle);
  empty(leads.id, leads.handle);
  for (const what of [
    'start',
    'stop',
    'resume',
    'group-take',
    'group-claim',
    'fix-approve',
    'deployment-approve',
  ]) {
    const tried = await attempt(what, 'both', clock, people);
    assert.deepEqual([tried.allowed, tried.called], [false, false], what);
    assert.match(tried.entry?.detail ?? '', /^Only @(qa-team|leads)/);
  }
  for (const group of GROUPS()) controls.putUserGroup(group);
  controls.putUser({ ...PEOPLE.both, deleted: true });
  assert.match((await attempt('stop', 'both', clock, people)).entry?.detail ?? '', /deactivated/);
  controls.putUser(PEOPLE.both);
  await clock.advance(60_000);
  assert.equal((await attempt('stop', 'both', clock, people)).allowed, true);
});
