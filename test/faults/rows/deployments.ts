// A deployment hangs, half succeeds, is killed, or the bot dies within it.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../helpers/command-bench.ts';
import { eventually } from '../../helpers/spawn-bot.ts';
import { pidIn, runOf } from '../kill-in-loop.ts';
import { withMutant } from '../mutant.ts';
import { killHard, markedIn } from '../on-bench.ts';
import { toTheEnd, type World } from '../world.ts';
import { inWorld, type Row, type Tried, withWorld } from './row.ts';

const CHANNEL = '#storefront-loop';
const hasty = (yaml: string) => yaml.replace(/(deploy:[\s\S]*?timeout: )20s/, '$13s');

/** What goes wrong; `nobodyKnows`: nothing says that the revision is live, so that a person has to look. */
type Fault = {
  readonly name: string;
  readonly nobodyKnows: boolean;
  /** What the deploy command does (test/helpers/tiny/deploy.mjs). */
  readonly way?: string;
  readonly failpoint?: string;
  /** Done while the command is held in its middle. */
  readonly during?: 'kill the bot' | 'kill the command' | 'kill the supervisor';
};
const FAULTS: readonly Fault[] = [
  { name: 'hangs when it is done', way: 'hang-after', nobodyKnows: false },
  { name: 'hangs before it begins', way: 'hang-before', nobodyKnows: true },
  { name: 'hangs half done', way: 'half', nobodyKnows: true },
  { name: 'is killed', during: 'kill the command', nobodyKnows: true },
  { name: 'loses its supervisor', during: 'kill the supervisor', nobodyKnows: true },
  { name: 'goes on while the bot is dead', during: 'kill the bot', nobodyKnows: false },
  { name: 'begins as the bot dies', failpoint: 'after deployment-started', nobodyKnows: false },
  { name: 'is at a step as the bot dies', failpoint: 'inside deployment-step-changed', nobodyKnows: false },
  { name: 'ends as the bot dies', failpoint: 'before deployment-succeeded', nobodyKnows: false },
  { name: 'hangs while the bot is dead', way: 'hang-before', during: 'kill the bot', nobodyKnows: true },
];

/** On every second round the fault meets the deployment after the fixes, not the first one. */
function spoil(nth: number, root?: string): Promise<Tried> {
  const fault = FAULTS[nth % FAULTS.length] as Fault;
  const which = Math.floor(nth / FAULTS.length) % 2;
  const lead = { features: { a_1: which === 0, b_1: true }, yaml: hasty };
  return fault.nobodyKnows
    ? withWorld((world) => toAPerson(world, fault, which), root, lead)
    : inWorld(
        async (world) => {
          const bot = await inject(world, fault, which);
          await toTheEnd(world, bot);
          return 1;
        },
        root,
        lead,
      );
}

async function inject(world: World, { way = '', failpoint, during }: Fault, which: number) {
  world.project.say('deploy', `${'\n'.repeat(which)}${way}\n`);
  const bot = await world.start(failpoint && `${failpoint}#${which + 1}`);
  await world.begin();
  if (during === undefined) return bot;
  if (which === 1)
    await eventually('the first deployment', () =>
      world.events().some((one) => one.type === 'deployment-succeeded'),
    );
  world.project.say('hold-deploy');
  const run = await runOf(world, 'deployment-started', which);
  await until('the deploy command', () => world.project.lines('deploy-starts').length > which);
  if (during === 'kill the command') killHard(await pidIn(run.started));
  if (during === 'kill the supervisor') killHard(await pidIn(run.claim));
  if (during === 'kill the bot') await bot.kill('SIGKILL');
  // Until it is reaped, the orphan has to be held: it could still deploy.
  if (during === 'kill the supervisor')
    await eventually(
      'the orphan to be reaped',
      () => markedIn(join(world.project.data, 'runs')).length === 0,
    );
  world.project.unsay('hold-deploy');
  if (during !== 'kill the bot') return bot;
  await wait(500);
  return world.start();
}

/** The outcome is unknown: it is asked about once, a person is asked, and nothing is deployed again until one answers. */
async function toAPerson(world: World, fault: Fault, which: number): Promise<Tried> {
  const { project } = world;
  const broken: string[] = [];
  const expect = (holds: boolean, words: string) =>
    void (holds || broken.push(`a deployment that ${fault.name}: ${words}`));
  const bot = await inject(world, fault, which);
  const waits = () =>
    world.events().some((event) => event.type === 'loop-blocked') &&
    /nobody can say whether/.test(world.shown());
  // A bot without the protection has no reason to wait.
  await eventually('a person to be asked', () => waits() || world.isOver(), 60_000);
  expect(waits(), 'no person was asked');
  await bot.kill('SIGKILL');
  const again = await world.start();
  await wait(1_500);
  const events = world.events();
  const unknown = events.filter((event) => event.type === 'deployment-unknown');
  expect(unknown.length === 1, `${unknown.length} unknown outcomes are recorded`);
  const run = await runOf(world, 'deployment-started', which);
  expect(existsSync(`${dirname(run.spec)}-verify`), 'deploy.verify was not asked');
  const starts = project.lines('deploy-starts');
  expect(starts.length === which + 1, `it was deployed again blindly: ${starts.length} deployments`);
  const left = markedIn(join(project.data, 'runs'));
  expect(left.length === 0, `${left.length} processes are left`);
  if (broken.length > 0) return { tries: 1, broken };
  await world.playground.people.command({ user: 'mia', channel: CHANNEL, text: '/loop resume' });
  await toTheEnd(world, again);
  expect(
    world.events().some((event) => event.type === 'loop-finished' && event.as === 'reached'),
    'it did not go on when a person answered',
  );
  return { tries: 1, broken };
}

export const DEPLOYMENTS: readonly Row[] = [
  {
    name: 'a deployment hangs, half succeeds, or the bot dies within',
    tries: 2 * FAULTS.length,
    short: 2,
    attempt: (nth) => spoil(nth),
    mutant: {
      without: 'waiting for a person after an unknown outcome',
      attempt: () =>
        withMutant(
          [
            [
              'src/loop/deploy-step.ts',
              'if (deployment === undefined) return begin',
              "if (deployment === undefined || deployment.status === 'unknown') return begin",
            ],
          ],
          (root) => spoil(1, root),
        ),
    },
  },
];
