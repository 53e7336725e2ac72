// The disk of the data folder is full for a while.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Given } from '../children/full-disk.ts';
import { withMutant } from '../mutant.ts';
import type { Row, Tried } from './row.ts';

const MOMENTS: readonly Given['moment'][] = ['report', 'recording', 'backup', 'fetch', 'boot'];
const CHILD = join(import.meta.dirname, '../children/full-disk.ts');
/** A mount namespace of its own, in which also somebody who is not root may mount a small disk. */
const NAMESPACE = ['-Urm'];

async function onSmallDisk(given: Given): Promise<Tried> {
  if (spawnSync('unshare', [...NAMESPACE, 'true']).status !== 0)
    return { tries: 1, broken: ['not tried: this machine lets nobody mount a small disk (unshare -Urm)'] };
  const child = await execa('unshare', [...NAMESPACE, process.execPath, CHILD, JSON.stringify(given)], {
    reject: false,
    timeout: 180_000,
  });
  const last = child.stdout.trim().split('\n').at(-1) ?? '';
  if (child.exitCode !== 0)
    return { tries: 1, broken: [`the try itself failed: ${child.stderr.slice(-500)}`] };
  const { broken, backMs } = JSON.parse(last) as { broken: string[]; backMs: number };
  const figures = [{ name: 'goes on after', value: backMs / 1_000, unit: 's', atMost: 30 }];
  return { tries: 1, broken, figures };
}

export const FULL_DISK: readonly Row[] = [
  {
    name: 'disk full',
    tries: 10,
    short: 1,
    attempt: (nth, random) =>
      onSmallDisk({
        moment: MOMENTS[nth % MOMENTS.length] ?? 'report',
        greedy: Math.floor(nth / MOMENTS.length) % 2 === 1,
        chance: random(),
      }),
    mutant: {
      without: 'blocking for want of space',
      attempt: () =>
        withMutant(
          [
            ['src/loop/drive-loop.ts', 'if (await heedDisk(loop, hands)) continue;', ''],
            ['src/loop/drive-loop.ts', 'if (isOutOfSpace(error)) return disk.refused();', ''],
          ],
          (root) => onSmallDisk({ moment: 'report', greedy: false, chance: 0.5, root }),
        ),
    },
  },
];
