#!/usr/bin/env node
// usage: rerun.mjs <report.xml> <test file> <tests…>: runs only these tests, each named "describe > … > test", or a file's path.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const [report, file, ...tests] = process.argv.slice(2);
if (report === undefined || file === undefined || tests.length === 0) {
  console.error('usage: rerun.mjs <report.xml> <test file> <tests…>');
  process.exit(2);
}

/** Node matches a pattern against the names of suites and test, joined by blanks. */
function patternOf(test) {
  const name = test.replaceAll(' > ', ' ').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return `--test-name-pattern=/^${name}$/`;
}

const whole = tests.some((test) => resolve(test) === resolve(file));
const { status, signal, error } = spawnSync(
  process.execPath,
  [
    '--test',
    ...(whole ? [] : tests.map(patternOf)),
    '--test-reporter=junit',
    `--test-reporter-destination=${report}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    file,
  ],
  { stdio: 'inherit' },
);
if (error) console.error(error.message);
if (signal) console.error(`node was ended by ${signal}`);
process.exit(status ?? 1);
