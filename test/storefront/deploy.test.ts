import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStorefront, type Storefront } from './storefront.ts';

const STEPS = [
  'Configuration validated',
  'Secrets configured',
  'Release built',
  'Service started',
  'Service healthy',
];

const head = (shop: Storefront) => shop.git('rev-parse', 'HEAD');
const revision = async (shop: Storefront) => (await shop.script('revision')).stdout.trim();
const state = (shop: Storefront) => JSON.parse(readFileSync(join(shop.home, 'state.json'), 'utf8'));
const release = (shop: Storefront, message: string) => {
  writeFileSync(join(shop.checkout, 'client/version.mjs'), `export const version = '${message}';\n`);
  return shop.commit(message);
};

test('a deployment tells its steps, and staging says which revision runs', async (t) => {
  const shop = await openStorefront(t);
  const before = await shop.script('revision');
  assert.deepEqual([before.code, before.stdout], [1, '']);
  assert.match(before.stderr, /^nothing runs at http/);

  const deployed = await shop.script('deploy', { GREENLOOP_SECRET: 'not for the service' });
  assert.equal(deployed.code, 0, deployed.stderr);
  const told = deployed.stdout.split('\n').filter((line) => line.startsWith('::'));
  assert.deepEqual(
    told,
    STEPS.flatMap((step) => [`::step ${step}`, `::done ${step}`]),
  );
  assert.equal(await revision(shop), await head(shop));
  const live = { GREENLOOP_REVISION: await head(shop) };
  assert.equal((await shop.script('is-live', live)).code, 0);
  assert.equal((await shop.script('is-live', { GREENLOOP_REVISION: 'a1b2c3d' })).code, 1);
  assert.equal(await shop.git('status', '--porcelain'), '', 'a deployment leaves nothing to commit');
  const environment = `/proc/${state(shop).current.pid}/environ`;
  if (existsSync(environment)) {
    const names = readFileSync(environment, 'utf8')
      .split('\0')
      .filter(Boolean)
      .map((one) => one.split('=')[0]);
    assert.deepEqual(names.sort(), ['PATH', 'PORT', 'RELEASE_REVISION', 'TOKEN_SECRET']);
  }
});

test('the revision of GREENLOOP_REVISION is deployed, and the facts are measured', async (t) => {
  const shop = await openStorefront(t);
  const wanted = 'c0ffee'.padEnd(40, '0');
  assert.equal((await shop.script('deploy', { GREENLOOP_REVISION: wanted })).code, 0);
  assert.equal(await revision(shop), wanted);
  const facts = JSON.parse(readFileSync(join(shop.checkout, 'deploy-facts.json'), 'utf8'));
  const { folder } = state(shop).current;
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).length, 0);
  assert.deepEqual(Object.keys(facts), ['image_mb', 'startup_s', 'memory_mb']);
  assert.equal(facts.image_mb, Number((bytes / 1e6).toFixed(3)));
  assert.ok(facts.startup_s > 0.02 && facts.startup_s < 10, `startup_s is ${facts.startup_s}`);
  assert.ok(facts.memory_mb > 20 && facts.memory_mb < 500, `memory_mb is ${facts.memory_mb}`);
});

test('a rollback starts the previous release again, once', async (t) => {
  const shop = await openStorefront(t);
  const none = await shop.script('rollback');
  assert.deepEqual([none.code, none.stderr], [1, 'there is no previous release to go back to\n']);
  const first = await head(shop);
  await shop.script('deploy');
  await release(shop, 'Second');
  await shop.script('deploy');
  assert.equal(await revision(shop), await head(shop));
  assert.equal((await shop.script('rollback')).code, 0);
  assert.equal(await revision(shop), first);
  assert.equal((await shop.script('rollback')).code, 1);
  assert.equal(await revision(shop), first);
});

test('a release that is not healthy gives way to the one before', async (t) => {
  const shop = await openStorefront(t);
  await shop.script('deploy');
  const good = await head(shop);
  writeFileSync(join(shop.checkout, 'src/endpoint.mjs'), 'export const nothing = null;\n');
  const bad = await shop.commit('Break the start');
  const deployed = await shop.script('deploy');
  assert.equal(deployed.code, 1);
  assert.match(deployed.stderr, /does not provide an export named 'endpointOf'/);
  assert.match(deployed.stderr, new RegExp(`${bad} did not become healthy; ${good} runs again\n$`));
  assert.equal(deployed.stdout.includes('::done Service healthy'), false);
  assert.equal(await revision(shop), good);
  const rolled = await shop.script('rollback');
  assert.deepEqual([rolled.code, await revision(shop)], [0, good]);
  assert.match(rolled.stdout, /runs again already/);
});

test('a deployment that was killed half way leaves nothing in the way of the next', async (t) => {
  const shop = await openStorefront(t);
  await shop.script('deploy');
  const { current } = state(shop);
  writeFileSync(join(shop.home, 'state.json'), JSON.stringify({ starting: current }));
  await release(shop, 'After the crash');
  assert.equal((await shop.script('deploy')).code, 0);
  assert.equal(await revision(shop), await head(shop));
});

test('only the newest three releases are kept', async (t) => {
  const shop = await openStorefront(t);
  for (const name of ['One', 'Two', 'Three', 'Four']) {
    await release(shop, name);
    assert.equal((await shop.script('deploy')).code, 0);
  }
  const kept = readdirSync(join(shop.home, 'releases')).map((name) => name.split('-')[1]);
  assert.deepEqual(kept.sort(), ['2', '3', '4']);
});

test('only a process that was started by a deployment is stopped', async (t) => {
  const shop = await openStorefront(t);
  await shop.script('deploy');
  const { current } = state(shop);
  const foreign = { ...current, pid: process.pid };
  writeFileSync(join(shop.home, 'state.json'), JSON.stringify({ current: foreign }));
  assert.match((await shop.script('stop')).stdout, /^nothing runs/);
  writeFileSync(join(shop.home, 'state.json'), JSON.stringify({ current }));
  assert.equal((await shop.script('stop')).stdout, `stopped ${current.revision}\n`);
  assert.equal((await shop.script('revision')).code, 1);
});

test('what cannot be deployed is told in one sentence', async (t) => {
  const shop = await openStorefront(t);
  const cases: [Record<string, string>, RegExp][] = [
    [{ STAGING_URL: 'nowhere' }, /^STAGING_URL is no address: nowhere\n$/],
    [{ STAGING_URL: 'https://127.0.0.1:1' }, /^STAGING_URL must begin with http:\/\/, not https:\n$/],
    [{ GREENLOOP_REVISION: '--help' }, /^the revision is no commit: --help\n$/],
  ];
  for (const [env, sentence] of cases) {
    const { code, stderr } = await shop.script('deploy', env);
    assert.equal(code, 1);
    assert.match(stderr, sentence);
  }
  rmSync(join(shop.checkout, 'src'), { recursive: true });
  assert.match((await shop.script('deploy')).stderr, /src\/server\.mjs is missing\n$/);
});
