// The WebSocket is cut, goes silent, is ended by Slack, or is refused: the loop goes on, and the bot hears people again.
import { setTimeout as wait } from 'node:timers/promises';
import type { Controls } from '../../../src/playground/controls.ts';
import type { Fault } from '../../../src/playground/faults.ts';
import { type Bot, eventually } from '../../helpers/spawn-bot.ts';
import { withMutant } from '../mutant.ts';
import { openWorld, toTheEnd, type World } from '../world.ts';
import type { Figure, Row, Tried } from './row.ts';

/** What the promise says, in seconds after Slack is there again. */
const AGAIN_S = 30;
const CHANNEL = '#storefront-loop';
const BOT = 'U0BOT00001';

/** How the connection ends, and what its reconnects meet; how long Slack then stays away. */
type Loss = {
  readonly name: string;
  readonly end: (controls: Controls) => void;
  readonly faults?: readonly Fault[];
  readonly awayMs?: number;
};

const cut = (controls: Controls) => controls.dropSockets();
const opening = (fault: object): Fault => ({ method: 'apps.connections.open', ...fault }) as Fault;
const LOSSES: readonly Loss[] = [
  { name: 'cut', end: cut },
  { name: 'silent', end: (controls) => controls.freezeSockets() },
  { name: 'warning', end: (controls) => controls.disconnectSockets('warning') },
  { name: 'refresh requested', end: (controls) => controls.disconnectSockets('refresh_requested') },
  { name: 'cut, then HTTP 500', end: cut, faults: [opening({ kind: 'server-error', times: 8 })] },
  {
    name: 'cut, then invalid_auth',
    end: cut,
    faults: [opening({ kind: 'refuse', error: 'invalid_auth', times: 3 })],
  },
  {
    name: 'cut, then limited',
    end: cut,
    faults: [opening({ kind: 'rate-limited', retryAfterS: 3, times: 2 })],
  },
  { name: 'cut, then reset', end: cut, faults: [opening({ kind: 'reset', times: 5 })] },
  { name: 'cut, then no answer', end: cut, faults: [opening({ kind: 'hang', times: 1 })] },
  { name: 'cut, then no WebSocket', end: cut, faults: [{ method: 'connect', kind: 'reset', times: 3 }] },
  { name: 'cut, then a WebSocket that never opens', end: cut, faults: [{ method: 'connect', kind: 'hang' }] },
  { name: 'away', end: (controls) => controls.setAway(true), awayMs: 8_000 },
];

/** Seconds until the bot is connected again after everything in its way is gone. */
async function lose({ playground: { controls } }: World, bot: Bot, loss: Loss): Promise<number> {
  let ended = false;
  void bot.gone.then(() => {
    ended = true;
  });
  for (const fault of loss.faults ?? []) controls.faults.add(fault);
  let since = Date.now();
  loss.end(controls);
  if (loss.awayMs !== undefined) {
    await wait(loss.awayMs);
    controls.setAway(false);
    since = Date.now();
  }
  await eventually('the bot to lose its connection', () => controls.connections() === 0, 10_000);
  await eventually('the bot to connect again', () => ended || controls.connections() > 0, 120_000);
  if (ended) throw new Error(`the bot came to its end: ${bot.said().slice(-500)}`);
  const met = controls
    .calls()
    .findLast(({ at, fault, method }) => at >= since && fault !== null && method === 'apps.connections.open');
  return (Date.now() - (met?.at ?? since)) / 1_000;
}

/** What the bot said to Mia alone. */
function answers({ playground }: World): readonly string[] {
  return playground.people
    .transcript(CHANNEL, 'mia')
    .filter((one) => one.user === BOT && one.ephemeral_to !== undefined)
    .map((one) => one.text);
}

/** Types a command and waits for its one answer. */
export async function isHeard(world: World): Promise<boolean> {
  const before = answers(world).length;
  await world.playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop help' });
  await eventually('an answer to /loop help', () => answers(world).length > before, 20_000);
  return answers(world).length === before + 1;
}

/** How often Slack was asked to open a connection before it wanted to be asked. */
function askedTooEarly({ playground }: World): number {
  const calls = playground.controls.calls().filter(({ method }) => method === 'apps.connections.open');
  return calls.filter(({ at }, index) => {
    const before = calls[index - 1];
    return before?.fault === 'rate-limited' && at - before.at < 2_995;
  }).length;
}

async function attempt(loss: Loss, root?: string): Promise<Tried> {
  const world = await openWorld(root);
  const broken: string[] = [];
  const figures: Figure[] = [];
  const expect = (holds: boolean, words: string) => {
    if (!holds) broken.push(`${loss.name}: ${words}`);
  };
  try {
    world.project.say('hold-fixer');
    const bot: Bot = await world.start();
    await world.begin();
    await eventually('the loop to work', () => world.events().length > 3);
    const before = world.events().length;
    const value = await lose(world, bot, loss);
    figures.push({ name: 'connected again after', value, unit: 's', atMost: AGAIN_S });
    expect(world.events().length > before, 'the loop did not go on meanwhile');
    expect(await isHeard(world), 'a command after it was answered more than once');
    world.project.unsay('hold-fixer');
    const { restarts } = await toTheEnd(world, bot);
    expect(restarts === 0, `the bot came to its end: ${bot.said().slice(-500)}`);
    const early = askedTooEarly(world);
    expect(early === 0, `Slack was asked ${early} times within its Retry-After`);
    for (const words of world.broken()) expect(false, words);
  } catch (error) {
    expect(false, error instanceof Error ? error.message : String(error));
  } finally {
    await world.close();
  }
  return { tries: 1, broken, figures };
}

export const CONNECTION: readonly Row[] = [
  {
    name: 'the WebSocket is cut, silent, ended or refused',
    tries: LOSSES.length,
    short: 1,
    attempt: (nth) => attempt(LOSSES[nth % LOSSES.length] as Loss),
    mutant: {
      without: 'trying again what Slack refuses',
      attempt: () =>
        withMutant(
          [['src/bot/socket-receiver.ts', 'isTokenRefused && !connectedOnce', 'isTokenRefused']],
          (root) => attempt(LOSSES[5] as Loss, root),
        ),
    },
  },
];
