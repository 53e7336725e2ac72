// The bot is killed.
import { setTimeout as wait } from 'node:timers/promises';
import type { LoopEvent } from '../../../src/loop/event.ts';
import { eventually } from '../../helpers/spawn-bot.ts';
import { withMutant } from '../mutant.ts';
import { STORIES, type Story, type StoryName } from '../stories.ts';
import { toTheEnd } from '../world.ts';
import { inWorld, type Row, type Tried } from './row.ts';

/** The story in which each event happens, or the test that kills a process around it; a new event has to be entered here. */
const HAPPENS: Record<LoopEvent['type'], StoryName | { readonly elsewhere: string }> = {
  'loop-started': 'usual',
  'iteration-started': 'usual',
  'phase-started': 'usual',
  'checkout-prepared': 'usual',
  'revision-asked': 'usual',
  'health-checked': 'usual',
  'suite-started': 'usual',
  'suite-ended': 'usual',
  'failures-grouped': 'usual',
  'fix-started': 'usual',
  'fix-proposed': 'usual',
  'fix-accepted': 'usual',
  'fix-merged': 'usual',
  'branch-pushed': 'usual',
  'deployment-started': 'usual',
  'deployment-step-changed': 'usual',
  'deployment-succeeded': 'usual',
  'fix-verified': 'usual',
  'iteration-reported': 'usual',
  'iteration-ended': 'usual',
  'loop-finished': 'usual',
  'fix-refused': 'a fixer cheats',
  'fix-failed': 'a fixer crashes',
  'fix-not-held': 'a fix does not hold',
  'fix-reverted': 'a deployment is sick',
  'deployment-faulty': 'a deployment is sick',
  'deployment-rolled-back': 'a deployment is sick',
  'deployment-unknown': 'a deployment hangs',
  'deployment-worse': 'a deployment makes it worse',
  'deployment-taken-back': 'a deployment makes it worse',
  'loop-blocked': 'a deployment hangs',
  'loop-unblocked': 'a deployment is approved',
  'approval-asked': 'a deployment is approved',
  'deployment-approved': 'a deployment is approved',
  'deployment-refused': 'a deployment is refused first',
  'pause-requested': 'a loop is paused',
  'loop-paused': 'a loop is paused',
  'loop-resumed': 'a loop is paused',
  'stop-requested': 'a loop is stopped',
  'fix-approved': 'a candidate is answered for',
  'fix-adopted': 'a candidate is answered for',
  'group-held': 'a candidate is answered for',
  'fix-declined': 'a group is taken',
  'group-taken': 'a group is taken',
  // Somebody has to push to the repository at a certain moment.
  'group-claimed': { elsewhere: 'test/e2e/people-crash.test.ts' },
  'deployment-lapsed': { elsewhere: 'test/e2e/people-crash.test.ts' },
  'tests-changed': { elsewhere: 'test/store/crash.test.ts' },
};
const AROUND = [
  'command-received',
  'command-finished',
  'messages-desired',
  'message-sending',
  'message-posted',
];

type Point = { readonly name: string; readonly story: StoryName };

/** Where `record`, the inbox and the outbox can be cut off, in the story in which that is reached. */
const POINTS: readonly Point[] = [
  ...Object.entries(HAPPENS).flatMap(([event, story]): Point[] =>
    typeof story === 'string'
      ? ['before', 'inside', 'after'].map((when) => ({ name: `${when} ${event}`, story }))
      : [],
  ),
  ...AROUND.flatMap((name): Point[] =>
    ['before', 'after'].map((when) => ({ name: `${when} ${name}`, story: 'usual' })),
  ),
  // Later ones are replies, files and edits.
  ...[2, 4, 6].flatMap((nth): Point[] =>
    ['before message-sending', 'after message-sending', 'before message-posted', 'after message-posted'].map(
      (name) => ({ name: `${name}#${nth}`, story: 'usual' }),
    ),
  ),
];

/** One loop in which the bot is killed at this point. */
export function killAt({ name, story }: Point, root?: string): Promise<Tried> {
  const { options, says = {}, act }: Story = STORIES[story];
  return inWorld(
    async (world) => {
      for (const [file, text] of Object.entries(says)) world.project.say(file, text);
      const bot = await world.start(name);
      const { restarts } = await toTheEnd(world, bot, act);
      if (restarts === 0) throw new Error(`${name} was never reached`);
      return 1;
    },
    root,
    options,
  ).then((tried) => ({ ...tried, broken: tried.broken.map((words) => `${name}: ${words}`) }));
}

export const KILLED_BOT: readonly Row[] = [
  {
    name: 'SIGKILL of the bot at a failpoint',
    tries: POINTS.length,
    short: 1,
    attempt: (nth) => killAt(POINTS[(nth * 37) % POINTS.length] ?? { name: '', story: 'usual' }),
    mutant: {
      without: 'looking for a message in doubt',
      attempt: () =>
        withMutant([['src/bot/deliver.ts', 'await lookUp(row)', 'null']], (root) =>
          killAt({ name: 'before message-posted', story: 'usual' }, root),
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
