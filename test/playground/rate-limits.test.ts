import assert from 'node:assert/strict';
import { it } from 'node:test';
import { WebClient } from '@slack/web-api';
import { openSlack } from './helpers/bolt-app.ts';
import { manualClock } from './helpers/manual-clock.ts';

async function open(t: { after(act: () => Promise<void>): void }, limits: number | 'off') {
  const clock = manualClock();
  const slack = await openSlack({ limits, clock });
  t.after(() => slack.close());
  const { bot_token: token } = slack.team();
  const post = async (channel: string) => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel, text: 'x' }),
    });
    const { error } = (await response.json()) as { error?: string };
    return { status: response.status, error, retryAfter: response.headers.get('retry-after') };
  };
  return { slack, clock, post, token };
}

it('a fifth post in a second is refused with 429 and when to come back', async (t) => {
  const { clock, post } = await open(t, 1);
  for (let count = 0; count < 4; count += 1) assert.equal((await post('C0LOOP0001')).status, 200);
  assert.deepEqual(await post('C0LOOP0001'), { status: 429, error: 'ratelimited', retryAfter: '1' });
  clock.advance(999);
  assert.equal((await post('C0LOOP0001')).status, 429);
  clock.advance(1);
  assert.equal((await post('C0LOOP0001')).status, 200);
  assert.equal((await post('C0LOOP0001')).status, 429);
});

it('posts in one channel do not hold up another', async (t) => {
  const { post } = await open(t, 1);
  for (let count = 0; count < 5; count += 1) await post('C0LOOP0001');
  assert.equal((await post('U0MIA00001')).status, 200);
});

it("the SDK's client reads the refusal", async (t) => {
  const { slack, token } = await open(t, 1);
  const client = new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
  });
  const calls = Array.from({ length: 21 }, () => client.conversations.list());
  const refused = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected');
  assert.equal(refused.length, 1);
  assert.deepEqual((refused[0] as PromiseRejectedResult).reason.retryAfter, 3);
});

it('limits can be made wider, and be taken away', async (t) => {
  const wide = await open(t, 10);
  for (let count = 0; count < 40; count += 1) assert.equal((await wide.post('C0LOOP0001')).status, 200);
  assert.equal((await wide.post('C0LOOP0001')).status, 429);
  const off = await open(t, 'off');
  for (let count = 0; count < 100; count += 1) assert.equal((await off.post('C0LOOP0001')).status, 200);
});
