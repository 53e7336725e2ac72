// What a fixer can plant in its clone so that git runs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitIn, write } from './world.ts';

/** `plant` puts the script there, `spring` is the git command of a person in that clone that runs it. */
export type Trap = {
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
export const TRAPS: readonly Trap[] = [
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
