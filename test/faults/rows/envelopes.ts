// What people do reaches the bot twice, late, out of order, or Slack does not hear that it arrived: one effect, one line, one answer.
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { EnvelopeFault } from '../../../src/playground/faults.ts';
import { eventually } from '../../helpers/spawn-bot.ts';
import { withMutant } from '../mutant.ts';
import { type Bench, type Expect, inBench } from './in-bench.ts';
import type { Random, Row, Tried } from './row.ts';

const CHANNEL = 'storefront-loop';
const BOT = 'U0BOT00001';
const ACK_MS = 600;
/** Longer than any copy of an envelope is on its way. */
const STRAGGLERS_MS = 1_500;
const KINDS: readonly EnvelopeFault['kind'][] = ['twice', 'again', 'delay', 'overtaken', 'lose-ack', 'lose'];

/** What a person does, who it is, and whether Slack sends it again until it is acknowledged. */
type Act = {
  readonly name: string;
  readonly who: 'mia' | 'sam';
  readonly isEvent: boolean;
  readonly run: (bench: Bench) => Promise<unknown>;
};

const typing = (text: string): Act => ({
  name: `${text} typed`,
  who: 'mia',
  isEvent: false,
  run: (bench) => bench.type('mia', text),
});
const saying = (channel: string, text: string): Act => ({
  name: `"${text}" said`,
  who: 'sam',
  isEvent: true,
  run: (bench) => bench.playground.people.say({ user: 'sam', channel, text }).delivery,
});
const pressing = (action_id: string): Act => ({
  name: `${action_id} pressed`,
  who: 'mia',
  isEvent: false,
  run: (bench) => {
    const ts = bench.posts().find((post) => JSON.stringify(post.blocks ?? '').includes(action_id))?.ts ?? '';
    return bench.playground.people.press({ user: 'mia', channel: CHANNEL, ts, action_id });
  },
});
const ACTS: readonly Act[] = [
  typing('/loop status'),
  typing('/loop history'),
  pressing('loop-pause'),
  pressing('loop-stop'),
  saying(CHANNEL, '@greenloop status'),
  saying('@greenloop', 'help'),
];

/** Every act with every fault, shuffled. */
function shuffled(random: Random): readonly { readonly act: Act; readonly kind: EnvelopeFault['kind'] }[] {
  return ACTS.flatMap((act) => KINDS.map((kind) => ({ act, kind, at: random() }))).toSorted(
    (a, b) => a.at - b.at,
  );
}

/** A loop in its first iteration, which has buttons. */
async function begin(bench: Bench): Promise<void> {
  await bench.boot({ reconnectAfterMs: 5_000 });
  await bench.type('mia', '/loop start');
  const [loopId = ''] = await eventually(
    'the loop',
    () => bench.store.openLoops().length > 0 && bench.store.openLoops(),
  );
  await bench.store.record(loopId, { type: 'iteration-started', iterationId: 'it-1' });
  await bench.store.record(loopId, { type: 'phase-started', phase: 'test' });
  await eventually('the buttons', () => JSON.stringify(bench.posts()).includes('loop-stop'), 30_000);
}

/** What the bot said to one person. */
function answersTo(bench: Bench, who: string): readonly string[] {
  const seen = [CHANNEL, ...(who === 'sam' ? ['@greenloop'] : [])].flatMap((channel) =>
    bench.playground.people.transcript(channel, who),
  );
  return seen
    .flatMap((one) => [one, ...one.replies])
    .filter(
      ({ user, ephemeral_to, channel }) =>
        user === BOT && (ephemeral_to !== undefined || channel.startsWith('D')),
    )
    .map(({ text }) => text);
}

function inboxOf(bench: Bench): { readonly rows: number; readonly pending: number } {
  const db = new Database(bench.database, { readonly: true });
  const text = 'SELECT count(*) AS rows, count(*) - count(finished_at) AS pending FROM inbox';
  try {
    return db.prepare<[], { rows: number; pending: number }>(text).get() ?? { rows: 0, pending: 0 };
  } finally {
    db.close();
  }
}

async function play(bench: Bench, expect: Expect, random: Random): Promise<void> {
  await begin(bench);
  const under: Promise<unknown>[] = [];
  const come: Act[] = [{ ...typing('/loop start'), name: 'the start' }];
  for (const { act, kind } of shuffled(random)) {
    bench.playground.controls.faults.addEnvelope({ kind, ms: Math.round(random() * 1_000) });
    const done = act.run(bench);
    // The next one has to be under way for this one to be overtaken.
    if (kind === 'overtaken' || random() < 0.5) under.push(done);
    else await done;
    if (kind !== 'lose' || act.isEvent) come.push(act);
  }
  await Promise.all(under);
  const told = () => answersTo(bench, 'mia').length + answersTo(bench, 'sam').length;
  await eventually('the answers', () => told() >= come.length && inboxOf(bench).rows >= come.length, 30_000);
  await wait(STRAGGLERS_MS);
  const { rows, pending } = inboxOf(bench);
  expect(rows === come.length, `${come.length} acts are ${rows} rows of the inbox`);
  expect(pending === 0, `${pending} commands are pending`);
  const lines = bench.audited().length;
  expect(lines === come.length, `${come.length} acts are ${lines} lines of the audit log`);
  for (const who of ['mia', 'sam'] as const) {
    const acts = come.filter((act) => act.who === who).length;
    const answers = answersTo(bench, who).length;
    expect(answers === acts, `${acts} acts of ${who} have ${answers} answers`);
  }
  for (const [word, name] of [
    ['start', 'the start'],
    ['pause', 'loop-pause pressed'],
    ['stop', 'loop-stop pressed'],
  ] as const) {
    const acts = come.filter((act) => act.name === name).length;
    const effects = bench.calls.filter((call) => call.startsWith(word)).length;
    expect(effects === acts, `${name} ${acts} times had ${effects} effects`);
  }
}

async function attempt(random: Random, root?: string): Promise<Tried> {
  const tried = await inBench(
    async (bench, expect) => {
      await play(bench, expect, random);
      return [];
    },
    {
      playground: { ackMs: ACK_MS, eventRetriesMs: [0, 50, 100, 200] },
      ...(root === undefined ? {} : { root }),
    },
  );
  return { ...tried, tries: ACTS.length * KINDS.length };
}

export const ENVELOPES: readonly Row[] = [
  {
    name: 'an envelope comes twice, late, out of order, or its acknowledgement is lost',
    tries: 10 * ACTS.length * KINDS.length,
    short: 1,
    attempt: (_nth, random) => attempt(random),
    mutant: {
      without: 'knowing a command again',
      attempt: () =>
        withMutant(
          [
            [
              'src/bot/start-bot.ts',
              'inbox.receive(command)',
              'inbox.receive({ ...command, id: String(Math.random()) })',
            ],
          ],
          (root) => attempt(Math.random, root),
        ),
    },
  },
];
