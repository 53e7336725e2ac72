import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LoopError } from '../src/loop/errors.ts';
import { isOutOfSpace } from '../src/loop/out-of-space.ts';
import { openCappedLog } from '../src/runner/supervise/capped-log.ts';
import { watchDisk } from '../src/watch-disk.ts';
import { testFolder } from './helpers/test-store.ts';

test('a refusal gives the reserve up at once, and it is put by again when there is room', async (t) => {
  const folder = testFolder(t);
  const disk = await watchDisk(folder, (error) => assert.fail(String(error)), 10);
  t.after(disk.close);
  const reserve = join(folder, 'reserve');
  assert.ok(statSync(reserve).size >= 1_048_576);
  assert.equal(disk.shortage(), null);
  const seen: (string | null)[] = [];
  const back = new Promise<void>((resolve) => {
    disk.onChange(() => {
      seen.push(disk.shortage());
      if (disk.shortage() === null) resolve();
    });
  });
  disk.refused();
  disk.refused();
  assert.equal(existsSync(reserve), false);
  assert.match(disk.shortage() ?? '', new RegExp(`${folder} is full`));
  assert.equal(disk.shortages(), 1);
  // The timer does not keep a process alive by itself.
  const alive = setInterval(() => {}, 1_000);
  await back;
  clearInterval(alive);
  assert.ok(existsSync(reserve));
  assert.deepEqual(
    seen.map((words) => words === null),
    [false, true],
  );
});

test('want of space is known in whatever words it comes, and nothing else is', () => {
  const inGit = new LoopError(
    'checkout-broken',
    'git fetch failed: write error: No space left on device',
    '',
  );
  const inSystem = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  for (const error of [
    inGit,
    inSystem,
    new LoopError('disk-full', '', ''),
    new Error('x', { cause: inSystem }),
  ])
    assert.equal(isOutOfSpace(error), true, error.message);
  for (const other of [new Error('no space'), new LoopError('checkout-broken', 'a conflict', ''), 'ENOSPC'])
    assert.equal(isOutOfSpace(other), false);
});

test('a log that there is no space for is left out, and the command goes on', () => {
  const log = openCappedLog('/dev/full');
  log.write('a line\n');
  log.close();
});
