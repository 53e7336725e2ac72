import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Argv } from '../../../src/loop/plan.ts';
import { instrumentCommand } from '../../../src/runner/live/instrument-command.ts';

const LIVE = join(dirname(fileURLToPath(import.meta.url)), '../../../src/runner/live');
const OURS = `--test-reporter=${new URL('../../../src/runner/live/node-reporter.js', import.meta.url).href}`;
const TO_STDOUT = '--test-reporter-destination=stdout';
const words = (argv: Argv) => instrumentCommand(argv, {}).argv;

for (const [before, after] of [
  [
    ['node', '--test', 'a.mjs'],
    ['node', OURS, TO_STDOUT, '--test-reporter=spec', TO_STDOUT, '--test', 'a.mjs'],
  ],
  [
    ['node', '--import', 'tsx', '--test', '--test-reporter=junit', '--test-reporter-destination=r.xml'],
    [
      'node',
      OURS,
      TO_STDOUT,
      '--import',
      'tsx',
      '--test',
      '--test-reporter=junit',
      '--test-reporter-destination=r.xml',
    ],
  ],
  [
    ['node', '--test', '--test-reporter', 'tap'],
    ['node', OURS, TO_STDOUT, TO_STDOUT, '--test', '--test-reporter', 'tap'],
  ],
  [
    ['pytest', 'tests'],
    ['pytest', '-p', 'greenloop_live', 'tests'],
  ],
  [
    ['/venv/bin/python3.11', '-X', 'dev', '-m', 'pytest', '--junitxml=r.xml'],
    [
      '/venv/bin/python3.11',
      '-X',
      'dev',
      '-m',
      'pytest',
      '-p',
      'greenloop_live',
      '-o',
      'junit_family=xunit1',
      '--junitxml=r.xml',
    ],
  ],
  [
    ['uv', 'run', 'pytest', '-v'],
    ['uv', 'run', 'pytest', '-p', 'greenloop_live', '-v'],
  ],
  [
    ['pytest', '--junitxml=r.xml', '-o', 'junit_family=xunit2'],
    ['pytest', '-p', 'greenloop_live', '--junitxml=r.xml', '-o', 'junit_family=xunit2'],
  ],
] as const satisfies readonly (readonly [Argv, Argv])[])
  test(`${before.join(' ')} gets our reporter`, () => assert.deepEqual(words(before), after));

for (const argv of [
  ['node', 'run.mjs', '--test'],
  ['node', 'tools/rerun.mjs', 'x'],
  ['tox', '-e', 'pytest'],
  ['npm', 'test'],
  ['sh', '-c', 'pytest'],
  ['python', 'pytest'],
] as const satisfies readonly Argv[])
  test(`${argv.join(' ')} stays as it is`, () => {
    assert.deepEqual(instrumentCommand(argv, {}), { argv, before: {} });
  });

test('jest gets our reporter beside those that its command names, and none that a configuration would lose', () => {
  const ours = `--reporters=${join(LIVE, 'jest-reporter.cjs')}`;
  const named = ['npx', 'jest', '--ci', '--reporters=default', '--reporters', 'jest-junit'] as const;
  assert.deepEqual(words(named), ['npx', 'jest', '--ci', ours, ...named.slice(3)]);
  for (const argv of [
    ['npx', 'jest', '--ci'],
    ['jest', '--', '--reporters=x'],
  ] as const)
    assert.deepEqual(instrumentCommand(argv, {}), { argv, before: {} });
});

test('Playwright without --reporter is told of our reporter by its variable, unless somebody has set that', () => {
  const argv = ['npx', 'playwright', 'test'] as const;
  const text = join(LIVE, 'playwright-reporter.js');
  assert.deepEqual(instrumentCommand(argv, {}), {
    argv,
    before: { PW_TEST_REPORTER: { text, separator: '' } },
  });
  assert.deepEqual(instrumentCommand(argv, { PW_TEST_REPORTER: './mine.js' }), { argv, before: {} });
});

test('pytest finds our plugin before what the user put on the path', () => {
  const before = { PYTHONPATH: { text: LIVE, separator: ':' } };
  assert.deepEqual(instrumentCommand(['pytest'], { PYTHONPATH: '/mine' }).before, before);
});

test('options that the user chose in variables stay in force', () => {
  const options = { NODE_OPTIONS: '--test-reporter=tap' };
  assert.deepEqual(instrumentCommand(['node', '--test'], options).argv, ['node', '--test']);
  const chosen = { PYTEST_ADDOPTS: '-o junit_family=legacy' };
  assert.ok(!instrumentCommand(['pytest', '--junitxml=x'], chosen).argv.includes('-o'));
});
