// A short cut of `npm run load`, which says nothing about time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '../faults/run-rows.ts';
import { underLoad } from './load-world.ts';

const WISH = { projects: 3, loops: 2, commands: 300, tests: 1_500, seconds: 1, ms: 8_000 };

test('of several loops and a crowd that types and presses nothing is lost, and nothing comes twice', async () => {
  const { lost, said, acks, samples } = await underLoad(WISH, randomFrom(7), (outcome) => outcome);
  assert.deepEqual(lost, []);
  assert.equal(said, '');
  assert.ok(acks.length > 10 && samples.length > 1);
});
