// The repository is in a state that people leave repositories in, or its history changes under the bot.
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../helpers/spawn-bot.ts';
import type { TinyProject } from '../../helpers/tiny-project.ts';
import { type Edit, withMutant } from '../mutant.ts';
import { changedSince, takeSnapshot } from '../snapshot.ts';
import type { World } from '../world.ts';
import { type Row, type Tried, withWorld } from './row.ts';

const BRANCH = 'greenloop/tiny';

/** A state of the repository; `stops` is what the loop has to say when it cannot go on, null where it need not stop. */
type State = {
  readonly name: string;
  readonly seed: (project: TinyProject) => void;
  /** Seeded while the first fixer is at work, not before the loop. */
  readonly under?: boolean;
  readonly stops: RegExp | null;
};

const STATES: readonly State[] = [
  { name: 'dirty', seed: makeDirty, stops: null },
  { name: 'in the middle of a merge', seed: leaveMerge, stops: null },
  { name: 'with a stale index.lock', seed: (project) => project.file('.git/index.lock', ''), stops: null },
  {
    name: 'with a rebase, a stash, a hook and an attribute of its own',
    seed(project) {
      project.file('half.txt', 'half\n');
      project.git('stash', 'push', '-u', '-q');
      project.file('.git/rebase-merge/head-name', 'refs/heads/main\n');
      project.file('.git/hooks/post-receive', '#!/bin/sh\ngit checkout -f main\n');
      project.file('.git/info/attributes', '* text\n');
      makeDirty(project);
    },
    stops: null,
  },
  { name: 'made dirty under the bot', seed: makeDirty, under: true, stops: null },
  {
    name: 'with a history that is rewritten under the bot',
    seed: (project) => rewrite(project, 'notes.txt'),
    under: true,
    stops: null,
  },
  {
    name: 'with a history that is rewritten in the same lines under the bot',
    seed: (project) => rewrite(project, 'product.json'),
    under: true,
    stops: /does not merge into greenloop\/tiny: both changed product\.json/,
  },
  {
    name: 'with a history that is rewritten from its first commit on under the bot',
    seed: ({ git }) => void git('reset', '-q', '--soft', git('commit-tree', 'HEAD^{tree}', '-m', 'Other')),
    under: true,
    stops: /main does not merge into greenloop\/tiny: its history was rewritten/,
  },
  {
    name: 'with our branch changed by others in the same lines',
    seed(project) {
      project.git('switch', '-qc', BRANCH);
      project.file('product.json', '{"a_1": "by hand", "a_2": true}\n');
      project.git('commit', '-qam', 'By hand');
      project.git('switch', '-q', 'main');
    },
    under: true,
    stops: /does not merge into greenloop\/tiny: both changed product\.json/,
  },
  {
    name: 'with our branch checked out and dirty',
    seed(project) {
      project.git('switch', '-qc', BRANCH);
      makeDirty(project);
    },
    stops: /refused|checked out/,
  },
  {
    name: 'with a stale lock of our branch',
    seed: (project) => project.file(`.git/refs/heads/${BRANCH}.lock`, ''),
    stops: /\.lock/,
  },
  {
    name: 'without an object',
    seed(project) {
      const blob = project.git('rev-parse', 'HEAD:product.json');
      rmSync(join(project.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    },
    stops: /cannot be read/,
  },
  {
    name: 'without its ref',
    seed: (project) => project.git('branch', '-m', 'main', 'trunk'),
    stops: /has no branch main/,
  },
];

/** Staged, changed, deleted and new files, one of them a script, and a folder. */
function makeDirty({ folder, file, git }: TinyProject): void {
  file('staged.txt', 'staged\n');
  file('tests/a.test.mjs', '// half an idea\n');
  git('add', 'staged.txt');
  file('staged.txt', 'changed since\n');
  file('new/run.sh', '#!/bin/sh\n');
  chmodSync(join(folder, 'new/run.sh'), 0o755);
  rmSync(join(folder, 'tools/since.mjs'));
  mkdirSync(join(folder, 'empty'), { recursive: true });
}

/** Two branches that changed the same line, unmerged. */
function leaveMerge({ file, git }: TinyProject): void {
  file('both.txt', 'one\n');
  git('add', 'both.txt');
  git('commit', '-qm', 'Both');
  git('switch', '-qc', 'other');
  file('both.txt', 'two\n');
  git('commit', '-qam', 'Other');
  git('switch', '-q', 'main');
  file('both.txt', 'three\n');
  git('commit', '-qam', 'Main');
  try {
    git('merge', 'other');
  } catch {
    return;
  }
  throw new Error('the merge had no conflict');
}

/** Puts another last commit in place of main's, which differs in this file. */
function rewrite({ file, git }: TinyProject, path: string): void {
  file(path, path === 'product.json' ? '{"a_1": "rewritten", "a_2": true}\n' : 'rewritten\n');
  git('add', path);
  git('commit', '-q', '--amend', '-m', 'More, rewritten');
}

function find(nth: number, root?: string): Promise<Tried> {
  const state = STATES[nth % STATES.length] as State;
  return withWorld((world) => inState(world, state), root, { features: { a_1: false, a_2: true } });
}

async function inState(world: World, { name, seed, under = false, stops }: State): Promise<Tried> {
  const { project } = world;
  const broken: string[] = [];
  const expect = (holds: boolean, words: string) =>
    void (holds || broken.push(`a repository ${name}: ${words}`));
  project.file('more.txt', 'more\n');
  project.git('add', 'more.txt');
  project.git('commit', '-qm', 'More');
  if (!under) seed(project);
  let before = takeSnapshot(project.folder);
  if (under) project.say('hold-fixer');
  const bot = await world.start();
  await world.begin();
  if (under) {
    await eventually('the fixer', () => project.lines('fixer-starts').length > 0);
    const early = changedSince(before, project.folder);
    expect(early.length === 0, `changed before anything was pushed: ${early.join(', ')}`);
    seed(project);
    before = takeSnapshot(project.folder);
    project.unsay('hold-fixer');
  }
  const blocked = () => world.events().findLast((event) => event.type === 'loop-blocked')?.reason;
  await eventually('the loop to stop', () => blocked() ?? world.isOver(), 90_000);
  const reason = blocked() ?? 'nothing, and it did not stop';
  if (stops === null) expect(blocked() === undefined, `it stopped: ${reason}`);
  else {
    expect(stops.test(reason), `it says: ${reason}`);
    const words = /both changed ([^ ,"]+)/.exec(reason)?.[1] ?? reason.slice(0, 12);
    await eventually(`Slack to be told of ${words}`, () => world.shown().includes(words), 30_000);
  }
  await bot.kill('SIGTERM');
  const changed = changedSince(before, project.folder);
  expect(changed.length === 0, `changed for the user: ${changed.slice(0, 5).join(', ')}`);
  return { tries: 1, broken };
}

/** Suites run in the user's own folder. */
const IN_PLACE: readonly Edit[] = [
  [
    'src/runner/checkout/open-checkout.ts',
    "return join(dataFolder, 'projects', plan.project, 'tree');",
    'return plan.repository || dataFolder;',
  ],
];

export const REPOSITORY: readonly Row[] = [
  {
    name: 'the repository is dirty, in conflict, locked, or its history is rewritten',
    tries: 2 * STATES.length,
    short: 2,
    attempt: (nth) => find(nth),
    mutant: {
      without: 'a clone of our own',
      attempt: () => withMutant(IN_PLACE, (root) => find(0, root)),
    },
  },
  {
    name: 'the branch of the fixes conflicts',
    tries: 6,
    short: 1,
    attempt: (nth) => find(6 + (nth % 3)),
    mutant: {
      without: 'stopping at a conflict',
      attempt: () =>
        withMutant(
          [['src/runner/checkout/sync-branch.ts', 'if (conflicts.length > 0)', 'if (conflicts.length < 0)']],
          (root) => find(6, root),
        ),
    },
  },
];
