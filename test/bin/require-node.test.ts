import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));

test('an old Node without the one that npm ci brings gets one sentence and exit code 2, before anything is imported', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-bin-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(BIN, join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const entry = join(folder, 'bin/require-node.js');
  writeFileSync(entry, readFileSync(entry, 'utf8').replace('process.versions.node.split', "'20.1.0'.split"));
  const ran = spawnSync(process.execPath, [join(folder, 'bin/greenloop.js'), 'help'], { encoding: 'utf8' });
  assert.equal(ran.status, 2, ran.stderr);
  assert.match(ran.stderr, /greenloop needs Node 22\.18 or newer.*run "npm ci"/);
});

test('a new enough Node runs the command itself', () => {
  assert.match(
    execFileSync(process.execPath, [join(BIN, 'greenloop.js'), 'help'], { encoding: 'utf8' }),
    /greenloop run/,
  );
});
