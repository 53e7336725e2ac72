// Slack is away for an hour of the bot's own clock while a loop goes on: then everything is told, at its newest, in few calls.
import { setTimeout as wait } from 'node:timers/promises';
import type { DesiredMessage } from '../../../src/loop/ports.ts';
import { storyPlan } from '../../helpers/loop-events.ts';
import { story } from '../../helpers/play-loop.ts';
import { eventually } from '../../helpers/spawn-bot.ts';
import { jumpClock } from '../jump-clock.ts';
import { withMutant } from '../mutant.ts';
import { type Bench, type Expect, inBench } from './in-bench.ts';
import type { Figure, Row, Tried } from './row.ts';

const HOUR_MS = 3_600_000;
const MINUTES = 60;
/** What the promise says, in seconds after Slack is there again. */
const AGAIN_S = 30;
const CHANNEL = '#storefront-loop';
/** Events before Slack goes away: the parent message stands, and the loop is in its first iteration. */
const BEFORE = 8;

/** What the outbox wanted and has not, by key: how many versions of each. */
function counting(bench: Bench): {
  readonly outbox: Bench['outbox'];
  readonly wanted: Map<string, Set<string>>;
} {
  const wanted = new Map<string, Set<string>>();
  const note = ({ key, text, blocks }: DesiredMessage) =>
    wanted.set(key, (wanted.get(key) ?? new Set()).add(JSON.stringify([text, blocks])));
  const outbox: Bench['outbox'] = {
    ...bench.outbox,
    desire(subscriber, seq, messages) {
      for (const message of messages) note(message);
      bench.outbox.desire(subscriber, seq, messages);
    },
  };
  return { outbox, wanted };
}

async function beAway(bench: Bench, expect: Expect): Promise<readonly Figure[]> {
  const clock = jumpClock();
  const { outbox, wanted } = counting(bench);
  const { controls, people } = bench.playground;
  const isTold = () => bench.outbox.nextDue() === null;
  const sends = () =>
    controls.calls().filter(({ method }) => method === 'chat.postMessage' || method === 'chat.update').length;
  await bench.boot({ clock, outbox, reconnectAfterMs: 5_000, settleMs: 2_000, spacingMs: 1_000 });
  const plan = storyPlan();
  const events = story('L1', { ...plan, slack: { ...plan.slack, channel: CHANNEL } });
  for (const event of events.slice(0, BEFORE)) await bench.store.record('L1', event);
  await eventually('what was before', () => bench.posts().length > 0 && isTold(), 60_000);

  controls.setAway(true);
  wanted.clear();
  const rest = events.slice(BEFORE);
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const share = rest.slice((minute * rest.length) / MINUTES, ((minute + 1) * rest.length) / MINUTES);
    for (const event of share) await bench.store.record('L1', event);
    await clock.jump(HOUR_MS / MINUTES);
    // The bot tries, and fails, over the machine's own network.
    await wait(30);
  }
  expect(bench.store.openLoops().length === 0, 'the loop did not go on to its end');
  const versions = [...wanted.values()].reduce((sum, texts) => sum + texts.size, 0);
  const before = sends();
  controls.setAway(false);
  const back = Date.now();
  await eventually('the bot to connect again', () => controls.connections() > 0, 120_000);
  const again = (Date.now() - back) / 1_000;
  await eventually(
    'the backlog to be told',
    () => {
      void clock.jump(1_000);
      return isTold();
    },
    60_000,
  );
  const calls = sends() - before;
  // What was owed, and one call for each that was under way when Slack went.
  expect(calls <= wanted.size + 2, `${versions} versions of ${wanted.size} messages took ${calls} calls`);
  const said = bench.whispers('mia').length;
  await people.command({ user: 'mia', channel: CHANNEL, text: '/loop status' });
  await eventually('the answer to a command', () => bench.whispers('mia').length > said, 30_000);
  for (const key of wanted.keys()) {
    const row = bench.outbox.find(key);
    expect(row?.state === 'posted' && row.sentVersion === row.version, `${key} is not at its newest state`);
  }
  const shown = bench.posts().flatMap((post) => [post, ...post.replies]);
  const marks = shown.map((one) => JSON.stringify(one.metadata ?? null)).filter((mark) => mark !== 'null');
  expect(new Set(marks).size === marks.length, 'a message stands there twice');
  return [
    { name: 'connected again after', value: again, unit: 's', atMost: AGAIN_S },
    { name: `calls for ${versions} versions of ${wanted.size} messages`, value: calls, unit: 'calls' },
  ];
}

const attempt = (root?: string): Promise<Tried> => inBench(beAway, root === undefined ? {} : { root });

export const SLACK_AWAY: Row = {
  name: 'Slack is away for 1 h',
  tries: 4,
  short: 1,
  attempt: () => attempt(),
  mutant: {
    without: 'sending only the newest state of a message',
    attempt: () =>
      withMutant(
        [
          [
            'src/bot/deliver.ts',
            'outbox.markPosted(row.uuid, row.version,',
            'outbox.markPosted(row.uuid, Math.min(row.version, row.sentVersion + 1),',
          ],
        ],
        (root) => attempt(root),
      ),
  },
};
