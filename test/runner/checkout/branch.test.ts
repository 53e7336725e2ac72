import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { LoopError } from '../../../src/loop/errors.ts';
import { openCheckout } from '../../../src/runner/checkout/open-checkout.ts';
import { aPlan } from '../../helpers/loop-state.ts';
import { candidateBy, fixBy, gitIn, makeWorld, write } from './world.ts';

const MESSAGE = (fixId: string) => `Fix ${fixId}\n\nGreenloop-Fix: ${fixId}\n`;
const isFault =
  (code: string, message: RegExp, hint = /./) =>
  (error: LoopError) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    return true;
  };

test('a merge is found by its exact trailer: not by one that begins alike, not by words in a message', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f10', revision, (folder) => write(folder, 'ten', '10'));
  const eleven = await candidateBy(checkout, 'f11', revision, (folder) => write(folder, 'eleven', '11'));
  await checkout.merge('f11', eleven, 'As in\nGreenloop-Fix: f1\nbut other\n\nGreenloop-Fix: f11\n');
  const one = await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'one', '1'));
  assert.deepEqual('files' in one && one.files, ['one']);
});

test('a merge that was interrupted before the branch moved is made again', async (t) => {
  const { open, bare } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const candidate = await candidateBy(checkout, 'f1', revision, (folder) => write(folder, 'b', 'b'));
  writeFileSync(join(bare, 'refs/heads/greenloop/storefront.lock'), '');
  await assert.rejects(checkout.merge('f1', candidate, MESSAGE('f1')), isFault('checkout-broken', /lock/));
  assert.equal(await checkout.head(), revision);
  const merged = await (await open()).merge('f1', candidate, MESSAGE('f1'));
  assert.ok('commit' in merged);
  assert.equal(gitIn(bare)('rev-parse', `${merged.commit}^`), revision);
});

test('the message of a merge is the commit, the author is Greenloop, and there is one parent', async (t) => {
  const { open, bare } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b', 'b'));
  assert.equal(
    gitIn(bare)('log', '-1', '--format=%an|%cn|%P|%B', await checkout.head()),
    `Greenloop|Greenloop|${revision}|Fix f1\n\nGreenloop-Fix: f1`,
  );
});

test('fixes are taken back newest first, one commit each', async (t) => {
  const { open, bare } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const commits: string[] = [];
  for (const [id, text] of [
    ['f1', 'ONE\ntwo\nthree\n'],
    ['f2', 'UNO\ntwo\nthree\n'],
  ] as const) {
    const base = await checkout.head();
    const merged = await fixBy(checkout, id, base, (folder) => write(folder, 'a.txt', text));
    assert.ok('commit' in merged);
    commits.unshift(merged.commit);
  }
  const head = await checkout.revert(commits, 'staging was faulty');
  const git = gitIn(bare);
  assert.deepEqual(git('log', '-2', '--format=%s', head).split('\n'), ['Revert "Fix f1"', 'Revert "Fix f2"']);
  assert.match(git('log', '-1', '--format=%b', head), /staging was faulty/);
  assert.equal(git('rev-parse', `${head}^{tree}`), git('rev-parse', `${revision}^{tree}`));
  assert.equal(await (await open()).revert(commits, 'staging was faulty'), head);
});

