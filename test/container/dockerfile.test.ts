// What can be said about the image without building one; .ci/run tries its steps in a bare folder.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
const steps = text
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => {
    const [name = '', ...words] = line.split(/\s+/);
    return { name, words, rest: words.join(' ') };
  });
const of = (name: string) => steps.filter((step) => step.name === name);
const { engines, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('the linter finds nothing', () => {
  const lint = join(root, 'node_modules/.bin/dockerfilelint');
  const said = JSON.parse(execFileSync(lint, [join(root, 'Dockerfile'), '--json'], { encoding: 'utf8' }));
  assert.deepEqual(
    said.files.flatMap((file: { issues: unknown[] }) => file.issues),
    [],
  );
});

test('it stands on the slim image of the Node that the project pins', () => {
  assert.equal(of('FROM')[0]?.rest, `node:${devDependencies.node}-bookworm-slim`);
  assert.ok(engines.node);
});

test('it runs as somebody who is not root, under tini, in the restart loop, and says how it is', () => {
  const user = steps.findLastIndex((step) => step.name === 'USER');
  const start = steps.findIndex((step) => step.name === 'ENTRYPOINT');
  assert.equal(steps[user]?.rest, 'node');
  assert.ok(start > user);
  assert.deepEqual(JSON.parse(steps[start]?.rest ?? ''), ['tini', '--', '/app/bin/serve-forever.sh']);
  assert.match(of('HEALTHCHECK')[0]?.rest ?? '', /node \/app\/bin\/greenloop\.js health$/);
  assert.ok((statSync(join(root, 'bin/serve-forever.sh')).mode & 0o111) !== 0);
});

test('it installs what production needs, from the lockfile, and nothing else', () => {
  const installs = of('RUN').filter((step) => step.rest.includes('npm'));
  assert.deepEqual(
    installs.map((step) => step.rest),
    ['npm ci --omit=dev && npm cache clean --force'],
  );
});

test('what it copies is there, and is let through to the builder', () => {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const copied = of('COPY').flatMap((step) => step.words.slice(0, -1));
  assert.ok(copied.length > 5);
  for (const path of copied) {
    const plain = path.replace(/^\.\//, '');
    assert.ok(existsSync(join(root, plain)), path);
    assert.ok(ignored.includes(`!${plain}`), `${plain} is kept out by .dockerignore`);
  }
});
