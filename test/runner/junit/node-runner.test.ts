import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readReports } from '../../../src/runner/junit/read-reports.ts';
import { folder } from './reading.ts';

test("a real run of node's runner is read with files relative to the repository", async () => {
  const root = join(folder, 'project');
  mkdirSync(join(root, 'test'), { recursive: true });
  const source =
    "import { describe, test } from 'node:test';\n" +
    "test('top', () => {});\n" +
    "describe('outer', () => { test('fails', () => { throw new Error('boom & <more>'); });\n" +
    "  test('later', { todo: true }, () => { throw new Error('not yet'); }); test.skip('off'); });\n";
  writeFileSync(join(root, 'test/a.test.mjs'), source);
  writeFileSync(join(root, 'test/b.test.mjs'), "import './missing.mjs';\n");
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const options = ['--test', '--test-reporter=junit', '--test-reporter-destination=report.xml'];
  spawnSync(process.execPath, [...options, 'test/a.test.mjs', 'test/b.test.mjs'], { cwd: root, env });

  const [report] = await readReports([join(root, 'report.xml')], { root });
  if (report?.status !== 'read') throw new Error(report?.reason);
  assert.deepEqual(
    report.results
      .map(({ className, name, outcome, synthetic }) => [className, name, outcome, synthetic])
      .toSorted(),
    [
      ['', 'test/b.test.mjs', 'failed', true],
      ['', 'top', 'passed', false],
      ['outer', 'fails', 'failed', false],
      ['outer', 'later', 'skipped', false],
      ['outer', 'off', 'skipped', false],
    ],
  );
  const fails = report.results.find((result) => result.name === 'fails');
  assert.equal(fails?.message, 'boom & <more>');
  assert.ok(report.results.every(({ file }) => file === '' || /^test\/[ab]\.test\.mjs$/.test(file)));
});
