import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn } from './support/api.mjs';

describe('Failure recovery', () => {
  test('retry strategies: a supplier that fails twice is asked again, after growing waits', async () => {
    const mia = await signIn();
    const run = await mia.outcomeOf(await mia.start('supplier', 'mug', { faults: { fail: 2 } }));
    assert.deepEqual(
      [run.attempts, run.waits],
      [3, [20, 40]],
      `expected 3 attempts after ETIMEDOUT, got ${run.attempts} with waits of [${run.waits}]`,
    );
  });

  test('a fault that is for good is not tried again', async () => {
    const mia = await signIn();
    const run = await mia.outcomeOf(await mia.start('supplier', 'sofa', { faults: { permanent: true } }));
    assert.deepEqual([run.status, run.attempts], ['failed', 1]);
  });

  test('a run that is over holds no attempts any more', async () => {
    const mia = await signIn();
    const run = await mia.start('supplier', 'mug', { faults: { fail: 2 } });
    await mia.outcomeOf(run);
    const { heldAttempts } = (await mia.call('GET', `/debug/runs/${run.id}`)).body;
    assert.equal(heldAttempts, 0, `the run is over and holds ${heldAttempts} attempts, expected none`);
  });

  test('a run ends when its deadline has passed', async () => {
    const mia = await signIn();
    const run = await mia.start('supplier', 'mug', { deadline_ms: 60, faults: { hold_ms: 8_000 } });
    assert.equal((await mia.outcomeOf(run)).error, 'the deadline has passed');
  });
});
