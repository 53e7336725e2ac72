// The bot is killed.
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../../helpers/spawn-bot.ts';
import { withMutant } from '../mutant.ts';
import { toTheEnd } from '../world.ts';
import { inWorld, type Row } from './row.ts';

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

export const KILLED_BOT: readonly Row[] = [
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
    mutant: {
      without: 'looking for a message in doubt',
      attempt: () =>
        withMutant([['src/bot/deliver.ts', 'await lookUp(row)', 'null']], (root) =>
          inWorld(async (world) => {
            await toTheEnd(world, await world.start('before message-posted#2'));
            return 1;
          }, root),
        ),
    },
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
    mutant: {
      without: 'taking a run up again after a restart',
      attempt: () =>
        withMutant(
          [
            [
              'src/runner/supervise/run-folder.ts',
              'if (PLAIN.test(runId))',
              'runs = join(runs, String(process.pid));\n  if (PLAIN.test(runId))',
            ],
          ],
          (root) =>
            inWorld(async (world) => {
              world.project.say('hold-fixer');
              const bot = await world.start();
              await world.begin();
              await eventually('a fixer', () => world.project.lines('fixer-starts').length > 0);
              await bot.kill('SIGKILL');
              const next = await world.start();
              await wait(1_000);
              world.project.unsay('hold-fixer');
              await toTheEnd(world, next);
              return 1;
            }, root),
        ),
    },
  },
];
