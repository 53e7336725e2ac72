import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { LoopError } from '../../../src/loop/errors.ts';
import { openCheckout } from '../../../src/runner/checkout/open-checkout.ts';
import { aPlan } from '../../helpers/loop-state.ts';
import { makeWorld, write } from './world.ts';

function world(t: TestContext) {
  const made = makeWorld(t);
  return {
    ...made,
    write: (path: string, text: string, folder = made.user) => write(folder, path, text),
  };
}

test('prepare makes the branch from the ref, and a second time changes nothing', async (t) => {
  const { git, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  assert.equal(revision, git('rev-parse', 'main'));
  assert.equal((await (await open()).prepare()).revision, revision);
});

test('the tree stands at the revision, clean, and keeps what is ignored', async (t) => {
  const { git, write, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const tree = await checkout.useTree(revision);
  write('junk.txt', 'x', tree);
  write('a.txt', 'changed', tree);
  write('ignored/cache', 'kept', tree);
  write('b.txt', 'new');
  git('add', '-A');
  git('commit', '-qm', 'More');
  const next = await checkout.prepare();
  await checkout.useTree(next.revision);
  assert.deepEqual(
    [
      existsSync(join(tree, 'junk.txt')),
      readFileSync(join(tree, 'a.txt'), 'utf8'),
      existsSync(join(tree, 'b.txt')),
    ],
    [false, 'one\ntwo\nthree\n', true],
  );
  assert.ok(existsSync(join(tree, 'ignored/cache')));
});

test("the user's repository is not touched: dirty files, index, HEAD and config stay as they are", async (t) => {
  const { git, write, open, user } = world(t);
  write('a.txt', 'dirty');
  write('staged.txt', 'staged');
  git('add', 'staged.txt');
  const state = () => [
    git('status', '--porcelain'),
    git('rev-parse', 'HEAD'),
    git('branch', '--show-current'),
    readFileSync(join(user, '.git/config'), 'utf8'),
  ];
  const before = state();
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  write('a.txt', 'fixed', folder);
  const left = await checkout.takeCandidate('f1', revision);
  assert.ok(left);
  await checkout.merge('f1', left.candidate, 'Fix\n\nGreenloop-Fix: f1\n');
  await checkout.push();
  assert.deepEqual(state(), before);
  assert.equal(git('log', '-1', '--format=%s', 'greenloop/storefront'), 'Fix');
});

test('a candidate is what the fixer left: commits, dirty files, new files, modes and links, not what is ignored', async (t) => {
  const { write, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=F', '-c', 'user.email=f@example.test', ...args], { cwd: folder });
  write('committed.txt', '1', folder);
  git('add', '-A');
  git('commit', '-qm', 'By the fixer');
  write('dirty é.txt', '2', folder);
  write('run.sh', '#!/bin/sh\n', folder);
  chmodSync(join(folder, 'run.sh'), 0o755);
  symlinkSync('a.txt', join(folder, 'link'));
  write('ignored/x', '3', folder);
  const left = await checkout.takeCandidate('f1', revision);
  assert.deepEqual(left?.files.toSorted(), ['committed.txt', 'dirty é.txt', 'link', 'run.sh']);
  const changes = await checkout.diff(revision, left?.candidate ?? '');
  assert.deepEqual(changes.map((one) => [one.path, one.kind, one.after]).toSorted(), [
    ['committed.txt', 'added', '1'],
    ['dirty é.txt', 'added', '2'],
    ['link', 'added', 'symlink to a.txt\n'],
    ['run.sh', 'added', '#!/bin/sh\n'],
  ]);
});

test('a fixer that changed nothing leaves no candidate', async (t) => {
  const { write, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  write('ignored/x', '3', folder);
  assert.equal(await checkout.takeCandidate('f1', revision), null);
});

test('renames, deletions and binary files are told apart', async (t) => {
  const { write, git, open } = world(t);
  write('tests/a.test.js', 'assert(1)\n'.repeat(20));
  write('gone.txt', 'x');
  git('add', '-A');
  git('commit', '-qm', 'Tests');
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  execFileSync('mv', ['tests/a.test.js', 'b.js'], { cwd: folder });
  rmSync(join(folder, 'gone.txt'));
  writeFileSync(join(folder, 'blob.bin'), Buffer.from([0, 1, 2]));
  const left = await checkout.takeCandidate('f1', revision);
  const changes = await checkout.diff(revision, left?.candidate ?? '');
  assert.deepEqual(changes.map((one) => [one.kind, one.oldPath, one.path, one.after === null]).toSorted(), [
    ['added', null, 'blob.bin', true],
    ['deleted', null, 'gone.txt', true],
    ['renamed', 'tests/a.test.js', 'b.js', false],
  ]);
});

test('nothing that a fixer plants in its clone is run: hooks, filters, monitors', async (t) => {
  const { write, root, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  const trap = join(root, 'trap');
  const script = `#!/bin/sh\ntouch '${trap}'\ncat\n`;
  for (const hook of [
    'pre-commit',
    'post-checkout',
    'post-index-change',
    'reference-transaction',
    'pre-push',
  ]) {
    write(`.git/hooks/${hook}`, script, folder);
    chmodSync(join(folder, '.git/hooks', hook), 0o755);
  }
  write('evil.sh', script, folder);
  chmodSync(join(folder, 'evil.sh'), 0o755);
  execFileSync('git', ['config', 'core.fsmonitor', `'${join(folder, 'evil.sh')}'`], { cwd: folder });
  execFileSync('git', ['config', 'filter.evil.clean', `'${join(folder, 'evil.sh')}'`], { cwd: folder });
  execFileSync('git', ['config', 'core.hooksPath', join(folder, '.git/hooks')], { cwd: folder });
  write('.gitattributes', '* filter=evil\n', folder);
  write('a.txt', 'fixed', folder);
  rmSync(trap, { force: true });
  const left = await checkout.takeCandidate('f1', revision);
  assert.ok(left);
  await checkout.diff(revision, left.candidate);
  await checkout.merge('f1', left.candidate, 'Fix\n\nGreenloop-Fix: f1\n');
  await checkout.useTree(await checkout.head());
  await checkout.push();
  assert.equal(existsSync(trap), false);
  execFileSync('git', ['add', '--all'], { cwd: folder, stdio: 'ignore' });
  assert.equal(existsSync(trap), true, 'the trap is set: git in the clone itself runs it');
});

test('merging puts one commit on the branch, and a second call finds it', async (t) => {
  const { write, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  write('a.txt', 'fixed', await checkout.openCandidate('f1', revision));
  const left = await checkout.takeCandidate('f1', revision);
  const once = await checkout.merge('f1', left?.candidate ?? '', 'Fix it\n\nGreenloop-Fix: f1\n');
  const again = await (await open()).merge('f1', left?.candidate ?? '', 'Fix it\n\nGreenloop-Fix: f1\n');
  assert.deepEqual(once, again);
  assert.deepEqual('files' in once && once.files, ['a.txt']);
});

test('fixes of different places are merged in order; of the same place they conflict, by path', async (t) => {
  const { write, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const texts = { f1: 'ONE\ntwo\nthree\n', f2: 'UNO\ntwo\nthree\n' };
  const candidates: string[] = [];
  for (const [id, text] of Object.entries(texts)) {
    write('a.txt', text, await checkout.openCandidate(id, revision));
    candidates.push((await checkout.takeCandidate(id, revision))?.candidate ?? '');
  }
  write('b.txt', 'b', await checkout.openCandidate('f3', revision));
  const third = await checkout.takeCandidate('f3', revision);
  await checkout.merge('f1', candidates[0] ?? '', 'One\n\nGreenloop-Fix: f1\n');
  assert.deepEqual(await checkout.merge('f2', candidates[1] ?? '', 'Two\n\nGreenloop-Fix: f2\n'), {
    conflicts: ['a.txt'],
  });
  assert.ok('commit' in (await checkout.merge('f3', third?.candidate ?? '', 'Three\n\nGreenloop-Fix: f3\n')));
});

test('a reverted commit is taken back once', async (t) => {
  const { write, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  write('a.txt', 'worse', await checkout.openCandidate('f1', revision));
  const left = await checkout.takeCandidate('f1', revision);
  const merged = await checkout.merge('f1', left?.candidate ?? '', 'Fix\n\nGreenloop-Fix: f1\n');
  assert.ok('commit' in merged);
  const head = await checkout.revert([merged.commit], 'it was sick');
  assert.equal(await checkout.revert([merged.commit], 'it was sick'), head);
  const tree = await checkout.useTree(head);
  assert.equal(readFileSync(join(tree, 'a.txt'), 'utf8'), 'one\ntwo\nthree\n');
});

test('a conflict with the ref names the paths and leaves the branch where it was', async (t) => {
  const { write, git, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  write('a.txt', 'ours\n', await checkout.openCandidate('f1', revision));
  const left = await checkout.takeCandidate('f1', revision);
  await checkout.merge('f1', left?.candidate ?? '', 'Fix\n\nGreenloop-Fix: f1\n');
  const head = await checkout.head();
  write('a.txt', 'theirs\n');
  git('commit', '-qam', 'Other');
  await assert.rejects(
    checkout.prepare(),
    (error: LoopError) => error.code === 'merge-conflict' && /a\.txt/.test(error.message),
  );
  assert.equal(await checkout.head(), head);
});

test('what others pushed to the branch is taken', async (t) => {
  const { write, git, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await checkout.push();
  git('checkout', '-q', 'greenloop/storefront');
  write('hand.txt', 'by hand');
  git('add', '-A');
  git('commit', '-qm', 'By hand');
  const byHand = git('rev-parse', 'HEAD');
  git('checkout', '-q', 'main');
  assert.notEqual(revision, byHand);
  assert.equal((await checkout.prepare()).revision, byHand);
});

test('a candidate that was half made is made anew, a finished one is kept for its fixer', async (t) => {
  const { write, root, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  write('half', 'x', join(root, 'data/projects/storefront/fixes/f1'));
  const folder = await checkout.openCandidate('f1', revision);
  assert.ok(existsSync(join(folder, 'a.txt')) && !existsSync(join(folder, 'half')));
  write('work', 'in progress', folder);
  assert.ok(existsSync(join(await (await open()).openCandidate('f1', revision), 'work')));
});

test('a folder that is no repository is copied and made one, once, and its changes are taken later', async (t) => {
  const { root, write, user } = world(t);
  rmSync(join(user, '.git'), { recursive: true });
  write('ignored/big', 'x');
  const open = () => openCheckout({ plan: aPlan({ repository: user }), dataFolder: join(root, 'data') });
  const checkout = await open();
  const first = await checkout.prepare();
  assert.match(first.note, /was copied to/);
  const tree = await checkout.useTree(first.revision);
  assert.deepEqual([existsSync(join(tree, 'a.txt')), existsSync(join(tree, 'ignored'))], [true, false]);
  assert.equal(existsSync(join(user, '.git')), false);
  write('b.txt', 'b', await checkout.openCandidate('f1', first.revision));
  const left = await checkout.takeCandidate('f1', first.revision);
  await checkout.merge('f1', left?.candidate ?? '', 'Fix\n\nGreenloop-Fix: f1\n');
  await checkout.push();
  assert.equal((await (await open()).prepare()).note, '');
  write('c.txt', 'c');
  const later = await (await open()).prepare();
  await checkout.useTree(later.revision);
  assert.ok(existsSync(join(tree, 'b.txt')) && existsSync(join(tree, 'c.txt')));
});

test('a repository that is not there is one clear sentence', async (t) => {
  const { root } = world(t);
  const checkout = await openCheckout({
    plan: aPlan({ repository: join(root, 'gone') }),
    dataFolder: join(root, 'data'),
  });
  await assert.rejects(
    checkout.prepare(),
    (error: LoopError) => error.code === 'repository-unreadable' && /gone/.test(error.message),
  );
});

test('a stale lock of a crash is taken away', async (t) => {
  const { root, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await checkout.useTree(revision);
  writeFileSync(join(root, 'data/projects/storefront/clone.git/worktrees/tree/index.lock'), '');
  await checkout.useTree(revision);
});

test('what prepare would merge is named: what was pushed to the ref, or to the branch; nothing when it has all', async (t) => {
  const { git, write, open } = world(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  assert.equal(await checkout.behind(), null);
  await checkout.push();
  assert.equal(await checkout.behind(), null);
  write('b.txt', 'new');
  git('add', '-A');
  git('commit', '-qm', 'More');
  assert.equal(await checkout.behind(), 'main');
  assert.equal(await checkout.head(), revision, 'the branch stays where it is');
  await checkout.prepare();
  assert.equal(await checkout.behind(), null);
  git('checkout', '-q', 'greenloop/storefront');
  write('c.txt', 'by hand');
  git('add', '-A');
  git('commit', '-qm', 'By hand');
  assert.equal(await checkout.behind(), 'greenloop/storefront');
  git('checkout', '-q', 'main');
  git('branch', '-q', '-m', 'main', 'trunk');
  git('branch', '-q', '-D', 'greenloop/storefront');
  assert.equal(await checkout.behind(), 'main', 'a ref that is gone');
});
