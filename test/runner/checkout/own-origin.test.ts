import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openCheckout } from '../../../src/runner/checkout/open-checkout.ts';
import { aPlan } from '../../helpers/loop-state.ts';
import { fixBy, gitIn, makeWorld, write } from './world.ts';

function makeFolder(t: TestContext) {
  const world = makeWorld(t);
  rmSync(join(world.user, '.git'), { recursive: true });
  const origin = join(world.project, 'origin');
  const filesOf = (ref: string) =>
    gitIn(origin)('ls-tree', '-r', '--name-only', '-z', ref).split('\0').slice(0, -1);
  return { ...world, origin, filesOf };
}

test('the copy has what is not ignored, never installed packages or the data folder, and links as links', async (t) => {
  const { user } = makeFolder(t);
  write(user, 'ignored/big', 'x');
  write(user, 'node_modules/pkg/index.js', 'x');
  write(user, 'deep/node_modules/pkg/index.js', 'x');
  write(user, '.staging/release', 'x');
  write(user, 'my data/greenloop.db', 'x');
  write(user, 'tools/run.sh', '#!/bin/sh\n');
  symlinkSync('/etc/hostname', join(user, 'link'));
  const dataFolder = join(user, 'my data');
  const checkout = await openCheckout({ plan: aPlan({ repository: user }), dataFolder });
  const { revision } = await checkout.prepare();
  const git = gitIn(join(dataFolder, 'projects/storefront/origin'));
  assert.deepEqual(git('ls-tree', '-r', '--format=%(objectmode) %(path)', revision).split('\n'), [
    '100644 .gitignore',
    '100644 a.txt',
    '120000 link',
    '100755 tools/run.sh',
  ]);
});

test('the folder itself stays as it is', async (t) => {
  const { user, open } = makeFolder(t);
  const before = readdirSync(user, { recursive: true }).toSorted();
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'a.txt', 'fixed'));
  await checkout.push();
  await checkout.prepare();
  assert.deepEqual(readdirSync(user, { recursive: true }).toSorted(), before);
});

test('the fixes are pushed to the copy, and stay there when the folder changes', async (t) => {
  const { user, origin, filesOf, open } = makeFolder(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  assert.equal(await checkout.push(), origin);
  write(user, 'c.txt', 'c');
  rmSync(join(user, '.gitignore'));
  const again = await open();
  const { note } = await again.prepare();
  assert.match(note, /is not the root of a git repository/);
  assert.deepEqual(filesOf('main'), ['a.txt', 'c.txt']);
  assert.deepEqual(
    filesOf(
      await again
        .head()
        .then(() => again.push())
        .then(() => 'greenloop/storefront'),
    ),
    ['a.txt', 'b.txt', 'c.txt'],
  );
  assert.deepEqual(await again.prepare(), { revision: await again.head(), note: '' });
});

test('a push does not take the folder in', async (t) => {
  const { user, filesOf, open } = makeFolder(t);
  const checkout = await open();
  await checkout.prepare();
  write(user, 'later.txt', 'x');
  await checkout.push();
  assert.deepEqual(filesOf('main'), ['.gitignore', 'a.txt']);
});

test('a folder inside another repository is taken by itself', async (t) => {
  const { user, git, root } = makeWorld(t);
  write(user, 'examples/shop/greenloop.yaml', 'x');
  git('add', '-A');
  git('commit', '-qm', 'Shop');
  const plan = aPlan({ repository: join(user, 'examples/shop') });
  const checkout = await openCheckout({ plan, dataFolder: join(root, 'd2') });
  const { revision } = await checkout.prepare();
  assert.deepEqual(readdirSync(await checkout.useTree(revision)).toSorted(), ['.git', 'greenloop.yaml']);
  assert.equal(git('status', '--porcelain'), '');
});

test('a repository inside the folder is left out, and the note says so', async (t) => {
  const { user, filesOf, open } = makeFolder(t);
  mkdirSync(join(user, 'vendored'));
  gitIn(join(user, 'vendored'))('init', '-q');
  write(user, 'vendored/x', 'x');
  assert.match((await (await open()).prepare()).note, /without vendored/);
  assert.deepEqual(filesOf('main'), ['.gitignore', 'a.txt']);
});

test('an empty folder is a repository with an empty commit', async (t) => {
  const { root } = makeWorld(t);
  const repository = join(root, 'nothing');
  mkdirSync(repository);
  const checkout = await openCheckout({ plan: aPlan({ repository }), dataFolder: join(root, 'd2') });
  const { revision } = await checkout.prepare();
  assert.ok(existsSync(await checkout.useTree(revision)));
});
