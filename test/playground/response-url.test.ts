// Judged by code that is not ours: Bolt and SocketModeClient.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { PlaygroundOptions } from '../../src/playground/start-playground.ts';
import { manualClock } from './helpers/manual-clock.ts';
import { loop, open } from './helpers/socket-mode.ts';

describe('response_url', () => {
  async function responseUrl(t: TestContext, more?: Partial<PlaygroundOptions>) {
    let url = '';
    const opened = await open(
      t,
      (app) =>
        app.command('/loop', async ({ command, ack }) => {
          url = command.response_url;
          await ack();
        }),
      more,
    );
    await opened.slack.people.command(loop);
    const answer = async (body: object) => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as { error?: string } };
    };
    return { ...opened, answer };
  }

  it('five answers are taken, the sixth is not', async (t) => {
    const { answer, slack } = await responseUrl(t);
    for (let time = 0; time < 5; time += 1) assert.equal((await answer({ text: `${time}` })).status, 200);
    assert.deepEqual(await answer({ text: 'x' }), { status: 404, body: { ok: false, error: 'used_url' } });
    assert.equal(slack.people.transcript('#storefront-loop', 'mia').length, 5);
  });

  it('an answer after 30 minutes is refused', async (t) => {
    const clock = manualClock();
    const { answer } = await responseUrl(t, { clock });
    clock.advance(30 * 60_000);
    assert.equal((await answer({ text: 'x' })).status, 200);
    clock.advance(1);
    assert.equal((await answer({ text: 'x' })).body.error, 'expired_url');
  });

  it('an answer replaces or deletes the one before', async (t) => {
    const { answer, slack } = await responseUrl(t);
    const shown = () => slack.people.transcript('#storefront-loop', 'mia').map(({ text }) => text);
    await answer({ text: 'one' });
    await answer({ text: 'two', replace_original: true });
    assert.deepEqual(shown(), ['two']);
    await answer({ delete_original: true });
    assert.deepEqual(shown(), []);
  });

  it('an answer that says nothing or is no JSON is refused', async (t) => {
    const { answer, slack } = await responseUrl(t);
    assert.equal((await answer({})).body.error, 'no_text');
    const response = await fetch(`${slack.url}/responses/x`, { method: 'POST', body: '{' });
    assert.equal(response.status, 400);
  });
});
