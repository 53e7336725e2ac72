// What a fixer can plant in its clone so that git runs it: nothing of it runs when we take, compare, merge, check out and push.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { TRAPS } from './traps.ts';
import { gitIn, makeWorld, write } from './world.ts';

function setUp(t: TestContext) {
  const world = makeWorld(t);
  const trap = join(world.root, 'sprung');
  const script = join(world.root, 'evil.sh');
  write(world.root, 'evil.sh', `#!/bin/sh\ntouch '${trap}'\n`);
  return { ...world, trap, script };
}

for (const { title, plant, spring } of TRAPS)
  test(`${title} is not run by us`, async (t) => {
    const { open, trap, script } = setUp(t);
    const checkout = await open();
    const { revision } = await checkout.prepare();
    const folder = await checkout.openCandidate('f1', revision);
    plant(folder, script);
    write(folder, 'a.txt', 'fixed\n');
    rmSync(trap, { force: true });
    const left = await checkout.takeCandidate('f1', revision);
    assert.ok(left);
    await checkout.diff(revision, left.candidate);
    await checkout.withOnly(revision, left.candidate, ['a.txt']);
    await checkout.merge('f1', left.candidate, 'Fix\n\nGreenloop-Fix: f1\n');
    await checkout.merge('f1', left.candidate, 'Fix\n\nGreenloop-Fix: f1\n');
    await checkout.useTree(await checkout.head());
    await checkout.push();
    assert.equal(existsSync(trap), false);
    try {
      spring(folder);
    } catch {
      // What was planted speaks no protocol, so git fails after it ran.
    }
    assert.equal(existsSync(trap), true, 'the trap is set: a person in this clone springs it');
  });

for (const [title, replace] of [
  [
    'a file that leads to our own repository',
    (folder: string, bare: string) => writeFileSync(join(folder, '.git'), `gitdir: ${bare}\n`),
  ],
  ['a link to our own repository', (folder: string, bare: string) => symlinkSync(bare, join(folder, '.git'))],
  [
    'another repository with other commits',
    (folder: string) => {
      const git = gitIn(folder);
      git('init', '-q');
      git('commit', '-q', '--allow-empty', '-m', 'Foreign');
    },
  ],
  ['a pipe', (folder: string) => execFileSync('mkfifo', [join(folder, '.git')])],
] as const)
  test(`a .git that was replaced by ${title} changes nothing: the files are what counts`, async (t) => {
    const { open, bare } = setUp(t);
    const checkout = await open();
    const { revision } = await checkout.prepare();
    const folder = await checkout.openCandidate('f1', revision);
    rmSync(join(folder, '.git'), { recursive: true });
    replace(folder, bare);
    write(folder, 'a.txt', 'fixed\n');
    const left = await checkout.takeCandidate('f1', revision);
    assert.deepEqual(left?.files, ['a.txt']);
    assert.equal(await checkout.head(), revision);
    gitIn(bare)('fsck');
    await checkout.closeCandidate('f1');
    assert.equal(await checkout.head(), revision);
  });

