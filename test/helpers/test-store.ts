// A real store in a folder of its own, with a clock that the test holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../src/loop/ports.ts';
import { type OpenStore, openStore } from '../../src/store/open-store.ts';

/** A clock whose time only the test moves; waiting is real, and short. */
export type TestClock = Clock & { set(at: number): void; advance(ms: number): void };

/** 2026-11-02 14:00 UTC. */
export const START = Date.UTC(2026, 10, 2, 14);

export function testClock(start = START): TestClock {
  let now = start;
  return {
    now: () => now,
    wait: (_ms, signal) => pause(5, undefined, { signal }).catch(() => {}),
    set(at) {
      now = at;
    },
    advance(ms) {
      now += ms;
    },
  };
}

/** A folder that is gone after the test. */
export function testFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An opened store that leads its database; closed after the test. */
export async function testStore(
  t: TestContext,
  clock: TestClock = testClock(),
): Promise<OpenStore & { readonly clock: TestClock; readonly file: string }> {
  const file = join(testFolder(t), 'greenloop.db');
  const opened = openStore({ file, clock });
  t.after(() => opened.close());
  await opened.lease.takeLease();
  return { ...opened, clock, file };
}
