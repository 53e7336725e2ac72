// greenloop health over real databases and real leaders.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/open-store.ts';
import { thisProcess } from '../../src/store/process-owner.ts';
import { systemClock } from '../../src/system-clock.ts';
import { testFolder } from '../helpers/test-store.ts';

const CLI = fileURLToPath(new URL('../../bin/greenloop.js', import.meta.url));
function health(folder: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'health', ...words], {
    env: { PATH: process.env.PATH, GREENLOOP_DATA: folder },
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}`.trim() };
}

test('0 while a living process leads, 1 when it ended, with who it is', async (t) => {
  const folder = testFolder(t);
  const opened = openStore({ file: join(folder, 'greenloop.db'), clock: systemClock });
  assert.match(health(folder).said, /nobody leads/);
  await opened.lease.takeLease();
  const well = health(folder);
  assert.equal(well.status, 0);
  assert.match(well.said, new RegExp(`process ${process.pid} on .* leads`));
  const { ok, leader } = JSON.parse(health(folder, '--json').said);
  assert.deepEqual([ok, leader.pid, leader.alive], [true, process.pid, true]);
  opened.close();
  const ended = health(folder);
  assert.deepEqual(
    [ended.status, /the last one ended as it should; start it with/.test(ended.said)],
    [1, true],
  );
});

test('1 when the leader is dead, and when its time is over', async (t) => {
  const dead = testFolder(t);
  const gone = spawnSync(process.execPath, ['-e', '']);
  const owner = { ...thisProcess(), pid: gone.pid };
  const first = openStore({ file: join(dead, 'greenloop.db'), clock: systemClock, owner });
  await first.lease.takeLease();
  assert.deepEqual([health(dead).status, /showed no life/.test(health(dead).said)], [1, true]);
  first.close();

  const late = testFolder(t);
  const clock = { ...systemClock, now: () => Date.now() - 60_000 };
  const second = openStore({ file: join(late, 'greenloop.db'), clock });
  await second.lease.takeLease();
  assert.equal(health(late).status, 1);
  second.close();
});

test('1 with one sentence where there is no database, and where it is none', (t) => {
  const folder = testFolder(t);
  const none = health(folder);
  assert.equal(none.status, 1);
  assert.match(none.said, /greenloop\.db cannot be asked: there is no such file; set GREENLOOP_DATA/);
  writeFileSync(
    join(folder, 'greenloop.db'),
    'no database at all, and longer than its header would be'.repeat(40),
  );
  const broken = health(folder);
  assert.equal(broken.status, 1);
  assert.match(broken.said, /cannot be asked: file is not a database/);
  assert.equal(broken.said.split('\n').length, 1);
});
