import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn } from './support/api.mjs';
import { openSocket } from './support/socket.mjs';

describe('Agent pipeline', () => {
  test('the steps of an answer are told in their order', async () => {
    const mia = await signIn();
    const socket = await openSocket(mia.token);
    const { id } = await mia.start('catalogue', 'a mug');
    await socket.event(({ run, last }) => run === id && last);
    socket.close();
    const steps = socket.seen.filter(({ type }) => type === 'run.step').map(({ step }) => step);
    assert.deepEqual(steps, ['understand', 'search', 'answer']);
  });

  test('quantities and prices are multiplied and added up', async () => {
    const mia = await signIn();
    const run = await mia.outcomeOf(await mia.start('price', '3 mug, 2 teapot'));
    assert.match(run.answer, /€49\.80/);
  });

  test('every step records how long it took', async () => {
    const mia = await signIn();
    const { steps } = await mia.outcomeOf(await mia.start('price', '1 tray'));
    assert.ok(steps.length > 0 && steps.every(({ ms }) => ms > 0), `the steps were ${JSON.stringify(steps)}`);
  });

  test('an input of more than 2,000 characters is refused', async () => {
    const mia = await signIn();
    const { status } = await mia.call('POST', '/agents/catalogue/runs', {
      body: { input: 'tea'.repeat(667) },
    });
    assert.equal(status, 413);
  });
});
