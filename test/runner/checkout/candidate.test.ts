import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LoopError } from '../../../src/loop/errors.ts';
import { candidateBy, gitIn, makeWorld, write } from './world.ts';

test('a candidate is the same commit when it is taken again, also when its clone is gone', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => write(folder, 'b', 'b'));
  const again = await (await open()).takeCandidate('f1', revision);
  await checkout.closeCandidate('f1');
  const gone = await checkout.takeCandidate('f1', revision);
  assert.deepEqual([again?.candidate, gone?.candidate, gone?.files], [candidate, candidate, ['b']]);
});

test('an edit of the same length in the same instant is seen', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  for (let turn = 0; turn < 5; turn++)
    await candidateBy(checkout, `f${turn}`, revision, (folder) =>
      write(folder, 'a.txt', 'ONE\ntwo\nthree\n'),
    );
});

test('a file that the fixer did not touch is not in the candidate, whatever its line ends', async (t) => {
  const { user, git, open } = makeWorld(t);
  write(user, 'crlf.txt', 'one\r\ntwo\r\n');
  git('add', '-A');
  git('commit', '-qm', 'Windows');
  write(user, '.gitattributes', '*.txt text\n');
  git('add', '.gitattributes');
  git('commit', '-qm', 'Attributes');
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await checkout.openCandidate('f1', revision);
  assert.equal(await checkout.takeCandidate('f1', revision), null);
});

test('the base of a candidate can be another candidate', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const first = await candidateBy(checkout, 'f1', revision, (folder) => write(folder, 'b', 'b'));
  await checkout.closeCandidate('f1');
  const folder = await checkout.openCandidate('f1-check', first);
  assert.equal(readFileSync(join(folder, 'b'), 'utf8'), 'b');
});

test('a clone that was finished for another base is made anew', async (t) => {
  const { user, git, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  write(await checkout.openCandidate('f1', revision), 'work', 'old');
  write(user, 'b.txt', 'b');
  git('add', '-A');
  git('commit', '-qm', 'More');
  const { revision: next } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', next);
  assert.deepEqual([existsSync(join(folder, 'work')), existsSync(join(folder, 'b.txt'))], [false, true]);
});

test('a fixer cannot reach our repository through its clone', async (t) => {
  const { open, bare } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  assert.equal(gitIn(folder)('remote'), '');
  assert.equal(existsSync(join(folder, '.git/objects/info/alternates')), false);
  rmSync(join(folder, '.git/objects'), { recursive: true });
  gitIn(bare)('fsck');
  assert.ok(await checkout.useTree(revision));
});

test('a repository inside the candidate is shown as one, and nothing of it is run', async (t) => {
  const { root, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const trap = join(root, 'trap');
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => {
    for (const name of ['with a commit', 'empty']) {
      const inner = join(folder, 'sub', name);
      mkdirSync(inner, { recursive: true });
      const git = gitIn(inner);
      git('init', '-q');
      write(inner, 'file', 'x');
      write(inner, '.gitattributes', '* filter=evil\n');
      if (name !== 'empty') {
        git('add', '-A');
        git('commit', '-qm', 'Inner');
      }
      write(inner, 'evil.sh', `#!/bin/sh\ntouch '${trap}'\ncat\n`);
      for (const key of ['filter.evil.clean', 'filter.evil.process', 'core.fsmonitor'])
        git('config', key, `'${join(inner, 'evil.sh')}'`);
      write(inner, 'file', 'y');
    }
  });
  const changes = await checkout.diff(revision, candidate);
  assert.deepEqual(
    changes.map((one) => [one.path, one.kind, one.after]),
    ['sub/empty', 'sub/with a commit'].map((path) => [path, 'added', `Subproject commit ${revision}\n`]),
  );
  assert.equal(existsSync(trap), false);
});

test('a submodule stays what it was, and a repository planted in its place is not asked', async (t) => {
  const { root, user, git, open } = makeWorld(t);
  git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD')},vendor/lib`);
  write(
    user,
    '.gitmodules',
    '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.test/lib.git\n',
  );
  git('add', '.gitmodules');
  git('commit', '-qm', 'Submodule');
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const trap = join(root, 'trap');
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => {
    write(folder, 'b', 'b');
    const inner = join(folder, 'vendor/lib');
    mkdirSync(inner, { recursive: true });
    gitIn(inner)('init', '-q');
    write(inner, 'evil.sh', `#!/bin/sh\ntouch '${trap}'\ncat\n`);
    write(inner, '.gitattributes', '* filter=evil\n');
    gitIn(inner)('add', '-A');
    gitIn(inner)('commit', '-qm', 'Inner');
    gitIn(inner)('config', 'filter.evil.clean', `'${join(inner, 'evil.sh')}'`);
    write(inner, 'evil.sh', `#!/bin/sh\ntouch '${trap}'\nexit 0\n`);
  });
  assert.deepEqual(
    (await checkout.diff(revision, candidate)).map((one) => one.path),
    ['b'],
  );
  assert.equal(existsSync(trap), false);
  await checkout.useTree(candidate);
});

