// Changes that are odd for git, not for a reader: links, repositories inside, what is binary or too large, line ends, names. Made with git.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { diffTrees } from '../../../src/runner/checkout/diff-trees.ts';
import { GO, JAVA, PY, reasonsOf, TEST } from './change.ts';

const MIB = 1_048_576;
const CRLF = (text: string) => text.replaceAll('\n', '\r\n');
const image = (last: number) => Buffer.from([0x89, 0x50, 0, last]);
const large = `${TEST}${`// ${'x'.repeat(97)}\n`.repeat(10_500)}`;

function tree(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-guard-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (path: string) => join(folder, path);
  const git = (args: readonly string[], cwd = folder) =>
    execFileSync(
      'git',
      ['-c', 'user.name=F', '-c', 'user.email=f@example.test', '-c', 'core.autocrlf=false', ...args],
      { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ).trim();
  git(['init', '-q']);
  return {
    write: (path: string, text: string | Buffer) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    remove: (path: string) => rmSync(at(path), { recursive: true }),
    move: (from: string, to: string) => {
      mkdirSync(dirname(at(to)), { recursive: true });
      renameSync(at(from), at(to));
    },
    link: (path: string, target: string) => symlinkSync(target, at(path)),
    runnable: (path: string) => chmodSync(at(path), 0o755),
    repository: (path: string) => {
      mkdirSync(at(path), { recursive: true });
      git(['init', '-q'], at(path));
      git(['commit', '-qm', 'Begin', '--allow-empty'], at(path));
    },
    commit: () => {
      git(['add', '-A']);
      git(['commit', '-qm', 'State', '--allow-empty']);
      return git(['rev-parse', 'HEAD']);
    },
    bare: at('.git'),
  };
}
type Tree = ReturnType<typeof tree>;
type Row = readonly [title: string, before: (on: Tree) => void, after: (on: Tree) => void];

async function reasonsFor(t: TestContext, [, before, after]: Row): Promise<readonly string[]> {
  const on = tree(t);
  on.write('README.md', 'A project.\n');
  before(on);
  const base = on.commit();
  after(on);
  return reasonsOf(...(await diffTrees(on.bare, base, on.commit())));
}

const writes = (path: string, text: string | Buffer) => (on: Tree) => on.write(path, text);
const relinks = (path: string, target: string) => (on: Tree) => {
  on.remove(path);
  on.link(path, target);
};
const pads = (on: Tree) => {
  for (let n = 0; n < 64; n += 1) on.write(`a/${n}.txt`, `${n} `.padEnd(MIB, 'x'));
};

const cheats: readonly (readonly [...Row, reason: RegExp])[] = [
  ...[
    'e2e/pay.spec.ts-snapshots/total.png',
    'test/__image_snapshots__/total.png',
    'testdata/golden/a.bin',
  ].map(
    (path) =>
      [`replaces ${path}`, writes(path, image(1)), writes(path, image(2)), /rewrites what tests/] as const,
  ),
  [
    'changes a test of more than 1 MiB',
    writes('test/a.test.js', large),
    writes('test/a.test.js', large.slice(TEST.length)),
    /cannot be read/,
  ],
  [
    'fills up what is read before a test comes',
    writes('tests/test_a.py', PY),
    (on) => {
      pads(on);
      on.write('tests/test_a.py', 'x = 1\n');
    },
    /tests\/test_a\.py, which cannot be read/,
  ],
  [
    'fills up what is read before package.json comes',
    writes('package.json', '{"scripts":{"test":"jest"}}\n'),
    (on) => {
      pads(on);
      on.write('package.json', '{"scripts":{"test":"true"}}\n');
    },
    /package\.json, which cannot be read/,
  ],
  [
    'puts a link in place of a test',
    writes('tests/test_a.py', PY),
    relinks('tests/test_a.py', '../README.md'),
    /removes/,
  ],
  [
    'leads the link to the tests elsewhere',
    (on) => on.link('tests', 'suite'),
    relinks('tests', 'none'),
    /link to tests/,
  ],
  [
    'takes the link to the tests out',
    (on) => on.link('tests', 'suite'),
    (on) => on.remove('tests'),
    /link to tests/,
  ],
  [
    'takes a repository of tests out',
    (on) => on.repository('checks'),
    (on) => on.remove('checks'),
    /repository in checks/,
  ],
  [
    'hides in a line break that a link leads out',
    () => {},
    (on) => on.link('data', 'a\n/../../secrets'),
    /leads out/,
  ],
  [
    'deletes the folder of tests',
    writes('tests/a/test_a.py', PY),
    (on) => on.remove('tests'),
    /deletes the test file/,
  ],
  [
    'moves a test to where none are looked for',
    writes('src/test/java/AddTest.java', JAVA),
    (on) => on.move('src/test/java/AddTest.java', 'docs/AddTest.java'),
    /out of the folders of tests/,
  ],
  [
    'ends a comment without a line feed',
    writes('a.test.js', TEST),
    writes('a.test.js', `${TEST}// b\rtest.skip('b');\n`),
    /skips/,
  ],
  [
    'loses an assertion among new line ends',
    writes('test_a.py', PY),
    writes('test_a.py', CRLF(PY.replace('assert ', ''))),
    /removes an assertion/,
  ],
  ...['a b.test.js', `a"'b.test.js`, 'a\nb.test.js'].map(
    (name) =>
      [
        `deletes ${JSON.stringify(name)}`,
        writes(name, TEST),
        (on: Tree) => on.remove(name),
        /deletes/,
      ] as const,
  ),
];
for (const [title, before, after, reason] of cheats)
  test(`a fix that ${title} is refused`, async (t) => {
    assert.match((await reasonsFor(t, [title, before, after])).join('\n'), reason);
  });

const honest: readonly Row[] = [
  ['replaces a picture of the product', writes('assets/a.png', image(1)), writes('assets/a.png', image(2))],
  [
    'puts a picture for tests right',
    writes('tests/data/a.png', image(1)),
    writes('tests/data/a.png', image(2)),
  ],
  ['brings 10 MB of data', writes('data/a.csv', '1\n'), writes('data/a.csv', '1,2,3\n'.repeat(1_750_000))],
  ['leads a link of the product elsewhere', (on) => on.link('now', 'v1'), relinks('now', 'v2')],
  ['ends the lines of a test otherwise', writes('a_test.go', GO), writes('a_test.go', CRLF(GO))],
  [
    'ends the lines of settings otherwise',
    writes('pyproject.toml', '[tool.pytest.ini_options]\naddopts = "-q"\n'),
    writes('pyproject.toml', '[tool.pytest.ini_options]\r\naddopts = "-q"\r\n'),
  ],
  [
    'renames a test and makes it runnable',
    writes('tests/test_a.py', PY),
    (on) => {
      on.move('tests/test_a.py', 'tests/sums/test_b.py');
      on.runnable('tests/sums/test_b.py');
    },
  ],
  [
    'moves a test out of __tests__',
    writes('src/__tests__/a.test.js', TEST),
    (on) => on.move('src/__tests__/a.test.js', 'src/a.test.js'),
  ],
  ['adds a test with an odd name', () => {}, writes('a "b"\n.test.js', TEST)],
];
for (const row of honest)
  test(`a fix that ${row[0]} is not refused`, async (t) => {
    assert.deepEqual(await reasonsFor(t, row), []);
  });