test('references of odd names, and ones that look like options, stay in the clone', async (t) => {
  const { open, bare } = setUp(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  const odd = ['--upload-pack=evil', 'a;b', '$(touch sprung)', 'refs/heads/greenloop/shop', 'HEAD', revision];
  for (const name of odd) write(folder, `.git/refs/heads/${name}`, `${revision}\n`);
  write(folder, '.git/packed-refs', `# pack-refs\n${'0'.repeat(40)} refs/heads/../../../out\n`);
  write(folder, 'a.txt', 'fixed\n');
  const before = gitIn(bare)('for-each-ref', '--format=%(refname)').split('\n');
  const left = await checkout.takeCandidate('f1', revision);
  assert.deepEqual(left?.files, ['a.txt']);
  const after = gitIn(bare)('for-each-ref', '--format=%(refname)').split('\n');
  assert.deepEqual(
    after.filter((one) => !before.includes(one)),
    ['refs/greenloop/fixes/f1'],
  );
});

test('pipes in the place of what git or we read are not waited for', async (t) => {
  const { open, bare, project } = setUp(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  mkdirSync(join(folder, 'sub'));
  write(folder, 'sub/new.txt', 'new\n');
  rmSync(join(folder, 'a.txt'));
  const beside = join(project, 'fixes/f1');
  rmSync(`${beside}.index`);
  rmSync(join(bare, 'config'));
  mkdirSync(`${beside}.exact`, { recursive: true });
  const pipes = ['.gitattributes', 'sub/.gitignore', 'sub/.gitattributes', 'a.txt', 'pipe'].map((name) =>
    join(folder, name),
  );
  execFileSync('mkfifo', [...pipes, `${beside}.index`, `${beside}.exact/config`, join(bare, 'config')]);
  const left = await checkout.takeCandidate('f1', revision);
  assert.deepEqual(left?.files.toSorted(), ['a.txt', 'sub/new.txt']);
  rmSync(`${beside}.ready`);
  execFileSync('mkfifo', [`${beside}.ready`]);
  assert.equal((await checkout.takeCandidate('f1', revision))?.candidate, left?.candidate);
  await checkout.closeCandidate('f1');
  assert.equal(existsSync(`${beside}.ready`), false);
});

test('pipes that a suite leaves in the tree are not waited for, and the socket of a service stays', async (t) => {
  const { open, trap } = setUp(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const tree = await checkout.useTree(revision);
  for (const folder of ['sub', 'ignored']) mkdirSync(join(tree, folder));
  write(tree, 'sub/new.txt', 'new\n');
  const service = createServer().listen(join(tree, 'ignored/app.sock'));
  t.after(() => service.close());
  await once(service, 'listening');
  execFileSync(
    'mkfifo',
    ['.gitattributes', 'sub/.gitignore', 'sub/.gitattributes'].map((name) => join(tree, name)),
  );
  await checkout.useTree(revision);
  assert.deepEqual(
    [existsSync(join(tree, 'sub')), existsSync(join(tree, 'ignored/app.sock'))],
    [false, true],
  );
  assert.equal(existsSync(trap), false);
});

test('what nobody may read is left out, and removed with the clone and the tree', async (t) => {
  const { open, project } = setUp(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const lock = (folder: string) => {
    mkdirSync(join(folder, 'locked/inner'), { recursive: true });
    write(folder, 'locked/file', 'x');
    chmodSync(join(folder, 'locked'), 0);
  };
  const folder = await checkout.openCandidate('f1', revision);
  lock(folder);
  write(folder, 'a.txt', 'fixed\n');
  const left = await checkout.takeCandidate('f1', revision);
  assert.ok(left?.files.includes('a.txt'));
  await checkout.closeCandidate('f1');
  assert.equal(existsSync(join(project, 'fixes/f1')), false);
  const tree = await checkout.useTree(revision);
  lock(tree);
  await checkout.useTree(revision);
  assert.equal(existsSync(join(tree, 'locked')), false);
});

test('folders deeper than any path are left out, and removed', async (t) => {
  const { open, project } = setUp(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const name = 'd'.repeat(200);
  const dig = (folder: string) => {
    execFileSync(
      'python3',
      ['-c', `import os\nfor i in range(40):\n  os.mkdir("${name}"); os.chdir("${name}")`],
      { cwd: folder },
    );
  };
  const folder = await checkout.openCandidate('f1', revision);
  dig(folder);
  write(folder, 'a.txt', 'fixed\n');
  const left = await checkout.takeCandidate('f1', revision);
  assert.ok(left?.files.includes('a.txt'));
  await checkout.closeCandidate('f1');
  assert.equal(existsSync(join(project, 'fixes/f1')), false);
  const tree = await checkout.useTree(revision);
  dig(tree);
  await checkout.useTree(revision);
  assert.deepEqual(
    readdirSync(tree).filter((name) => name.startsWith('d')),
    [],
  );
});
