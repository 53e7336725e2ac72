#!/usr/bin/env node
// usage: list-tests.mjs <report.xml> <test files…>: lists the tests without running them, as a JUnit report.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attributes, escapeXml } from './xml.mjs';

const [report, ...files] = process.argv.slice(2);
const recorder = new URL('./record-tests.mjs', import.meta.url).href;

/** Loads a file with node:test replaced by a recorder: its tests, or the error that it cannot be loaded with. */
function listFile(file) {
  const folder = mkdtempSync(join(tmpdir(), 'list-tests-'));
  const record = join(folder, 'tests.json');
  const { NODE_OPTIONS: _own, ...env } = process.env;
  const loader = fileURLToPath(new URL('./load-file.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ['--import', recorder, loader, record, file], {
    encoding: 'utf8',
    timeout: 30_000,
    env,
  });
  try {
    const { tests, error } = JSON.parse(readFileSync(record, 'utf8'));
    return { tests, error };
  } catch {
    return { tests: [], error: { message: stderr.trim() || `node ended with ${status}`, stack: stderr } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function caseOf(file, { classname, name }) {
  return `  <testcase ${attributes({ name, time: '0', classname, file: resolve(file) })}><skipped/></testcase>`;
}

function brokenFile(file, { message, stack }) {
  const named = attributes({ name: file, time: '0', classname: 'test', file: resolve(file) });
  const failure = attributes({ type: 'testCodeFailure', message });
  return `  <testcase ${named}><failure ${failure}>${escapeXml(stack)}</failure></testcase>`;
}

if (report === undefined || files.length === 0) {
  console.error('usage: list-tests.mjs <report.xml> <test files…>');
  process.exit(2);
}
let broken = 0;
const cases = files.flatMap((file) => {
  const { tests, error } = listFile(file);
  if (error === null) return tests.map((test) => caseOf(file, test));
  broken += 1;
  console.error(`${file} cannot be loaded: ${error.message}`);
  return [brokenFile(file, error)];
});
mkdirSync(dirname(resolve(report)), { recursive: true });
writeFileSync(
  report,
  `<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n${cases.join('\n')}\n</testsuites>\n`,
);
console.log(`${cases.length - broken} tests${broken > 0 ? `, ${broken} files that cannot be loaded` : ''}`);
process.exitCode = broken > 0 ? 1 : 0;