test('a revert that later changes are in the way of takes back nothing, and names the paths', async (t) => {
  const { open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const merged: string[] = [];
  for (const [id, path, text] of [
    ['f1', 'a.txt', 'ONE\ntwo\nthree\n'],
    ['f2', 'a.txt', 'UNO\ntwo\nthree\n'],
    ['f3', 'c.txt', 'c'],
  ] as const) {
    const base = id === 'f1' ? revision : await checkout.head();
    const one = await fixBy(checkout, id, base, (folder) => write(folder, path, text));
    assert.ok('commit' in one);
    merged.push(one.commit);
  }
  const head = await checkout.head();
  const [first = '', , third = ''] = merged;
  await assert.rejects(
    checkout.revert([third, first], 'faulty'),
    isFault('merge-conflict', /"Fix f1".*a\.txt/),
  );
  assert.equal(await checkout.head(), head);
});

test('a fix that others took back by hand, and pushed, counts as taken back', async (t) => {
  for (const way of ['git revert', 'an edit'] as const) {
    const { user, git, bare, open } = makeWorld(t);
    const checkout = await open();
    const { revision } = await checkout.prepare();
    const one = await fixBy(checkout, 'f1', revision, (folder) =>
      write(folder, 'a.txt', 'ONE\ntwo\nthree\n'),
    );
    assert.ok('commit' in one);
    await checkout.push();
    await fixBy(checkout, 'f2', one.commit, (folder) => write(folder, 'a.txt', 'UNO\ntwo\nthree\n'));
    await checkout.push();
    const conflict = isFault('merge-conflict', /"Fix f1".*a\.txt/, /git revert and push/);
    await assert.rejects(checkout.revert([one.commit], 'worse'), conflict);

    git('switch', '-q', 'greenloop/storefront');
    write(user, 'a.txt', way === 'an edit' ? 'one\ntwo\nthree\n' : 'first\ntwo\nthree\n');
    const words = way === 'an edit' ? [] : ['-m', `This reverts commit ${one.commit}.`];
    git('commit', '-qam', 'Take the first one back', ...words);
    const byHand = git('rev-parse', 'HEAD^{tree}');
    git('switch', '-q', 'main');
    const head = await checkout.revert([one.commit], 'worse');
    assert.equal(gitIn(bare)('rev-parse', `${head}^{tree}`), byHand);
  }
});

test('ref and branch that both moved are merged, and both histories are kept', async (t) => {
  const { user, git, bare, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  const ours = await checkout.head();
  write(user, 'c.txt', 'c');
  git('add', '-A');
  git('commit', '-qm', 'Other');
  const { revision: merged } = await checkout.prepare();
  const parents = gitIn(bare)('log', '-1', '--format=%P', merged);
  assert.equal(parents, `${ours} ${git('rev-parse', 'main')}`);
  assert.equal((await checkout.prepare()).revision, merged);
});

test('a branch that was rewound by others loses no fix of ours', async (t) => {
  const { git, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  const ours = await checkout.head();
  await checkout.push();
  git('branch', '-f', 'greenloop/storefront', revision);
  assert.equal((await checkout.prepare()).revision, ours);
  git('branch', '-D', 'greenloop/storefront');
  assert.equal((await checkout.prepare()).revision, ours);
});

test('a lost data folder continues the branch that was pushed', async (t) => {
  const { data, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  await checkout.push();
  const head = await checkout.head();
  rmSync(data, { recursive: true });
  assert.equal((await (await open()).prepare()).revision, head);
});

test('what a person removes below the data folder is made anew without a restart', async (t) => {
  const { project, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  await checkout.push();
  const head = await checkout.head();
  await checkout.useTree(head);
  rmSync(project, { recursive: true });
  assert.equal((await checkout.prepare()).revision, head);
  assert.ok(existsSync(join(await checkout.useTree(head), 'b.txt')));
  await fixBy(checkout, 'f2', head, (folder) => write(folder, 'c.txt', 'c'));
  await checkout.push();
});

test('a conflict with what others pushed to the branch says whose it is', async (t) => {
  const { user, git, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await checkout.push();
  git('switch', '-q', 'greenloop/storefront');
  write(user, 'a.txt', 'by hand\n');
  git('commit', '-qam', 'By hand');
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'a.txt', 'by us\n'));
  await assert.rejects(
    checkout.prepare(),
    isFault('merge-conflict', /what was pushed to greenloop\/storefront.*a\.txt/, /git fetch/),
  );
});

test('a push that the repository refuses is told in its words, and nothing is forced', async (t) => {
  const { user, git, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await checkout.push();
  git('switch', '-q', 'greenloop/storefront');
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  await assert.rejects(checkout.push(), isFault('push-refused', /checked out/, /another branch/));
  write(user, 'hand.txt', 'by hand');
  git('add', '-A');
  git('commit', '-qm', 'By hand');
  git('switch', '-q', 'main');
  // What others pushed meanwhile is taken in, and nothing of theirs or ours is lost.
  await checkout.push();
  assert.equal(git('rev-parse', 'greenloop/storefront'), await checkout.head());
  const subjects = git('log', '--format=%s', 'main..greenloop/storefront').split('\n');
  assert.ok(subjects.includes('By hand') && subjects.includes('Fix f1'), subjects.join());
});

/** An ssh that cannot reach its host as often as the file says, and then runs what it is asked on this machine. */
function unsteadySsh(t: TestContext, root: string, refusals: number): { tries: () => number } {
  const count = join(root, 'tries');
  write(
    root,
    'ssh',
    `#!/bin/sh
echo x >> "${count}"
if [ $(wc -l < "${count}") -le ${refusals} ]; then echo "ssh: connect to host git.example.test port 22: Connection refused" >&2; exit 255; fi
for last; do :; done
exec sh -c "$last"
`,
  );
  const before = process.env.GIT_SSH_COMMAND;
  process.env.GIT_SSH_COMMAND = `'${join(root, 'ssh')}'`;
  t.after(() => {
    if (before === undefined) delete process.env.GIT_SSH_COMMAND;
    else process.env.GIT_SSH_COMMAND = before;
  });
  return { tries: () => readFileSync(count, 'utf8').trim().split('\n').length };
}

test('a push that cannot reach the repository is tried again, and one that never does is a fault', async (t) => {
  const { root, user, git } = makeWorld(t);
  const repository = `ssh://git.example.test${encodeURI(user)}`;
  const networkPausesMs = [1, 1];
  const { tries } = unsteadySsh(t, root, 2);
  const plan = aPlan({ repository });
  const checkout = await openCheckout({ plan, dataFolder: join(root, 'd2'), networkPausesMs });
  const { revision } = await checkout.prepare();
  assert.equal(tries(), 3);
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  unsteadySsh(t, root, 5);
  assert.equal(await checkout.push(), repository);
  assert.equal(git('rev-parse', plan.branch), await checkout.head());
  unsteadySsh(t, root, 99);
  await fixBy(checkout, 'f2', revision, (folder) => write(folder, 'c.txt', 'c'));
  await assert.rejects(
    checkout.push(),
    isFault('push-refused', /could not be pushed.*Connection refused/, /can be reached/),
  );
  assert.equal(tries(), 9);
});

test('a fix that was merged and never pushed is pushed when the checkout is prepared the next time', async (t) => {
  const { git, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  assert.equal(git('branch', '--list', 'greenloop/*'), '', 'without a fix there is nothing to push');
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  const again = await (await open()).prepare();
  assert.equal(git('rev-parse', 'greenloop/storefront'), again.revision);
  assert.match(again.note, /had not pushed were pushed to greenloop\/storefront/);
  assert.equal((await checkout.prepare()).note, '');
});

test('a plan that does not push leaves the repository without the branch', async (t) => {
  const { git, open } = makeWorld(t, { push: false });
  const checkout = await open();
  await checkout.prepare();
  assert.equal(await checkout.push(), null);
  assert.equal(git('branch', '--list', 'greenloop/*'), '');
});

test('a bare repository and a file URL are read and pushed to', async (t) => {
  const { root, user } = makeWorld(t);
  const bare = join(root, 'shared repo.git');
  execFileSync('git', ['clone', '-q', '--bare', user, bare]);
  for (const [name, repository] of [
    ['one', bare],
    ['two', `file://${bare}`],
  ] as const) {
    const plan = aPlan({ repository, branch: `greenloop/${name}` });
    const checkout = await openCheckout({ plan, dataFolder: join(root, name) });
    const { revision } = await checkout.prepare();
    await fixBy(checkout, name, revision, (folder) => write(folder, name, name));
    assert.equal(await checkout.push(), repository);
    assert.equal(gitIn(bare)('rev-parse', `greenloop/${name}`), await checkout.head());
  }
});

test('a shallow clone can be the repository', async (t) => {
  const { root, user, git } = makeWorld(t);
  write(user, 'b.txt', 'b');
  git('add', '-A');
  git('commit', '-qm', 'More');
  const shallow = join(root, 'shallow');
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${user}`, shallow]);
  const checkout = await openCheckout({ plan: aPlan({ repository: shallow }), dataFolder: join(root, 'd2') });
  const { revision } = await checkout.prepare();
  assert.equal(revision, git('rev-parse', 'main'));
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'c.txt', 'c'));
  assert.equal(await checkout.push(), shallow);
});

test('a repository that belongs to another user can be read', {
  skip: process.getuid?.() !== 0,
}, async (t) => {
  const { user, open } = makeWorld(t);
  const chown = (path: string) => chownSync(path, 12_345, 12_345);
  chown(user);
  for (const entry of readdirSync(user, { recursive: true })) chown(join(user, String(entry)));
  const checkout = await open();
  assert.match((await checkout.prepare()).revision, /^[0-9a-f]{40}$/);
  assert.ok(await checkout.push());
});

test('a ref that is not there is named, with the branches that are', async (t) => {
  const { open } = makeWorld(t, { ref: 'trunk' });
  await assert.rejects(
    (await open()).prepare(),
    isFault('repository-unreadable', /no branch trunk/, /the repository has main/),
  );
});

test('a repository without a commit says so', async (t) => {
  const { root } = makeWorld(t);
  const empty = join(root, 'empty');
  mkdirSync(empty);
  gitIn(empty)('init', '-q');
  const checkout = await openCheckout({ plan: aPlan({ repository: empty }), dataFolder: join(root, 'd2') });
  await assert.rejects(
    checkout.prepare(),
    isFault('repository-unreadable', /no branch main/, /commit something/),
  );
});

test('the password of an address is not in what people read', async (t) => {
  const { root } = makeWorld(t);
  const repository = 'https://mia:s3cret@127.0.0.1:9/shop.git';
  const checkout = await openCheckout({
    plan: aPlan({ repository }),
    dataFolder: join(root, 'd2'),
    networkPausesMs: [],
  });
  await assert.rejects(checkout.prepare(), (error: LoopError) => {
    assert.doesNotMatch(`${error.message} ${error.hint}`, /s3cret/);
    return isFault('repository-unreadable', /127\.0\.0\.1:9\/shop\.git/)(error);
  });
});

test("what was planted in our own clone's settings is put back before git reads it", async (t) => {
  const { root, bare, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  const tree = await checkout.useTree(revision);
  const trap = join(root, 'trap');
  const script = join(root, 'evil.sh');
  write(root, 'evil.sh', `#!/bin/sh\ntouch '${trap}'\ncat\n`);
  const plant = () => {
    for (const key of [
      'filter.evil.smudge',
      'filter.evil.clean',
      'core.alternateRefsCommand',
      'core.sshCommand',
    ])
      gitIn(bare)('config', key, `'${script}'`);
    gitIn(bare)('config', 'core.fsmonitor', script);
    write(bare, 'info/attributes', '* filter=evil\n');
    for (const hook of ['post-checkout', 'reference-transaction', 'update'])
      write(bare, `hooks/${hook}`, readFileSync(script, 'utf8'));
    rmSync(join(tree, '.git'), { recursive: true, force: true });
    mkdirSync(join(tree, '.git'));
    gitIn(tree)('init', '-q');
    gitIn(tree)('config', 'filter.evil.smudge', `'${script}'`);
    write(tree, '.git/info/attributes', '* filter=evil\n');
    rmSync(trap, { force: true });
  };
  const isQuiet = (after: string) => assert.equal(existsSync(trap), false, `something ran in ${after}`);
  plant();
  await checkout.prepare();
  isQuiet('prepare');
  plant();
  const merged = await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'a.txt', 'fixed'));
  isQuiet('merge');
  assert.ok('commit' in merged);
  plant();
  await checkout.useTree(merged.commit);
  isQuiet('useTree');
  assert.equal(gitIn(tree)('rev-parse', 'HEAD'), merged.commit);
  plant();
  await checkout.diff(revision, merged.commit);
  await checkout.push();
  isQuiet('push');
});

test('a merge of the ref into the fixes is pushed too: it is what is deployed', async (t) => {
  const world = makeWorld(t, { push: true });
  const checkout = await world.open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f-1', revision, (folder) => write(folder, 'fixed.txt', 'fixed\n'));
  await checkout.push();
  write(world.user, 'more.txt', 'by a person\n');
  world.git('add', '-A');
  world.git('commit', '-qm', 'By a person');
  const { revision: merged, note } = await checkout.prepare();
  assert.equal(world.git('rev-parse', 'greenloop/storefront'), merged);
  assert.equal(note, '');
  await checkout.prepare();
  assert.equal(world.git('rev-parse', 'greenloop/storefront'), merged);
});

test('without a fix nothing is pushed: the branch is the ref', async (t) => {
  const world = makeWorld(t, { push: true });
  const checkout = await world.open();
  await checkout.prepare();
  write(world.user, 'more.txt', 'by a person\n');
  world.git('add', '-A');
  world.git('commit', '-qm', 'By a person');
  await checkout.prepare();
  assert.equal(world.git('branch', '--list', 'greenloop/*'), '');
});

test('a ref whose history was rewritten from its first commit on is told so, and the branch begins anew when a person removes it', async (t) => {
  const { git, bare, project, open } = makeWorld(t);
  const checkout = await open();
  const { revision } = await checkout.prepare();
  await fixBy(checkout, 'f1', revision, (folder) => write(folder, 'b.txt', 'b'));
  await checkout.push();
  git('commit', '-q', '--amend', '-m', 'Another start', '--date=2001-01-01T00:00:00');
  const says = isFault(
    'merge-conflict',
    /main does not merge .* history was rewritten/,
    /delete it in the repository/,
  );
  await assert.rejects(checkout.prepare(), says);
  git('branch', '-D', 'greenloop/storefront');
  rmSync(project, { recursive: true });
  assert.equal((await checkout.prepare()).revision, git('rev-parse', 'main'));
  assert.ok(existsSync(bare));
});
