// The bill of materials, made as an operator makes it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testFolder } from '../helpers/test-store.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

type Component = {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
};

test('every production package is in it, with version, licence and the hash of the lockfile, and nothing else', () => {
  const bom = JSON.parse(
    execFileSync(process.execPath, [join(ROOT, 'scripts/write-sbom.ts')], {
      encoding: 'utf8',
      maxBuffer: 64 * 1_048_576,
    }),
  );
  assert.deepEqual([bom.bomFormat, bom.specVersion], ['CycloneDX', '1.5']);
  assert.match(bom.serialNumber, /^urn:uuid:/);
  const { name, version, dependencies } = read('package.json');
  assert.deepEqual([bom.metadata.component.name, bom.metadata.component.version], [name, version]);
  const components = new Map<string, Component>(
    bom.components.map((one: Component) => [`${one.name}@${one.version}`, one]),
  );
  assert.equal(components.size, bom.components.length, 'each once');
  const { packages } = read('package-lock.json');
  const production = Object.entries<{ version: string; dev?: boolean; integrity: string }>(packages)
    .filter(([path, one]) => path !== '' && one.dev !== true)
    .map(([path, one]) => ({ ...one, name: path.split('node_modules/').at(-1) ?? '' }));
  for (const [direct, exact] of Object.entries(dependencies))
    assert.ok(components.has(`${direct}@${exact}`), direct);
  for (const one of production) {
    const found = components.get(`${one.name}@${one.version}`);
    assert.ok(found, `${one.name}@${one.version} is missing`);
    assert.ok((found.licenses ?? []).length > 0, `${one.name} has no licence`);
    assert.match(found.purl, /^pkg:npm\/.+@/);
    const hash = Buffer.from(one.integrity.slice('sha512-'.length), 'base64').toString('hex');
    assert.deepEqual(
      found.hashes?.map(({ content }) => content),
      [hash],
      one.name,
    );
  }
  const names = new Set(production.map((one) => `${one.name}@${one.version}`));
  assert.deepEqual(
    [...components.keys()].filter((one) => !names.has(one)),
    [],
  );
  assert.ok(!components.has(`typescript@${read('package.json').devDependencies.typescript}`));
  const refs = new Set([...bom.components.map((one: Component) => one['bom-ref']), `${name}@${version}`]);
  for (const { ref, dependsOn } of bom.dependencies)
    for (const one of [ref, ...dependsOn]) assert.ok(refs.has(one), `${one} is named and not there`);
});

/** The check with an npm that answers this. */
function checkWith(t: TestContext, answer: string) {
  const folder = testFolder(t);
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncat <<'END'\n${answer}\nEND\nexit 1\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'scripts/check-signatures.ts')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  return { status, said: stdout };
}

test('signatures that are wrong are told from those that nobody could check', (t) => {
  assert.deepEqual(checkWith(t, '{"invalid":[],"missing":[]}'), {
    status: 0,
    said: 'Every installed package has the signature of its registry.\n',
  });
  const wrong = checkWith(t, '{"invalid":[{"name":"zod","version":"1.0.0"}],"missing":[]}');
  assert.deepEqual([wrong.status, wrong.said.split('\n')[1]], [1, '  wrong: zod@1.0.0']);
  const noKeys =
    '{"error":{"summary":"found no dependencies to audit that were installed from a supported registry"}}';
  for (const answer of [noKeys, '{"error":{"code":"ENOTFOUND","summary":"no such host"}}', '']) {
    const { status, said } = checkWith(t, answer);
    assert.equal(status, 3, said);
    assert.match(said, /^Nothing was checked: .+\.\nEither this registry offers no signing keys, or/);
  }
});
