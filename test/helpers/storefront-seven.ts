// The storefront as it goes when everything goes wrong once: a copy of the example with a flaky test, a fake one, and a fixer with bad days.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, copyExample, freePort } from '../storefront/storefront.ts';

const PARTS = fileURLToPath(new URL('../storefront/seven/', import.meta.url));

/** Makes the project as a git repository of its own, with a staging on a free port. */
export async function makeSeven() {
  const root = mkdtempSync(join(tmpdir(), 'greenloop-seven-'));
  const folder = join(root, 'storefront');
  const env = {
    ...cleanEnvironment(),
    STAGING_URL: `http://127.0.0.1:${await freePort()}`,
    STOREFRONT_HOME: join(root, 'staging'),
  };
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const commit = (message: string) => {
    run('git', 'add', '--all');
    run('git', 'commit', '--quiet', '--message', message);
  };
  copyExample(folder);
  const put = (part: string, path: string) => cpSync(join(PARTS, part), join(folder, path));
  put('fixer.mjs', 'fixers/seven.mjs');
  put('restart.mjs', 'scripts/restart.mjs');
  put('clock.test.mjs', 'tests/clock.test.mjs');
  put('invoices-fake.mjs', 'tools/invoices.mjs');
  for (const path of ['fixers/seven.mjs', 'scripts/restart.mjs']) chmodSync(join(folder, path), 0o755);
  const config = join(folder, 'greenloop.yaml');
  writeFileSync(config, withMore(readFileSync(config, 'utf8')));
  run('git', 'init', '--quiet', '--initial-branch=main');
  commit('The storefront on its worst days');
  return {
    config,
    env,
    data: join(root, 'data'),
    git: (...args: string[]) => run('git', ...args).trim(),
    /** Staging is gone, as after a crash; and back with the same release. */
    stop: () => run(join(folder, 'scripts/stop.mjs')),
    restart: () => run(join(folder, 'scripts/restart.mjs')),
    /** A person replaces the fake test by one that asks staging. */
    replaceFake: () => {
      put('invoices-real.mjs', 'tools/invoices.mjs');
      commit('Ask staging for invoices');
    },
    remove: () => {
      run(join(folder, 'scripts/stop.mjs'));
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function withMore(yaml: string): string {
  const suites = `suites:
  - id: clock
    name: Clock
    priority: 3
    run: [node, --test, --test-reporter=junit, "--test-reporter-destination={reports}/clock.xml", tests/clock.test.mjs]
    rerun: [node, tools/rerun.mjs, "{reports}/clock.xml", tests/clock.test.mjs, "{tests}"]
    timeout: 60s
    real: true
  - id: invoices
    name: Invoices
    priority: 3
    run: [node, tools/invoices.mjs, "{reports}/invoices.xml"]
    timeout: 60s
    real: true
`;
  return yaml
    .replace('suites:\n', suites)
    .replace('target: 66', 'target: 68')
    .replace('run: [./fixers/fixer.mjs]', 'run: [./fixers/seven.mjs]');
}
