import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn } from './support/api.mjs';
import { openSocket } from './support/socket.mjs';

describe('Agent orchestration', () => {
  test('the concierge joins the answers of the agents that it asks', async () => {
    const mia = await signIn();
    const run = await mia.outcomeOf(await mia.start('concierge', 'a tray'));
    assert.equal(run.answer, 'The tray costs €19.95 and is in stock. The tray arrives in 2 days.');
  });

  test('the agents are asked side by side', async () => {
    const mia = await signIn();
    const socket = await openSocket(mia.token);
    const { id } = await mia.start('concierge', 'a mug');
    await socket.event(({ run, last }) => run === id && last);
    socket.close();
    const order = socket.seen.filter(({ type }) => /asked|answered/.test(type)).map(({ type }) => type);
    assert.deepEqual(order.slice(0, 2), ['run.asked', 'run.asked']);
  });

  test('an agent that fails is named in an answer without its part', async () => {
    const mia = await signIn();
    const run = await mia.outcomeOf(
      await mia.start('concierge', 'a kettle', { faults: { permanent: true } }),
    );
    assert.match(
      String(run.answer),
      /The supplier agent gave no answer: the supplier does not know kettle\./,
    );
  });
});
