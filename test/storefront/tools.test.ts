import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStorefront } from './storefront.ts';

const ODD = `import nodeTest, { after, before, beforeEach, describe, it, suite, test } from 'node:test';
import assert from 'node:assert/strict';
before(() => { throw new Error('a hook was run'); });
test('at the top: "a" & <b> > c', () => assert.fail('a test was run'));
describe('Outer', () => {
  beforeEach(() => {});
  it('an it with options', { timeout: 1000 }, () => {});
  describe('Inner', { concurrency: true }, () => {
    test('deep (1.5) [x] *', () => {});
    it.skip('skipped', () => {});
    nodeTest.todo('to do');
    nodeTest.it('through the default export', () => {});
  });
});
suite('Asynchronous', async () => {
  it('before the await', () => {});
});
nodeTest.describe('Outer', () => { test('again', (t) => t.test('a subtest', () => {})); });
after(() => {});
`;

test('a list has the identities of a real run, and runs nothing', async (t) => {
  const shop = await openStorefront(t);
  const file = 'tests/odd.test.mjs';
  writeFileSync(join(shop.checkout, file), ODD);
  const listed = await shop.list([file]);
  assert.ok(listed.every(({ outcome }) => outcome === 'skipped'));
  const names = listed.map(({ className, name }) => [className, name]);
  assert.deepEqual(names, [
    ['test', 'at the top: "a" & <b> > c'],
    ['Outer', 'an it with options'],
    ['Outer.Inner', 'deep (1.5) [x] *'],
    ['Outer.Inner', 'skipped'],
    ['Outer.Inner', 'to do'],
    ['Outer.Inner', 'through the default export'],
    ['Asynchronous', 'before the await'],
    ['Outer', 'again'],
  ]);
  writeFileSync(
    join(shop.checkout, file),
    ODD.replace('a hook was run', '').replace('throw new Error', 'String'),
  );
  const real = await shop.runSuite(file);
  const identity = (one: { file: string; className: string; name: string }) =>
    `${one.file} | ${one.className} | ${one.name}`;
  // Subtests are known only once their test runs: node reports their parent as a suite.
  const top = real.map(identity).filter((one) => !one.endsWith('a subtest'));
  assert.deepEqual(
    listed
      .map(identity)
      .filter((one) => !one.endsWith('again'))
      .sort(),
    top.sort(),
  );
});

test('a file that fails while it is loaded is listed with its error, and the other files with their tests', async (t) => {
  const shop = await openStorefront(t);
  writeFileSync(join(shop.checkout, 'tests/thrown.test.mjs'), "throw new Error('no <config>');\n");
  writeFileSync(join(shop.checkout, 'tests/exits.test.mjs'), 'process.exit(3);\n');
  const files = [
    'tests/thrown.test.mjs',
    'tests/critical-path.test.mjs',
    'tests/exits.test.mjs',
    'tests/none.test.mjs',
  ];
  const listed = await shop.list(files);
  assert.deepEqual(
    listed.map(({ name, className, outcome }) => [name, className, outcome]),
    [
      ['tests/thrown.test.mjs', 'test', 'failed'],
      ['a customer signs in, fills the basket and orders', 'Critical path', 'skipped'],
      ['what was ordered is not ordered again', 'Critical path', 'skipped'],
      ['tests/exits.test.mjs', 'test', 'failed'],
      ['tests/none.test.mjs', 'test', 'failed'],
    ],
  );
  assert.deepEqual([listed[0]?.message, listed[3]?.message], ['no <config>', 'node ended with 3']);
  assert.match(listed[4]?.message ?? '', /Cannot find module/);
});

test('a rerun runs exactly the tests that it is given', async (t) => {
  const shop = await openStorefront(t);
  await shop.script('deploy');
  const rerun = async (file: string, ...tests: string[]) => {
    const report = join(shop.root, 'rerun.xml');
    const { code } = await shop.run(join(shop.checkout, 'tools/rerun.mjs'), [report, file, ...tests]);
    const cases = [...readFileSync(report, 'utf8').matchAll(/<testcase name="([^"]*)"/g)].map(
      (match) => match[1],
    );
    return [code, ...cases];
  };
  const queueing = 'queueing: a fourth run waits until one of three is over';
  const discovery = 'agent discovery: every agent is named';
  const p1 = 'tests/p1.test.mjs';
  assert.deepEqual(await rerun(p1, `Scalability > ${queueing}`, `Agent Core > ${discovery}`), [
    0,
    discovery,
    queueing,
  ]);
  const auth = 'websocket authentication: a forged token is refused';
  assert.deepEqual(await rerun(p1, `WebSocket Core > ${auth}`), [1, auth]);
  const broken = 'tests/lifecycle-events.test.mjs';
  assert.deepEqual(await rerun(broken, broken), [1, broken]);
  const orders = await rerun('tests/critical-path.test.mjs', 'tests/critical-path.test.mjs');
  assert.equal(orders.length, 3);
});
