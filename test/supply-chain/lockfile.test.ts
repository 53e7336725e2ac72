// What an install brings is what was looked at, and it runs nothing that was not allowed to.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

type Locked = {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lock: { lockfileVersion: number; packages: Record<string, Locked> } = JSON.parse(
  read('package-lock.json'),
);
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

test('every dependency is named by one exact version, which the lockfile has too', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  assert.ok(Object.keys(all).length > 20);
  for (const [name, version] of Object.entries<string>(all)) {
    assert.match(version, EXACT, name);
    assert.equal(lock.packages[`node_modules/${name}`]?.version, version, name);
  }
  const root = lock.packages[''];
  assert.deepEqual(root?.dependencies, manifest.dependencies);
  assert.deepEqual(root?.devDependencies, manifest.devDependencies);
  assert.equal(manifest.optionalDependencies ?? manifest.overrides ?? manifest.peerDependencies, undefined);
});

test('every package is bound by a hash, and none names a place of its own to come from', () => {
  assert.equal(lock.lockfileVersion, 3);
  assert.ok(packages.length > 500);
  for (const [path, { version, integrity, resolved, link }] of packages) {
    assert.match(version ?? '', EXACT, path);
    assert.match(integrity ?? '', /^sha512-[A-Za-z0-9+/]{86}==$/, path);
    // Without one, npm asks the registry that is configured; a git address or another host would be named here.
    assert.equal(resolved, undefined, path);
    assert.equal(link, undefined, path);
  }
});

test('npm runs no install script but those that were allowed, and each that there is was decided on', () => {
  const settings = read('.npmrc').split('\n');
  assert.ok(settings.includes('strict-allow-scripts=true'));
  assert.ok(!settings.some((line) => /registry|token|_auth|ignore-scripts=false/.test(line)));
  const scripted = packages
    .filter(([, one]) => one.hasInstallScript === true)
    .map(([path]) => path.split('node_modules/').at(-1) ?? '');
  assert.ok(scripted.length > 0);
  for (const name of scripted)
    assert.equal(typeof manifest.allowScripts[name], 'boolean', `${name} is not in allowScripts`);
  const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may === true);
  // It brings the program that the tests run on; production installs do not have it.
  assert.deepEqual(
    allowed.map(([name]) => name),
    ['node'],
  );
  assert.ok('node' in manifest.devDependencies);
  for (const own of ['preinstall', 'install', 'postinstall', 'prepare'])
    assert.ok(!(own in manifest.scripts), own);
});
