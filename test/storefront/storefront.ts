import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { TestContext } from 'node:test';
import { type Case, readCases } from './junit.ts';

/** The bundled example. */
export const EXAMPLE = new URL('../../examples/storefront', import.meta.url).pathname;

/** How a command ended. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Storefront = Awaited<ReturnType<typeof openStorefront>>;

/** Copies the example into a git repository of its own, with a staging on a free port; all is removed with the test. */
export async function openStorefront(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'storefront-'));
  const checkout = join(root, 'checkout');
  const home = join(root, 'staging');
  const url = `http://127.0.0.1:${await freePort()}`;
  copyExample(checkout);
  const env = { ...cleanEnvironment(), STAGING_URL: url, STOREFRONT_HOME: home };

  const run = (
    program: string,
    args: readonly string[] = [],
    more: Record<string, string> = {},
    cwd = checkout,
  ) => runCommand(program, args, { ...env, ...more }, cwd);
  const git = async (...args: string[]) => (await run('git', args)).stdout.trim();
  const script = (name: string, more: Record<string, string> = {}) =>
    run(join(checkout, 'scripts', `${name}.mjs`), [], more);

  await git('init', '--quiet', '--initial-branch=main');
  await commit('The storefront as it is shipped');
  t.after(async () => {
    await script('stop');
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });

  async function commit(message: string): Promise<string> {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
    return git('rev-parse', 'HEAD');
  }

  /** Runs test files as the configuration does, one report a file. */
  async function runSuite(file: string): Promise<readonly Case[]> {
    const report = join(root, `${file.replaceAll('/', '-')}.xml`);
    const reporters = ['--test-reporter=junit', `--test-reporter-destination=${report}`];
    await run(process.execPath, ['--test', ...reporters, file]);
    return readCases(readFileSync(report, 'utf8'));
  }

  /** Lists the tests of files without running them. */
  async function list(files: readonly string[]): Promise<readonly Case[]> {
    const report = join(root, 'list.xml');
    await run(join(checkout, 'tools/list-tests.mjs'), [report, ...files]);
    return readCases(readFileSync(report, 'utf8'));
  }

  /** Gives failing tests of one cause to a fixer in a clone of the checkout. */
  async function fix(
    tests: readonly Case[],
    more: { fixer?: string; group?: object; timeoutMs?: number } = {},
  ) {
    const folder = mkdtempSync(join(root, 'fix-'));
    const clone = join(folder, 'clone');
    await git('clone', '--quiet', checkout, clone);
    const group = {
      version: 1,
      group: 'g-1',
      title: tests[0]?.name,
      tests: tests.map(asGroupTest),
      ...more.group,
    };
    writeFileSync(join(folder, 'group.json'), JSON.stringify(group));
    const files = {
      GREENLOOP_GROUP: join(folder, 'group.json'),
      GREENLOOP_ANALYSIS: join(folder, 'analysis.json'),
    };
    const fixer = join(checkout, 'fixers', `${more.fixer ?? 'fixer'}.mjs`);
    const ended = await runCommand(fixer, [], { ...env, ...files }, clone, more.timeoutMs);
    const changed = (await run('git', ['diff', '--name-only'], {}, clone)).stdout.split('\n').filter(Boolean);
    return { ...ended, clone, changed, analysisFile: files.GREENLOOP_ANALYSIS };
  }

  function asGroupTest({ file, className, name, message, details }: Case) {
    return {
      file: relative(checkout, file),
      class: className,
      name,
      message,
      details,
      output: '',
      durationMs: 1,
    };
  }

  return { root, checkout, home, url, env, run, git, script, commit, runSuite, list, fix };
}

/** The test files of the example, relative to its root. */
export function testFiles(): readonly string[] {
  return readdirSync(join(EXAMPLE, 'tests'))
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => `tests/${name}`);
}

/** Copies what belongs to the example, without what its deployments left. */
export function copyExample(target: string): void {
  mkdirSync(target, { recursive: true });
  const left = new Set(['.staging', '.greenloop', 'deploy-facts.json', 'reports']);
  for (const name of readdirSync(EXAMPLE))
    if (!left.has(name)) cpSync(join(EXAMPLE, name), join(target, name), { recursive: true });
}

const given = new Set<number>();

/** A port that nobody listens on, below those that the system gives to outgoing connections in the meantime. */
export async function freePort(): Promise<number> {
  while (true) {
    const port = randomInt(10_000, 30_000);
    if (given.has(port) || !(await canListen(port))) continue;
    given.add(port);
    return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Runs a program to its end; a timeout kills it and counts as code -1. */
export function runCommand(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd: string,
  timeout = 60_000,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout, killSignal: 'SIGKILL' as const, maxBuffer: 50_000_000 };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** What a command of the loop gets: a PATH with this node, and a git that reads nobody's settings. */
export function cleanEnvironment(): Record<string, string> {
  const identity = { NAME: 'Storefront', EMAIL: 'storefront@example.com' };
  return {
    PATH: `${join(process.execPath, '..')}:${process.env.PATH ?? ''}`,
    HOME: tmpdir(),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: identity.NAME,
    GIT_AUTHOR_EMAIL: identity.EMAIL,
    GIT_COMMITTER_NAME: identity.NAME,
    GIT_COMMITTER_EMAIL: identity.EMAIL,
  };
}

/** Does the work for every item, some at once, and keeps the order. */
export async function forAll<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
