import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Case, readCases } from './junit.ts';
import { type Edit, MUTANTS, REMEDIES } from './mutants.ts';
import { cleanEnvironment, copyExample, forAll, freePort, runCommand, testFiles } from './storefront.ts';

/** Replaces what occurs exactly once. */
function applyEdits(folder: string, edits: readonly Edit[]): void {
  for (const [file, from, to] of edits) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    assert.equal(text.split(from).length, 2, `"${from}" occurs once in ${file}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
}

/** Starts the service of a folder, and stops it after the work. */
async function withService<T>(folder: string, work: (url: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ['src/server.mjs'], {
    cwd: folder,
    stdio: 'ignore',
    env: { PORT: String(port), RELEASE_REVISION: 'a1b2c3d', TOKEN_SECRET: 'a secret of the tests' },
  });
  try {
    for (let tries = 0; !(await isUp(url, server.pid)); tries += 1) {
      assert.ok(tries < 400 && server.exitCode === null, `the service in ${folder} starts`);
      await wait(25);
    }
    return await work(url);
  } finally {
    server.kill('SIGKILL');
  }
}

/** Whether this very process answers there. */
async function isUp(url: string, pid: number | undefined): Promise<boolean> {
  return fetch(`${url}/health`).then(
    async (response) => ((await response.json()) as { pid: number }).pid === pid,
    () => false,
  );
}

/** Runs a test file, or one test of it, in one process. */
async function runTests(folder: string, url: string, file: string, only?: Case): Promise<readonly Case[]> {
  const name = `${only?.className} ${only?.name}`.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const args = ['--test-reporter=junit', ...(only ? [`--test-name-pattern=/^${name}$/`] : []), file];
  const env = { ...cleanEnvironment(), STAGING_URL: url, STOREFRONT_PATIENCE_MS: only ? '1500' : '5000' };
  return readCases((await runCommand(process.execPath, args, env, folder)).stdout);
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'storefront-mutants-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

test('every test of the storefront fails when the behaviour that it names is broken', async (t) => {
  const root = temporaryFolder(t);
  const fixed = join(root, 'fixed');
  copyExample(fixed);
  applyEdits(fixed, REMEDIES);
  const byFile = await withService(fixed, (url) =>
    forAll(testFiles(), 2, (file) => runTests(fixed, url, file)),
  );
  const cases = byFile.flatMap((found, index) =>
    found.map((one) => ({ ...one, file: testFiles()[index] as string })),
  );
  assert.deepEqual(
    cases.filter(({ outcome }) => outcome !== 'passed').map(({ name, message }) => [name, message]),
    [],
  );
  assert.equal(cases.length, 66);

  const outcomes = await forAll([...MUTANTS.entries()], 4, async ([index, [title, ...edits]]) => {
    const found = cases.filter(({ name }) => name.startsWith(title));
    assert.equal(found.length, 1, `one test begins with "${title}"`);
    const one = found[0] as (typeof cases)[number];
    const folder = join(root, `mutant-${index}`);
    cpSync(fixed, folder, { recursive: true });
    applyEdits(folder, edits);
    const [result] = await withService(folder, (url) => runTests(folder, url, one.file, one));
    assert.equal(result?.name, one.name, `the test was run: ${title}`);
    return { name: one.name, edit: edits[0]?.[2], outcome: result?.outcome };
  });
  assert.deepEqual(
    outcomes.filter(({ outcome }) => outcome !== 'failed'),
    [],
  );
  const untouched = cases.filter(({ name }) => !outcomes.some((one) => one.name === name));
  assert.deepEqual(
    untouched.map(({ name }) => name),
    [],
    'every test has a mutant',
  );
});
