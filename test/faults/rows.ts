// The faults, each with what injects it. A row says how many tries held and what broke.

import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openWorld, toTheEnd, type World } from './world.ts';

/** A number from 0 to 1, the same ones for the same seed. */
export type Random = () => number;

export type Row = {
  readonly name: string;
  /** Tries that `npm run faults` makes by itself, and that `npm test` makes. */
  readonly tries: number;
  readonly short: number;
  /** One loop under the fault; what broke, and how many tries it was. `nth` counts from 0. */
  readonly attempt: (nth: number, random: Random) => Promise<Tried>;
  /** The same with its protection taken away, which must break. */
  readonly mutant?: () => Promise<Tried>;
};
export type Tried = { readonly tries: number; readonly broken: readonly string[] };

/** Where `record`, the inbox and the outbox can be cut off: around each event of a loop that fixes, deploys and verifies. */
const EVENTS = [
  ...[
    'loop-started',
    'iteration-started',
    'phase-started',
    'checkout-prepared',
    'revision-asked',
    'health-checked',
  ],
  ...[
    'suite-started',
    'suite-ended',
    'failures-grouped',
    'fix-started',
    'fix-proposed',
    'fix-accepted',
    'fix-merged',
  ],
  ...[
    'branch-pushed',
    'deployment-started',
    'deployment-step-changed',
    'deployment-succeeded',
    'fix-verified',
  ],
  ...['iteration-reported', 'iteration-ended', 'loop-finished'],
];
const POINTS = [
  ...EVENTS.flatMap((event) => ['before', 'inside', 'after'].map((when) => `${when} ${event}`)),
  ...[
    'command-received',
    'command-finished',
    'messages-desired',
    'message-sending',
    'message-posted',
  ].flatMap((name) => [`before ${name}`, `after ${name}`]),
];

async function inWorld(work: (world: World) => Promise<number>): Promise<Tried> {
  const world = await openWorld();
  try {
    const tries = await work(world);
    return { tries, broken: world.broken() };
  } catch (error) {
    return { tries: 1, broken: [error instanceof Error ? error.message : String(error)] };
  } finally {
    await world.close();
  }
}

export const ROWS: readonly Row[] = [
  {
    name: 'SIGKILL of the bot at a failpoint',
    tries: POINTS.length,
    short: 1,
    attempt: (nth) =>
      inWorld(async (world) => {
        const point = POINTS[(nth * 37) % POINTS.length] ?? '';
        const bot = await world.start(point);
        const { restarts } = await toTheEnd(world, bot);
        if (restarts === 0) throw new Error(`${point} was never reached`);
        return 1;
      }),
    mutant: () =>
      inWorld(async (world) => {
        const bot = await world.start('before message-posted#2');
        await world.begin();
        await bot.gone;
        // Nobody looks for what may have been posted.
        const db = new Database(join(world.project.data, 'greenloop.db'));
        db.exec(`UPDATE outbox SET state = 'new', sending_since = NULL WHERE state = 'sending'`);
        db.close();
        await toTheEnd(world, await world.start());
        return 1;
      }),
  },
  {
    name: 'SIGKILL of the bot at random',
    tries: 500,
    short: 6,
    attempt: (_nth, random) =>
      inWorld(async (world) => {
        const kills = 8;
        let bot = await world.start();
        for (let kill = 0; kill < kills && !world.isOver(); kill += 1) {
          await world.begin();
          await wait(random() * 900);
          await bot.kill('SIGKILL');
          bot = await world.start();
        }
        await toTheEnd(world, bot);
        return kills;
      }),
  },
  {
    name: 'a reply of Slack is lost after it accepted',
    tries: 20,
    short: 1,
    attempt: (nth) =>
      inWorld(async (world) => {
        const kinds = ['drop-reply', 'withhold-reply', 'server-error', 'reset', 'rate-limited'] as const;
        const bot = await world.start();
        world.playground.controls.faults.add({
          method: 'chat.postMessage',
          kind: kinds[nth % kinds.length] ?? 'reset',
          times: 1 + (nth % 3),
        });
        await toTheEnd(world, bot);
        return 1;
      }),
  },
  {
    name: 'an envelope comes twice',
    tries: 10,
    short: 1,
    attempt: () =>
      inWorld(async (world) => {
        const bot = await world.start();
        world.playground.controls.faults.addEnvelope({ kind: 'twice', times: 5 });
        await toTheEnd(world, bot);
        return 1;
      }),
  },
  {
    name: 'the WebSocket is cut',
    tries: 10,
    short: 1,
    attempt: (_nth, random) =>
      inWorld(async (world) => {
        const bot = await world.start();
        await world.begin();
        for (let cut = 0; cut < 3; cut += 1) {
          await wait(300 + random() * 700);
          world.playground.controls.dropSockets();
        }
        await toTheEnd(world, bot);
        return 3;
      }),
  },
];
