import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { WebClient } from '@slack/web-api';
import type { Fault } from '../../src/playground/faults.ts';
import { openSlack } from './helpers/bolt-app.ts';

const channel = 'C0LOOP0001';

async function open(t: TestContext) {
  const slack = await openSlack();
  t.after(() => slack.close());
  const client = new WebClient(slack.team().bot_token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 200,
  });
  const post = () => client.chat.postMessage({ channel, text: 'x' });
  return { slack, post, stored: () => slack.people.transcript(channel, null).length };
}

const rows: readonly (readonly [title: string, fault: Fault, stored: number])[] = [
  ['429', { method: 'chat.postMessage', kind: 'rate-limited', retryAfterS: 3 }, 0],
  ['500', { method: 'chat.postMessage', kind: 'server-error' }, 0],
  ['a refusal', { method: 'chat.postMessage', kind: 'refuse', error: 'fatal_error' }, 0],
  ['no answer', { method: 'chat.postMessage', kind: 'hang' }, 0],
  ['a reset', { method: '*', kind: 'reset' }, 0],
  ['a reply dropped after the post', { method: 'chat.postMessage', kind: 'drop-reply' }, 1],
  ['a reply withheld after the post', { method: 'chat.postMessage', kind: 'withhold-reply' }, 1],
];

for (const [title, fault, expected] of rows)
  it(`${title}: the call fails once and ${expected === 1 ? 'is' : 'is not'} carried out`, async (t) => {
    const { slack, post, stored } = await open(t);
    slack.controls.faults.add(fault);
    await assert.rejects(post());
    assert.equal(stored(), expected);
    assert.equal((await post()).ok, true);
    assert.equal(stored(), expected + 1);
  });

it('a fault lasts as often as it was asked for, and for its method only', async (t) => {
  const { slack, post } = await open(t);
  slack.controls.faults.add({ method: 'chat.update', kind: 'hang' });
  slack.controls.faults.add({ method: 'chat.postMessage', kind: 'server-error', times: 2 });
  await assert.rejects(post());
  await assert.rejects(post());
  assert.equal((await post()).ok, true);
});

it('faults are asked for over HTTP too', async (t) => {
  const { slack, post } = await open(t);
  const ask = (body: object) =>
    fetch(`${slack.url}/_playground/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  assert.equal((await ask({ method: 'chat.postMessage', kind: 'reset' })).status, 200);
  assert.equal((await ask({ method: 'chat.postMessage', kind: 'no such' })).status, 400);
  await assert.rejects(post());
});
