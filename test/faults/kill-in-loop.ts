// The bot, a fixer or a suite's supervisor is killed in the middle of a whole loop.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runFiles } from '../../src/runner/supervise/run-folder.ts';
import { textOf, until } from '../helpers/command-bench.ts';
import { eventually } from '../helpers/spawn-bot.ts';
import { killHard } from './on-bench.ts';
import { inWorld, type Random, type Tried, withWorld } from './rows/row.ts';
import { toTheEnd, type World } from './world.ts';

/** The bot is killed at most so long after a command starts, ms. */
export const LAST_DELAY_MS = 420;

const runsOf = (world: World) => join(world.project.data, 'runs');
const runIds = (world: World) => {
  try {
    return readdirSync(runsOf(world));
  } catch {
    return [];
  }
};

/** The pid that a file of a run names: of its command (`started`) or its supervisor (`claim`). */
export const pidIn = (path: string) =>
  until(path, () => JSON.parse(textOf(path) || '{"pid":0}').pid as number);

/** One loop; the bot is killed 0–420 ms after each command that is started, as far as the loop lasts. */
export function atEveryCommand(random: Random, most: number, root?: string): Promise<Tried> {
  return inWorld(async (world) => {
    const seen = new Set<string>();
    let kills = 0;
    let bot = await world.start();
    while (kills < most && !world.isOver()) {
      await world.begin();
      const fresh = runIds(world).filter((id) => !seen.has(id));
      for (const id of fresh) seen.add(id);
      if (fresh.length === 0) await wait(20);
      else {
        await wait(random() * LAST_DELAY_MS);
        await bot.kill('SIGKILL');
        bot = await world.start();
        kills += 1;
      }
    }
    await toTheEnd(world, bot);
    return kills;
  }, root);
}

const IDS = {
  'fix-started': 'fixId',
  'suite-started': 'runId',
  'deployment-started': 'deploymentId',
} as const;

/** The files of the run that this event began, as soon as it is recorded; `nth` counts from 0. */
export async function runOf(world: World, type: keyof typeof IDS, nth = 0) {
  const id = await eventually(type, () => {
    const begun = world.events().filter((event) => event.type === type);
    return Object(begun[nth] ?? {})[IDS[type]] as string | undefined;
  });
  return runFiles(join(runsOf(world), id));
}

/** The fixer of a loop is killed: its attempt is over, and the next one may try. */
export function killFixer(root?: string): Promise<Tried> {
  return withWorld(async (world) => {
    world.project.say('hold-fixer');
    const bot = await world.start();
    await world.begin();
    killHard(await pidIn((await runOf(world, 'fix-started')).started));
    world.project.unsay('hold-fixer');
    await toTheEnd(world, bot);
    const failed = world.events().filter((event) => event.type === 'fix-failed');
    const named = failed.some(
      (event) => event.status === 'errored' && /killed by SIGKILL/.test(event.reason),
    );
    return {
      tries: 1,
      broken: [...world.broken(), ...(named ? [] : ['the fixer that was killed is not named so'])],
    };
  }, root);
}

/** The supervisor of a loop's first suite is killed, once or twice: the suite is run once more, and not a third time. */
export function loseSuite(times: number, root?: string): Promise<Tried> {
  return withWorld(async (world) => {
    world.project.say('hold-suite', 'a_');
    const bot = await world.start();
    await world.begin();
    for (let time = 0; time < times; time += 1)
      killHard(await pidIn((await runOf(world, 'suite-started', time)).claim));
    const runs = () =>
      world.events().filter((event) => event.type === 'suite-started' && event.suiteId === 'a');
    const ofFirst = () =>
      runs().filter(
        (event) =>
          event.type === 'suite-started' && event.purpose === 'test' && event.runId.includes('-1-a-'),
      );
    const broken: string[] = [];
    if (times === 1) {
      world.project.unsay('hold-suite');
      await toTheEnd(world, bot);
      broken.push(...world.broken());
    } else
      await eventually('the loop to wait for a person', () =>
        world.events().some((event) => event.type === 'loop-blocked'),
      );
    const lost = world
      .events()
      .filter((event) => event.type === 'suite-ended' && event.status === 'lost').length;
    if (lost !== times) broken.push(`${times} runs lost their supervisor, ${lost} are lost`);
    if (ofFirst().length !== 2) broken.push(`the suite was started ${ofFirst().length} times, and not twice`);
    return { tries: 1, broken };
  }, root);
}