test('names that git takes for its own are left out', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => {
    write(folder, '.GIT/config', '[core]\n');
    write(folder, 'sub/.Git/config', '[core]\n');
    write(folder, 'sub/kept', 'kept');
  });
  assert.deepEqual(
    (await checkout.diff(revision, candidate)).map((one) => one.path),
    ['sub/kept'],
  );
});

test('a working directory that became a link to another folder is refused', async (t) => {
  const { root, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const folder = await checkout.openCandidate('f1', revision);
  const secrets = join(root, 'secrets');
  write(secrets, 'key', 'secret');
  renameSync(folder, join(root, 'moved'));
  symlinkSync(secrets, folder);
  await assert.rejects(
    checkout.takeCandidate('f1', revision),
    (error: LoopError) => error.code === 'checkout-broken' && /replaced/.test(error.hint),
  );
  await checkout.closeCandidate('f1');
  assert.deepEqual([existsSync(folder), readFileSync(join(secrets, 'key'), 'utf8')], [false, 'secret']);
});

test('links are shown with where they point, also out of the repository, and are not followed', async (t) => {
  const { open, root } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  write(root, 'outside/secret', 'secret');
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => {
    symlinkSync('/etc/hostname', join(folder, 'host'));
    symlinkSync(join(root, 'outside'), join(folder, 'out'));
    rmSync(join(folder, 'a.txt'));
    symlinkSync('.gitignore', join(folder, 'a.txt'));
  });
  assert.deepEqual(
    (await checkout.diff(revision, candidate)).map((one) => [one.path, one.kind, one.before, one.after]),
    [
      ['a.txt', 'modified', 'one\ntwo\nthree\n', 'symlink to .gitignore\n'],
      ['host', 'added', null, 'symlink to /etc/hostname\n'],
      ['out', 'added', null, `symlink to ${join(root, 'outside')}\n`],
    ],
  );
});

test('a change of the executable bit alone is a change of mode', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) =>
    chmodSync(join(folder, 'a.txt'), 0o755),
  );
  assert.deepEqual(
    (await checkout.diff(revision, candidate)).map(({ kind, before, after }) => [kind, before === after]),
    [['mode', true]],
  );
});

test('texts are whole and keep every character; above 1 MiB there is none', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const texts = {
    'big.txt': 'x'.repeat(1_048_577),
    'edge.txt': 'x'.repeat(1_048_576),
    'empty.txt': '',
    'no newline.txt': 'zuletzt ü 🎉',
    '  odd\nname\t"é".txt': 'odd\r\n',
  };
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => {
    for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, path), text);
  });
  const found = Object.fromEntries(
    (await checkout.diff(revision, candidate)).map((one) => [one.path, one.after]),
  );
  assert.deepEqual(found, { ...texts, 'big.txt': null });
});

