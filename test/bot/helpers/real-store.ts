import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Clock } from '../../../src/loop/ports.ts';
import { type OpenStore, openStore } from '../../../src/store/open-store.ts';

const opened: (() => void)[] = [];
after(() => {
  for (const close of opened) close();
});

/** A real database in a folder of its own, led by this process; closed and removed after the file's tests. */
export async function realStore(clock: Clock): Promise<OpenStore> {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-bot-'));
  const store = openStore({ file: join(folder, 'greenloop.db'), clock });
  opened.push(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await store.lease.takeLease();
  return store;
}
