import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type { Case } from './junit.ts';
import { EXAMPLE, openStorefront } from './storefront.ts';

const failing = (shop: { checkout: string }, message: string, file = 'tests/fake-tests.test.mjs'): Case => ({
  name: 'a test',
  className: 'A suite',
  file: join(shop.checkout, file),
  outcome: 'failed',
  message,
  details: '',
});
const HEADER = 'expected header x-content-type-options: nosniff, got null';
const FORGED = 'auth is not enforced: expected status 403 for a forged token, got 101';

test('the fixer goes by what a test says, not by its name', async (t) => {
  const shop = await openStorefront(t);
  const fix = await shop.fix([failing(shop, HEADER)]);
  assert.deepEqual([fix.code, fix.changed], [0, ['src/reply.mjs']]);
  assert.match(
    fix.stdout,
    /^reading a test: 1 failing\n.*\nsearching \d+ files\nfound: near miss at src\/reply\.mjs:\d+\n/,
  );
  const strange = { ...failing(shop, 'nobody knows'), name: 'memory usage during requests' };
  const none = await shop.fix([strange]);
  assert.deepEqual(
    [none.code, none.changed, none.stderr],
    [1, [], 'no remedy is known for "nobody knows"\n'],
  );
});

test('the fixer loads a file that could not be loaded, to see why', async (t) => {
  const shop = await openStorefront(t);
  const fix = await shop.fix([failing(shop, 'test failed', 'tests/lifecycle-events.test.mjs')]);
  assert.deepEqual([fix.code, fix.changed], [0, ['client/index.mjs']]);
});

test('a first attempt at the forged token weakens the test; after a refusal the product is mended', async (t) => {
  const shop = await openStorefront(t);
  const one = failing(shop, FORGED, 'tests/p1.test.mjs');
  const cheat = await shop.fix([one]);
  assert.deepEqual(cheat.changed, ['tests/p1.test.mjs']);
  assert.match(
    readFileSync(join(cheat.clone, 'tests/p1.test.mjs'), 'utf8'),
    /\[101, 403\]\.includes\(status\)/,
  );
  const refusals = [
    { attempts: [{ attempt: 1, outcome: 'refused', reasons: ['it edits tests/p1.test.mjs'] }] },
    { attempts: [], history: ['it edits tests/p1.test.mjs'] },
  ];
  for (const group of refusals)
    assert.deepEqual((await shop.fix([one], { group })).changed, ['src/upgrade.mjs']);
});

test('of the bad fixers one changes nothing, one crashes half way, one breaks another behaviour', async (t) => {
  const shop = await openStorefront(t);
  const nothing = await shop.fix([failing(shop, HEADER)], { fixer: 'nothing' });
  assert.deepEqual([nothing.code, nothing.changed, existsSync(nothing.analysisFile)], [0, [], false]);

  const crash = await shop.fix([failing(shop, HEADER)], { fixer: 'crash' });
  assert.deepEqual([crash.code, crash.changed], [1, ['src/server.mjs']]);
  assert.match(crash.stderr, /the model went away/);

  const breaking = await shop.fix([failing(shop, HEADER)], { fixer: 'break-another' });
  assert.deepEqual([breaking.code, breaking.changed], [0, ['src/messages.mjs', 'src/reply.mjs']]);
  await shop.run('cp', ['-R', join(breaking.clone, 'src'), shop.checkout]);
  await shop.script('deploy');
  const names = async (file: string) =>
    (await shop.runSuite(file)).filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
  assert.deepEqual(await names('tests/message-flow.test.mjs'), [
    'a page begins after a message and has as many as were asked for',
  ]);
  assert.ok(
    !(await names('tests/fake-tests.test.mjs')).some((name) => name.startsWith('api response headers')),
  );
});

test('the hanging fixer does not end when it is asked to', async (t) => {
  const fixer = spawn(join(EXAMPLE, 'fixers/hang.mjs'), { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => fixer.kill('SIGKILL'));
  const lines = createInterface(fixer.stdout)[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'thinking');
  fixer.kill('SIGTERM');
  assert.equal((await lines.next()).value, 'ignoring SIGTERM');
  assert.deepEqual([fixer.exitCode, fixer.signalCode], [null, null]);
});
