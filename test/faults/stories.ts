// Loops in which something happens that does not happen in the usual one, so that the bot can be killed around it.
import type { LoopEvent } from '../../src/loop/event.ts';
import type { TranscriptMessage } from '../../src/playground/seen.ts';
import type { World, WorldOptions } from './world.ts';

const CHANNEL = '#storefront-loop';

export type Story = {
  readonly options?: WorldOptions;
  /** Said in the control folder before the bot starts. */
  readonly says?: Readonly<Record<string, string>>;
  /** What people and the environment do; called again and again until the loop is over. */
  readonly act?: (world: World) => Promise<unknown>;
};

/** Whether the newest of these events is the first of them. */
function isNewest(world: World, type: LoopEvent['type'], ...after: readonly LoopEvent['type'][]): boolean {
  return world.events().findLast((event) => event.type === type || after.includes(event.type))?.type === type;
}

const has = (world: World, type: LoopEvent['type']) => world.events().some((event) => event.type === type);

/** Mia types; nobody may be there to hear it. */
const type = ({ playground }: World, text: string) =>
  playground.people.command({ user: 'mia', channel: CHANNEL, text });

/** Mia presses the newest button of this id; false where none is shown. */
async function press({ playground }: World, action_id: string): Promise<boolean> {
  const shows = (one: TranscriptMessage) => JSON.stringify(one.blocks ?? '').includes(`"${action_id}"`);
  const seen = playground.people.transcript(CHANNEL, null).flatMap((one) => [one, ...one.replies]);
  const message = seen.findLast(shows);
  if (message === undefined) return false;
  await playground.people.press({ user: 'mia', channel: CHANNEL, ts: message.ts, action_id });
  return true;
}

const approval = (yaml: string) => yaml.replace('deploy:\n', 'deploy:\n  approval: true\n');
const oneAttempt = (yaml: string) => yaml.replace('attempts: 3', 'attempts: 1');
const rollBack = (yaml: string) => yaml.replace('  rollback:', '  when_worse: roll-back\n  rollback:');
const impatient = (yaml: string) => yaml.replace(/(rollback\]\n {2}timeout: )20s/, '$13s');
const approve = (world: World) =>
  isNewest(world, 'approval-asked', 'deployment-approved', 'deployment-refused')
    ? press(world, 'deployment-approve')
    : Promise.resolve();

export const STORIES = {
  usual: {},
  'a fixer cheats': { says: { 'fixer-a_1': 'cheat\nfix' } },
  'a fixer crashes': { says: { 'fixer-a_1': 'crash\nfix' } },
  'a fix does not hold': { says: { 'fixer-a_1': 'half\nfix' } },
  'a deployment is sick': { says: { deploy: '\nsick\n' } },
  'a deployment hangs': {
    options: { yaml: impatient },
    says: { deploy: 'hang-before' },
    act: async (world) =>
      isNewest(world, 'loop-blocked', 'loop-resumed', 'loop-finished') && type(world, '/loop resume'),
  },
  'a deployment makes it worse': {
    options: { features: { a_first: true, a_second: true, a_3: true, b_1: false }, yaml: rollBack },
    says: { 'fixer-b_1': 'break-two\nfix' },
  },
  'a deployment is approved': { options: { yaml: approval }, act: approve },
  'a deployment is refused first': {
    options: { yaml: approval },
    async act(world) {
      if (!has(world, 'approval-asked')) return;
      if (!has(world, 'deployment-refused')) await press(world, 'deployment-refuse');
      else if (!isNewest(world, 'deployment-refused', 'approval-asked')) await approve(world);
      else if (isNewest(world, 'loop-blocked', 'loop-resumed')) await type(world, '/loop resume');
    },
  },
  'a loop is paused': {
    async act(world) {
      if (!has(world, 'pause-requested')) await type(world, '/loop pause');
      else if (isNewest(world, 'loop-paused', 'loop-resumed')) await type(world, '/loop resume');
    },
  },
  'a loop is stopped': {
    options: { ends: 'stopped' },
    act: async (world) => !has(world, 'stop-requested') && type(world, '/loop stop'),
  },
  'a candidate is answered for': {
    options: { yaml: oneAttempt },
    says: { 'fixer-a_1': 'fix-and-cheat' },
    act: async (world) =>
      has(world, 'group-held') && !has(world, 'fix-approved') ? press(world, 'fix-approve') : null,
  },
  'a group is taken': {
    options: { yaml: oneAttempt, ends: 'stopped' },
    says: { 'fixer-a_1': 'fix-and-cheat' },
    async act(world) {
      if (!has(world, 'group-held')) return;
      if (!has(world, 'fix-declined')) await press(world, 'fix-decline');
      else if (!has(world, 'group-taken')) await press(world, 'group-take');
      else if (!has(world, 'stop-requested')) await type(world, '/loop stop');
    },
  },
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof STORIES;
