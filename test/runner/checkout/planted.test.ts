// What a fixer can plant in its clone so that git runs it: nothing of it runs when we take, compare, merge, check out and push.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gitIn, makeWorld, write } from './world.ts';

/** `plant` puts the script there, `spring` is the git command of a person in that clone that runs it. */
type Trap = {
  readonly title: string;
  readonly plant: (folder: string, script: string) => void;
  readonly spring: (folder: string) => void;
};
const set = (key: string, value: (script: string) => string) => (folder: string, script: string) => {
  gitIn(folder)('config', key, value(script));
};
const quoted = (script: string) => `'${script}'`;
const bySelf =
  (...args: string[]) =>
  (folder: string) =>
    void gitIn(folder)(...args);

const hooks = [
  ...['pre-commit', 'post-commit', 'post-checkout', 'post-index-change', 'reference-transaction'],
  ...['prepare-commit-msg', 'commit-msg'],
];
const TRAPS: readonly Trap[] = [
  ...hooks.map((hook) => ({
    title: `the hook ${hook}`,
    plant: (folder: string, script: string) =>
      write(folder, `.git/hooks/${hook}`, readFileSync(script, 'utf8')),
    spring: (folder: string) => {
      gitIn(folder)('commit', '--allow-empty', '-aqm', 'x');
      gitIn(folder)('checkout', '-q', '-B', 'other');
    },
  })),
  {
    title: 'core.hooksPath',
    plant: (folder, script) => {
      write(folder, '.git/elsewhere/post-commit', readFileSync(script, 'utf8'));
      gitIn(folder)('config', 'core.hooksPath', join(folder, '.git/elsewhere'));
    },
    spring: bySelf('commit', '--allow-empty', '-qm', 'x'),
  },
  { title: 'core.fsmonitor', plant: set('core.fsmonitor', quoted), spring: bySelf('status') },
  {
    title: 'a clean filter',
    plant: (folder, script) => {
      set('filter.evil.clean', quoted)(folder, script);
      write(folder, '.git/info/attributes', '* filter=evil\n');
    },
    spring: bySelf('add', '-A'),
  },
  {
    title: 'a smudge filter',
    plant: (folder, script) => {
      set('filter.evil.smudge', quoted)(folder, script);
      write(folder, '.git/info/attributes', '* filter=evil\n');
    },
    spring: (folder) => {
      rmSync(join(folder, 'a.txt'));
      gitIn(folder)('checkout', '--', 'a.txt');
    },
  },
  {
    title: 'a filter process',
    plant: (folder, script) => {
      set('filter.evil.process', quoted)(folder, script);
      write(folder, '.git/info/attributes', '* filter=evil\n');
    },
    spring: bySelf('add', '-A'),
  },
  { title: 'diff.external', plant: set('diff.external', quoted), spring: bySelf('diff', 'HEAD') },
  {
    title: 'a text conversion for differences',
    plant: (folder, script) => {
      set('diff.evil.textconv', quoted)(folder, script);
      write(folder, '.gitattributes', '* diff=evil\n');
    },
    spring: bySelf('diff', 'HEAD'),
  },
  {
    title: 'a merge driver',
    plant: (folder, script) => {
      set('merge.evil.driver', quoted)(folder, script);
      write(folder, '.gitattributes', '* merge=evil\n');
    },
    spring: (folder) => {
      const git = gitIn(folder);
      git('add', '-A');
      git('commit', '-qm', 'ours');
      git('checkout', '-q', '-b', 'theirs', 'HEAD~1');
      write(folder, 'a.txt', 'theirs\n');
      write(folder, '.gitattributes', '* merge=evil\n');
      git('add', '-A');
      git('commit', '-qm', 'theirs');
      git('merge', '-q', 'fix');
    },
  },
  {
    title: 'include.path',
    plant: (folder, script) => {
      writeFileSync(join(folder, '.git', 'more'), `[core]\n\tfsmonitor = '${script}'\n`);
      gitIn(folder)('config', 'include.path', 'more');
    },
    spring: bySelf('status'),
  },
  {
    title: 'the settings of a work tree',
    plant: (folder, script) => {
      gitIn(folder)('config', 'extensions.worktreeConfig', 'true');
      gitIn(folder)('config', '--worktree', 'core.fsmonitor', quoted(script));
    },
    spring: bySelf('status'),
  },
  {
    title: 'core.sshCommand',
    plant: (folder, script) => {
      set('core.sshCommand', quoted)(folder, script);
      gitIn(folder)('remote', 'add', 'origin', 'ssh://127.0.0.1:1/x.git');
    },
    spring: bySelf('fetch', '-q', 'origin'),
  },
  {
    title: 'a transport that is a program',
    plant: (folder, script) => {
      gitIn(folder)('remote', 'add', 'origin', `ext::${script.replaceAll(' ', '% ')}`);
      gitIn(folder)('config', 'protocol.ext.allow', 'always');
    },
    spring: bySelf('fetch', '-q', 'origin'),
  },
  {
    title: 'gpg.program, with every commit signed',
    plant: (folder, script) => {
      set('gpg.program', (one) => one)(folder, script);
      gitIn(folder)('config', 'commit.gpgSign', 'true');
    },
    spring: bySelf('commit', '--allow-empty', '-qm', 'x'),
  },
  {
    title: 'core.alternateRefsCommand over an alternate',
    plant: (folder, script) => {
      const other = join(folder, '..', 'other.git');
      execFileSync('git', ['clone', '-q', '--bare', folder, other]);
      write(folder, '.git/objects/info/alternates', `${other}/objects\n`);
      set('core.alternateRefsCommand', quoted)(folder, script);
    },
    spring: (folder) => {
      const from = join(folder, '..', 'from.git');
      execFileSync('git', ['clone', '-q', '--bare', folder, from]);
      gitIn(from)('-c', 'user.name=U', 'commit-tree', '-m', 'x', 'HEAD^{tree}');
      gitIn(folder)('fetch', '-q', from, 'HEAD');
    },
  },
  {
    title: 'a submodule whose update is a command',
    plant: (folder, script) => {
      const inner = join(folder, '..', 'inner');
      mkdirSync(inner);
      gitIn(inner)('init', '-q');
      gitIn(inner)('commit', '-q', '--allow-empty', '-m', 'x');
      gitIn(folder)('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'sub');
      gitIn(folder)('config', 'submodule.sub.update', `!'${script}'`);
      gitIn(folder)('commit', '-qm', 'submodule');
      gitIn(join(folder, 'sub'))('commit', '-q', '--allow-empty', '-m', 'y');
    },
    spring: bySelf('submodule', 'update'),
  },
];

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
