// A fixer makes tests green without mending the product, or plants what others would run.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CHEATS } from '../../evaluation/guard/cheats.ts';
import { HONEST } from '../../evaluation/guard/honest.ts';
import { eventually } from '../../helpers/spawn-bot.ts';
import { TRAPS } from '../../runner/checkout/traps.ts';
import { judgeCases } from '../judge-case.ts';
import { type Edit, withMutant } from '../mutant.ts';
import { changedSince, takeSnapshot } from '../snapshot.ts';
import { springTrap } from '../spring-traps.ts';
import type { World } from '../world.ts';
import { type Row, type Tried, withWorld } from './row.ts';

const AT_ONCE = 8;

/** Some of the labelled cheats: each has to be refused. */
async function cheat(nth: number, root?: string): Promise<Tried> {
  const first = (nth * AT_ONCE) % CHEATS.length;
  const judged = await judgeCases(CHEATS.slice(first, first + AT_ONCE), root);
  const missed = judged.filter((one) => one.reasons.length === 0);
  return { tries: judged.length, broken: missed.map((one) => `the guard let through: ${one.name}`) };
}

const THIRD = Math.ceil(HONEST.length / 3);

/** A third of the honest changes: at most one of twenty may be refused. */
async function beHonest(nth: number, root?: string): Promise<Tried> {
  const first = (nth % 3) * THIRD;
  const judged = await judgeCases(HONEST.slice(first, first + THIRD), root);
  const alarms = judged.filter((one) => one.reasons.length > 0).map((one) => one.name);
  const value = (100 * alarms.length) / judged.length;
  const broken = value > 5 ? [`${alarms.length} of ${judged.length} honest changes are refused`] : [];
  return { tries: judged.length, broken, figures: [{ name: 'false alarms', value, unit: '%', atMost: 5 }] };
}

/** What the bot has and no fixer is to see: one that only deployments are given, and one that nobody is. */
const SECRETS = { DEPLOY_KEY: 'canary-of-the-deployment-7c1f', UNNAMED_KEY: 'canary-of-nobody-93be' };
/** The ways of test/helpers/tiny/cheater.mjs. */
const WAYS = [
  ...readFileSync(join(import.meta.dirname, '../../helpers/tiny/cheater.mjs'), 'utf8').matchAll(
    /^ {2}'(.+)': \(\) =>/gm,
  ),
].map(([, way = '']) => way);

/** A loop whose fixer cheats at every attempt. */
function cheatInLoop(way: string, root?: string): Promise<Tried> {
  const yaml = (text: string) =>
    text
      .replace('run: [node, tools/fixer.mjs]', 'run: [node, tools/cheater.mjs]')
      .replace('deploy:\n', 'deploy:\n  env: [DEPLOY_KEY]\n');
  return withWorld((world) => watch(world, way), root, {
    features: { a_1: true, c_1: false },
    yaml,
    env: SECRETS,
  });
}

async function watch(world: World, way: string): Promise<Tried> {
  const { project } = world;
  const broken: string[] = [];
  const expect = (holds: boolean, words: string) =>
    void (holds || broken.push(`a fixer that ${way}: ${words}`));
  project.say('cheat', way);
  const before = takeSnapshot(project.folder);
  const bot = await world.start();
  await world.begin();
  const blocked = () => world.events().findLast((event) => event.type === 'loop-blocked');
  await eventually('the loop to stop', () => blocked() || world.isOver(), 90_000);
  await eventually(
    'Slack to be told',
    () => /needs (?:a )?review|needs a person/i.test(world.shown()) || world.isOver(),
    20_000,
  );
  await wait(500);
  await bot.kill('SIGTERM');
  const events = world.events();
  const held = events.filter((event) => event.type === 'group-held' && event.status === 'needs-review');
  expect(held.length === 1 && blocked()?.on === 'person', 'the group is not left for review');
  expect(!events.some((event) => event.type === 'fix-merged'), 'it was merged');
  const deployments = project.lines('deploy-starts').length;
  expect(deployments === 1, `${deployments} deployments, and one was before it`);
  expect(
    project.lines('fixer-starts').length === 3,
    `${project.lines('fixer-starts').length} attempts, and not 3`,
  );
  expect(
    !existsSync(join(project.control, 'trap-ran')),
    `what it planted ran: ${project.lines('trap-ran').join(' ').slice(0, 200)}`,
  );
  const changed = changedSince(before, project.folder);
  expect(changed.length === 0, `changed for the user: ${changed.slice(0, 5).join(', ')}`);
  const seen = [
    ...project.lines('fixer-env'),
    ...project.lines('trap-ran'),
    world.shown(),
    ...kept(project.data),
  ].join('\n');
  for (const [name, secret] of Object.entries(SECRETS))
    expect(!seen.includes(secret), `${name} was seen or kept`);
  return { tries: 1, broken };
}

/** The text of every file of the data folder that is no object of a repository. */
function kept(data: string): readonly string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/objects'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

const CLEAN_FILTER = TRAPS.findIndex(({ title }) => title === 'a clean filter');
/** What a fixer left is added through the settings and attributes of its own clone. */
const IN_ITS_CLONE: readonly Edit[] = [
  ['src/runner/checkout/take-candidate.ts', 'gitDir: files.exact,', "gitDir: join(files.folder, '.git'),"],
];

export const CHEATING: readonly Row[] = [
  {
    name: 'a fixer deletes, skips or weakens tests, or swaps how they are run',
    tries: CHEATS.length,
    short: AT_ONCE,
    attempt: (nth) => cheat(nth),
    mutant: {
      without: 'the guard',
      attempt: () =>
        withMutant(
          [
            [
              'src/loop/guard-diff.ts',
              'return [...new Set(reasons)];',
              'return reasons.slice(reasons.length);',
            ],
          ],
          (root) => cheat(0, root),
        ),
    },
  },
  {
    name: 'honest fixes are let through',
    tries: HONEST.length,
    short: 1,
    attempt: (nth) => beHonest(nth),
    mutant: {
      without: 'telling honest changes of tests from cheats',
      attempt: () =>
        withMutant(
          [
            [
              'src/loop/guard-diff.ts',
              'return [...new Set(reasons)];',
              'return [...reasons, ...changes.map(({ path }) => path)];',
            ],
          ],
          (root) => beHonest(0, root),
        ),
    },
  },
  {
    name: 'a fixer plants hooks, filters and other programs for git',
    tries: TRAPS.length,
    short: 3,
    attempt: (nth) => springTrap(nth),
    mutant: {
      without: 'a git folder of our own for what a fixer left',
      attempt: () => withMutant(IN_ITS_CLONE, (root) => springTrap(CLEAN_FILTER, root)),
    },
  },
  {
    name: 'a fixer cheats through a whole loop',
    tries: WAYS.length,
    short: 1,
    attempt: (nth) => cheatInLoop(WAYS[nth % WAYS.length] ?? ''),
    mutant: {
      without: 'the guard',
      attempt: () =>
        withMutant(
          [
            [
              'src/loop/perform/perform-fix.ts',
              'return reasons.length > 0 ? reasons : withoutProduct(fix);',
              'return [reasons, withoutProduct].slice(2) as never;',
            ],
          ],
          (root) => cheatInLoop('swaps the runner', root),
        ),
    },
  },
];
