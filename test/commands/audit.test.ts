// greenloop audit over a real database.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/open-store.ts';
import { systemClock } from '../../src/system-clock.ts';
import { testFolder } from '../helpers/test-store.ts';

const CLI = fileURLToPath(new URL('../../bin/greenloop.js', import.meta.url));

test('who tried what is listed, oldest first, by person, by loop, and what was refused only', async (t) => {
  const folder = testFolder(t);
  const audit = (...words: string[]) => {
    const env = { PATH: process.env.PATH, GREENLOOP_DATA: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'audit', ...words], {
      env,
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}`.trim() };
  };
  const opened = openStore({ file: join(folder, 'greenloop.db'), clock: systemClock });
  await opened.lease.takeLease();
  assert.deepEqual(audit(), { status: 0, said: 'no such try' });
  const one = (at: number, who: string, what: string, allowed: boolean, reason: string) =>
    opened.audit.write({ at, who: `T1/${who}`, what, where: 'C1', allowed, reason });
  one(0, 'U1', 'start storefront', true, 'started');
  one(1_000, 'U2', 'stop L1', false, 'Only \u001b[31m@qa\u202e may do this');
  one(2_000, 'U1', 'stop L1', true, 'it stops');
  opened.close();
  assert.deepEqual(audit().said.split('\n'), [
    '1970-01-01 00:00:00Z allowed T1/U1: start storefront in C1: started',
    '1970-01-01 00:00:01Z refused T1/U2: stop L1 in C1: Only @qa may do this',
    '1970-01-01 00:00:02Z allowed T1/U1: stop L1 in C1: it stops',
  ]);
  assert.match(audit('--refused').said, /^1970-01-01 00:00:01Z refused [^\n]*$/);
  assert.match(audit('1', '--user', 'U1').said, /^1970-01-01 00:00:02Z [^\n]*$/);
  assert.equal(JSON.parse(audit('--loop', 'L1', '--json').said).tries.length, 2);
  const wrong = audit('many');
  assert.deepEqual([wrong.status, /many is not a number of tries/.test(wrong.said)], [2, true]);
});