test('commits of the fixer, its branches and its tags do not come along', async (t) => {
  const { open, bare } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => {
    const git = gitIn(folder);
    write(folder, 'one', '1');
    git('add', '-A');
    git('commit', '-qm', 'First\n\nGreenloop-Fix: f9');
    git('tag', 'v1');
    git('switch', '-qc', 'other');
    write(folder, 'two', '2');
    git('add', '-A');
    git('commit', '-qm', 'Second');
  });
  const git = gitIn(bare);
  assert.equal(git('log', '-1', '--format=%P', candidate), revision);
  assert.equal(git('for-each-ref', '--format=%(refname)', 'refs/tags', 'refs/heads/other'), '');
  assert.deepEqual(git('show', '--name-only', '--format=', candidate).split('\n'), ['one', 'two']);
});

test('a clone without its .git is still taken as what it holds', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => {
    rmSync(join(folder, '.git'), { recursive: true });
    write(folder, '.git', 'gitdir: /nowhere\n');
    write(folder, 'a.txt', 'fixed');
  });
  assert.deepEqual(
    (await checkout.diff(revision, candidate)).map((one) => one.path),
    ['a.txt'],
  );
});

test('what a fixer made read-only is removed with its clone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-readonly-'));
  const removal = new URL('../../../src/runner/checkout/remove-folder.ts', import.meta.url).href;
  const script = `
    import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
    const inner = process.argv[1] + '/clone/mod/deep';
    mkdirSync(inner, { recursive: true });
    writeFileSync(inner + '/file', 'x');
    symlinkSync('/etc', inner + '/link');
    for (const path of [inner, inner + '/..']) chmodSync(path, 0o555);
    const { removeFolder } = await import('${removal}');
    await removeFolder(process.argv[1] + '/clone');
    await removeFolder(process.argv[1] + '/clone');
    process.exit(existsSync(process.argv[1] + '/clone') ? 1 : 0);`;
  // Nothing is read-only to root, so root lets somebody else do it.
  const isRoot = process.getuid?.() === 0;
  const asWhom = isRoot ? { uid: 12_345, gid: 12_345 } : {};
  if (isRoot) chownSync(folder, 12_345, 12_345);
  try {
    execFileSync(process.execPath, ['--input-type=module', '--eval', script, folder], {
      ...asWhom,
      stdio: 'pipe',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an id that would lead out of the folder is a bug, not a path', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await assert.rejects(checkout.openCandidate('../tree', revision), /is no id of a fix/);
});

test('two fixers work at the same time', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const ids = ['f1', 'f2', 'f3'];
  const made = await Promise.all(
    ids.map((id) => candidateBy(checkout, id, revision, (folder) => write(folder, id, id))),
  );
  assert.equal(new Set(made).size, 3);
});

test('a commit can have only some files of a candidate, also added and deleted ones, and is the same one each time', async (t) => {
  const world = makeWorld(t);
  write(world.user, 'tests/old.test.mjs', 'old\n');
  write(world.user, 'tests/a b.test.mjs', 'one\n');
  world.git('add', '-A');
  world.git('commit', '-qm', 'Tests');
  const checkout = await world.open();
  const { revision } = await checkout.prepare();
  const candidate = await candidateBy(checkout, 'f-1', revision, (folder) => {
    write(folder, 'a.txt', 'fixed\n');
    write(folder, 'tests/a b.test.mjs', 'two\n');
    write(folder, 'tests/new.test.mjs', 'new\n');
    rmSync(join(folder, 'tests/old.test.mjs'));
  });
  const tests = ['tests/a b.test.mjs', 'tests/new.test.mjs', 'tests/old.test.mjs'];
  const only = await checkout.withOnly(revision, candidate, tests);
  assert.equal(await checkout.withOnly(revision, candidate, tests), only);
  const changes = await checkout.diff(revision, only);
  assert.deepEqual(changes.map(({ path, kind }) => [path, kind]).toSorted(), [
    ['tests/a b.test.mjs', 'modified'],
    ['tests/new.test.mjs', 'added'],
    ['tests/old.test.mjs', 'deleted'],
  ]);
  const folder = await checkout.openCandidate('f-1-without', only);
  assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'one\ntwo\nthree\n');
  assert.equal(await checkout.withOnly(revision, candidate, ['not/there']), revision);
});
