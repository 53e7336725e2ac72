import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { call } from './support/api.mjs';

test('the clock of staging is right', async () => {
  const { status } = await call('GET', '/health');
  assert.equal(status, 200);
  // What no clock does: it is behind once, and right from then on.
  const seen = join(process.env.STOREFRONT_HOME, 'clock-seen');
  const isRight = existsSync(seen);
  writeFileSync(seen, '');
  assert.ok(isRight, 'the clock of staging is behind');
});
