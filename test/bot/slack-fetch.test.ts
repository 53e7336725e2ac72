import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createSlackFetch } from '../../src/bot/slack-fetch.ts';

const METHOD = 'http://127.0.0.1/api/chat.postMessage';
const NEVER = new AbortController().signal;

function measured(ask: typeof fetch, cut: AbortSignal = NEVER) {
  const calls: unknown[] = [];
  const meter = {
    slackCalled: (...call: unknown[]) => void calls.push(call),
    acknowledged: () => {},
  };
  return { calls, call: createSlackFetch(meter, cut, ask) };
}

const limitedFor = (time: string) => new Response('', { status: 429, headers: { 'retry-after': time } });
const answers: readonly (readonly [what: string, answer: Response, outcome: string, waitMs: number])[] = [
  ['a yes', Response.json({ ok: true }), 'ok', 0],
  ['a refusal', Response.json({ ok: false, error: 'not_in_channel' }), 'refused', 0],
  ['a fault of Slack', Response.json({ ok: false, error: 'internal_error' }), 'unclear', 0],
  ['a limit in words', Response.json({ ok: false, error: 'ratelimited' }), 'rate_limited', 0],
  ['a limit', limitedFor('30'), 'rate_limited', 30_000],
  ['a limit until a date', limitedFor('Thu, 01 Jan 2099 00:00:00 GMT'), 'rate_limited', 0],
  ['HTTP 503', new Response('', { status: 503 }), 'unclear', 0],
  ['a page of a proxy', new Response('<html>', { status: 200 }), 'unclear', 0],
];

for (const [what, answer, outcome, waitMs] of answers)
  test(`${what} is counted as ${outcome}, and the caller gets it whole`, async () => {
    const { calls, call } = measured(async () => answer);
    const text = await answer.clone().text();
    assert.equal(await (await call(METHOD)).text(), text);
    assert.deepEqual(calls, [['chat.postMessage', outcome, waitMs]]);
  });

test('a reset is unclear, and thrown on', async () => {
  const { calls, call } = measured(() => Promise.reject(new Error('reset')));
  await assert.rejects(call(METHOD), /reset/);
  assert.deepEqual(calls, [['chat.postMessage', 'unclear', 0]]);
});

test('when the bot goes, a call under way is broken off, and neither it nor a later one ever answers', async () => {
  const cut = new AbortController();
  let broken = false;
  const { calls, call } = measured(
    (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          broken = true;
          reject(new Error('aborted'));
        });
      }),
    cut.signal,
  );
  let settled = 0;
  const settle = () => {
    settled += 1;
  };
  call(METHOD).then(settle, settle);
  cut.abort();
  call(METHOD).then(settle, settle);
  await wait(20);
  assert.deepEqual([broken, settled, calls], [true, 0, []]);
});
