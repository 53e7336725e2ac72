import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCheckout } from '../../../src/runner/checkout/open-checkout.ts';
import { aPlan } from '../../helpers/loop-state.ts';
import { fixBy, gitIn, makeWorld, write } from './world.ts';

test('git in the tree tells the revision, for commands that ask', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const tree = await checkout.useTree(revision);
  assert.equal(gitIn(tree)('rev-parse', 'HEAD'), revision);
  assert.equal(gitIn(tree)('status', '--porcelain'), '');
});

const breakages: readonly (readonly [what: string, how: (tree: string, own: string) => void])[] = [
  ['its index was cut off', (_, own) => writeFileSync(join(own, 'index'), 'DIRC')],
  ['its HEAD is gone', (_, own) => rmSync(join(own, 'HEAD'))],
  ['its folder is gone', (tree) => rmSync(tree, { recursive: true })],
  ['its .git is gone', (tree) => rmSync(join(tree, '.git'))],
  ['it was locked while it was made', (_, own) => writeFileSync(join(own, 'locked'), 'initializing')],
  ['its place in our repository is gone', (_, own) => rmSync(own, { recursive: true })],
  ['a lock was left', (_, own) => writeFileSync(join(own, 'index.lock'), '')],
  [
    'it became a link',
    (tree) => {
      renameSync(tree, `${tree}-moved`);
      symlinkSync(`${tree}-moved`, tree);
    },
  ],
];
for (const [what, how] of breakages)
  test(`a tree is there again after a crash: ${what}`, async (t) => {
    const { open, bare, project } = makeWorld(t);
    const checkout = await open();
    const { revision } = await checkout.prepare();
    const tree = await checkout.useTree(revision);
    write(tree, 'junk', 'x');
    how(tree, join(bare, 'worktrees/tree'));
    assert.equal(await (await open()).useTree(revision), join(project, 'tree'));
    assert.equal(readFileSync(join(tree, 'a.txt'), 'utf8'), 'one\ntwo\nthree\n');
    assert.equal(existsSync(join(tree, 'junk')), false);
    assert.equal(gitIn(tree)('rev-parse', 'HEAD'), revision);
  });

test('a data folder that was moved goes on', async (t) => {
  const { root, user, data, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  write(await checkout.useTree(revision), 'ignored/installed', 'kept');
  const moved = join(root, 'moved');
  renameSync(data, moved);
  const tree = await (await openCheckout({ plan: aPlan({ repository: user }), dataFolder: moved })).useTree(
    revision,
  );
  assert.equal(gitIn(tree)('rev-parse', 'HEAD'), revision);
  assert.ok(tree.startsWith(moved) && existsSync(join(tree, 'ignored/installed')));
});

test('a repository that a test left in the tree is removed with the rest', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const tree = await checkout.useTree(revision);
  mkdirSync(join(tree, 'left'));
  gitIn(join(tree, 'left'))('init', '-q');
  await checkout.useTree(revision);
  assert.equal(existsSync(join(tree, 'left')), false);
});

test('going back to an older revision takes away what came after it', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const merged = await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'deep/new.txt', 'n'));
  assert.ok('commit' in merged);
  const tree = await checkout.useTree(merged.commit);
  assert.ok(existsSync(join(tree, 'deep/new.txt')));
  await checkout.useTree(revision);
  assert.equal(existsSync(join(tree, 'deep')), false);
});
