import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepRetryAfter } from '../../src/bot/keep-retry-after.ts';

function limited(seconds: string) {
  const asked: string[] = [];
  const ask = keepRetryAfter(async (url) => {
    asked.push(String(url));
    return new Response('', { status: 429, headers: { 'retry-after': seconds } });
  });
  return { asked, ask };
}

test('a limited method is not asked before its time, and says how long that is', async () => {
  const { asked, ask } = limited('30');
  await ask('https://slack.test/api/chat.update');
  const again = await ask('https://slack.test/api/chat.update');
  assert.equal(again.status, 429);
  assert.match(again.headers.get('retry-after') ?? '', /^(?:29|30)$/);
  assert.equal(asked.length, 1);
});

test('another method is asked meanwhile', async () => {
  const { asked, ask } = limited('30');
  await ask('https://slack.test/api/chat.update');
  await ask('https://slack.test/api/chat.postMessage');
  assert.equal(asked.length, 2);
});

test('a method is asked again when its time is over', async () => {
  const { asked, ask } = limited('0');
  await ask('https://slack.test/api/chat.update');
  await ask('https://slack.test/api/chat.update');
  assert.equal(asked.length, 2);
});

test('a limit without a time holds nothing back', async () => {
  const { asked, ask } = limited('soon');
  await ask('https://slack.test/api/chat.update');
  await ask('https://slack.test/api/chat.update');
  assert.equal(asked.length, 2);
});
