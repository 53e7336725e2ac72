import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** Compares with a file that was looked at and found good; with GOLDEN=write in the environment it is written again. */
export function assertGolden(file: URL, actual: string): void {
  if (process.env.GOLDEN === 'write') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}
