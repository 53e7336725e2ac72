// One loop of a tiny project with a real bot in front of the playground, and what must be true of it at its end whatever was done to it meanwhile.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoopEvent } from '../../src/loop/event.ts';
import { type Playground, startPlayground } from '../../src/playground/start-playground.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { type Bot, eventually, spawnBot } from '../helpers/spawn-bot.ts';
import { createTinyProject, type TinyProject } from '../helpers/tiny-project.ts';
import { processesOf, wrongInClone, wrongInDatabase } from './left-behind.ts';

const CHANNEL = '#storefront-loop';
const END_MS = 120_000;

/** Another project than the usual one, and variables that the bot is started with. */
export type WorldOptions = {
  readonly features?: Parameters<typeof createTinyProject>[0];
  readonly yaml?: (text: string) => string;
  readonly env?: NodeJS.ProcessEnv;
  /** How the loop has to end; left out: it reaches its goal. */
  readonly ends?: 'reached' | 'stopped';
};

export type World = {
  readonly project: TinyProject;
  readonly playground: Playground;
  /** Starts the bot, with a failpoint where one is named, and resolves when it is connected or gone. */
  readonly start: (failpoint?: string) => Promise<Bot>;
  /** Asks for a loop, as a person does: once more only when the bot did not answer and no loop came of it. */
  readonly begin: () => Promise<void>;
  readonly isOver: () => boolean;
  /** What the journal has so far. */
  readonly events: () => readonly LoopEvent[];
  /** Everything that stands in the channel, as JSON. */
  readonly shown: () => string;
  /** What is not as it must be, a sentence each; empty: everything held. */
  readonly broken: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** A project with a failing test, a failing test that is judged in the checkout, and passing ones; the bot is that of the product at `root`. */
export async function openWorld(root?: string, options: WorldOptions = {}): Promise<World> {
  const {
    features = { a_1: false, a_2: true, b_1: true, c_1: false },
    yaml = (text) => text,
    ends = 'reached',
  } = options;
  const project = createTinyProject(features, (text) => yaml(text.replace('#tiny', CHANNEL)));
  const playground = await startPlayground({ port: 0, stateFile: null, limits: 'off' });
  const env = { ...project.env, ...options.env, GREENLOOP_DATA: project.data };
  const suites = Map.groupBy(Object.keys(features), (feature) => feature.charAt(0));
  const sizes = Object.fromEntries([...suites].map(([suite, of]) => [suite, of.length]));
  const bots: Bot[] = [];
  const dead = new Set<Bot>();
  /** Whether the newest bot is dead. */
  const isGone = () => dead.has(bots.at(-1) as Bot);
  const ask = <T>(question: (opened: ReturnType<typeof openStore>) => T): T => {
    const opened = openStore({ file: join(project.data, 'greenloop.db'), clock: systemClock });
    try {
      return question(opened);
    } finally {
      opened.close();
    }
  };
  const hasBegun = () =>
    ask(({ store, inbox }) => store.journal(0, 5).length > 0 || inbox.pending().length > 0);
  const isOver = () =>
    ask(({ store, outbox }) => {
      const end = store.journal(0, 100_000).find(({ event }) => event.type === 'loop-finished');
      return (
        end !== undefined &&
        outbox.nextDue() === null &&
        outbox.find(`loop/${end.loopId}/finished`)?.state === 'posted'
      );
    });
  const transcript = () => playground.people.transcript(CHANNEL, null);
  const shown = () => JSON.stringify(transcript());
  const journal = () => ask(({ store }) => store.journal(0, 100_000).map((entry) => entry.event));

  function broken(): readonly string[] {
    const events = journal();
    const faults: string[] = [];
    const expect = (holds: boolean, words: string) => {
      if (!holds) faults.push(words);
    };
    const finished = events.filter((event) => event.type === 'loop-finished');
    expect(
      finished.length === 1 && finished[0]?.as === ends,
      `the loop ended ${finished.length} times, as ${finished[0]?.as}: ${finished[0]?.reason}`,
    );
    expect(
      events.filter((event) => event.type === 'loop-started').length === 1,
      'a command was carried out twice',
    );
    for (const [type, id] of IDS) {
      const ids = events.filter((event) => event.type === type).map((event) => Object(event)[id]);
      expect(new Set(ids).size === ids.length, `${type} was recorded twice`);
    }
    const deploys = project.lines('deploy-starts');
    const deployments = events.filter((event) => event.type === 'deployment-started').length;
    expect(deploys.length === deployments, `${deploys.length} deployments ran, ${deployments} are recorded`);
    // What nobody knows the outcome of is deployed once more when a person says so.
    const count = (type: LoopEvent['type']) => events.filter((event) => event.type === type).length;
    const again = Math.min(count('deployment-unknown'), count('loop-resumed'));
    expect(deploys.length - new Set(deploys).size <= again, 'a revision was deployed twice');
    const suites = project.lines('suite-starts').length;
    const runs = events.filter((event) => event.type === 'suite-started').length;
    expect(suites <= runs, `${suites} suites ran, ${runs} are recorded`);
    const fixers = project.lines('fixer-starts');
    expect(new Set(fixers).size === fixers.length, 'a fixer ran twice for one attempt');
    const merged = events.filter((event) => event.type === 'fix-merged').length;
    const commits = project.git('branch', '--list', 'greenloop/tiny')
      ? project
          .git('log', '--format=%(trailers:key=Greenloop-Fix,valueonly)', 'main..greenloop/tiny')
          .split('\n')
          .filter((fix) => fix !== '')
      : [];
    expect(
      merged === commits.length && new Set(commits).size === merged,
      `${merged} fixes are merged, the branch has ${commits.length} commits of fixes`,
    );
    const parents = transcript().filter((one) => /iteration \d+/.test(one.text));
    const iterations = events.filter((event) => event.type === 'iteration-started').length;
    expect(parents.length === iterations, `${parents.length} messages for ${iterations} iterations`);
    for (const parent of parents) {
      const replies = parent.replies
        .filter((reply) => reply.ephemeral_to === undefined)
        .map((reply) => reply.text);
      expect(new Set(replies).size === replies.length, `a reply stands twice: ${replies.join(' | ')}`);
    }
    const groups = events.flatMap((event) => (event.type === 'failures-grouped' ? event.groups : []));
    for (const { id } of groups) expect(shown().includes(id), `no message of group ${id}`);
    expect(project.git('status', '--porcelain') === '', 'the work tree of the user was touched');
    const left = processesOf(project);
    expect(left.length === 0, `${left.length} processes are left`);
    faults.push(...wrongInClone(project), ...wrongInDatabase(project, transcript(), sizes));
    return faults;
  }

  return {
    project,
    playground,
    async start(failpoint) {
      await eventually(
        'the dead bot to be disconnected',
        () => playground.controls.connections() === 0,
        30_000,
      );
      const armed = failpoint === undefined ? {} : { GREENLOOP_FAILPOINT: failpoint };
      const bot = spawnBot(playground, project.config, { ...env, ...armed }, root);
      bots.push(bot);
      void bot.gone.then(() => dead.add(bot));
      await eventually('the bot to connect', () => isGone() || playground.controls.connections() > 0, 30_000);
      return bot;
    },
    async begin() {
      if (hasBegun()) return;
      const { ok } = await playground.people
        .command({ user: 'mia', channel: CHANNEL, text: '/loop start' })
        .then(
          () => ({ ok: true }),
          () => ({ ok: false }),
        );
      if (ok) await eventually('the loop to begin', () => hasBegun() || isGone(), 10_000);
    },
    isOver,
    events: journal,
    shown,
    broken,
    async close() {
      for (const bot of bots) await bot.kill('SIGKILL');
      await playground.close();
      project.remove();
    },
  };
}

const IDS = [
  ['suite-started', 'runId'],
  ['suite-ended', 'runId'],
  ['fix-started', 'fixId'],
  ['fix-merged', 'fixId'],
  ['deployment-started', 'deploymentId'],
  ['deployment-succeeded', 'deploymentId'],
  ['iteration-started', 'iterationId'],
] as const;

/** Until the loop is over and everything is told; a bot that is gone is started again, without a failpoint. `act` is called again and again meanwhile. */
export async function toTheEnd(
  world: World,
  first: Bot,
  act: (world: World) => Promise<unknown> = async () => {},
): Promise<{ readonly restarts: number }> {
  let bot = first;
  let restarts = 0;
  const end = Date.now() + END_MS;
  while (!world.isOver()) {
    await world.begin();
    await act(world);
    if (Date.now() > end) {
      const last = world
        .events()
        .slice(-3)
        .map((event) => event.type);
      throw new Error(`the loop did not end after ${last.join(', ')}: ${bot.said().slice(-500)}`);
    }
    const how = await Promise.race([bot.gone, wait(100, undefined)]);
    if (how === undefined) continue;
    bot = await world.start();
    restarts += 1;
  }
  await bot.kill('SIGTERM');
  // Whoever watched a command leaves when it is over, which may be a moment after the bot.
  for (let look = 0; look < 50 && processesOf(world.project).length > 0; look += 1) await wait(100);
  return { restarts };
}
