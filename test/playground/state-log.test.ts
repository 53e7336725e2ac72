import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { WebClient } from '@slack/web-api';
import { startPlayground } from '../../src/playground/start-playground.ts';
import { openStateLog } from '../../src/playground/state-log.ts';
import { EVERY_SCOPE } from './helpers/every-scope.ts';

function stateFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'state.jsonl');
}

it('messages, edits, threads, files and metadata survive a restart', async (t) => {
  const file = stateFile(t);
  const seed = { team: { scopes: EVERY_SCOPE } };
  const options = { port: 0, stateFile: file, limits: 'off' as const, seed };
  const first = await startPlayground(options);
  const client = new WebClient(first.team().bot_token, { slackApiUrl: first.apiUrl });
  const channel = 'C0LOOP0001';
  const metadata = { event_type: 'mark', event_payload: { id: 'a' } };
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'one', metadata });
  await client.chat.update({ channel, ts, text: 'two' });
  await client.filesUploadV2({ channel_id: channel, thread_ts: ts, content: 'bytes', filename: 'log.txt' });
  await first.close();

  const second = await startPlayground(options);
  t.after(() => second.close());
  const again = new WebClient(second.team().bot_token, { slackApiUrl: second.apiUrl });
  const { messages = [] } = await again.conversations.replies({ channel, ts, include_all_metadata: true });
  assert.deepEqual(
    messages.map(({ text }) => text),
    ['two', ''],
  );
  assert.deepEqual(messages[0]?.metadata, metadata);
  const shared = messages[1]?.files?.[0];
  const id = String(shared?.id);
  const { file: found } = await again.files.info({ file: id });
  const bytes = await fetch(String(found?.url_private), {
    headers: { authorization: `Bearer ${second.team().bot_token}` },
  });
  assert.equal(await bytes.text(), 'bytes');
  const { ts: later = '' } = await again.chat.postMessage({ channel, text: 'three' });
  assert.ok(later > ts);
});

it('a line cut short is dropped, and what is written after it is kept', (t) => {
  const file = stateFile(t);
  const first = openStateLog(file);
  first.put('users', 'a', { id: 'a' });
  first.close();
  appendFileSync(file, '["users","b",{"id":');
  const second = openStateLog(file);
  assert.deepEqual([...second.rows('users').keys()], ['a']);
  second.put('users', 'c', { id: 'c' });
  second.close();
  const third = openStateLog(file);
  t.after(() => third.close());
  assert.deepEqual([...third.rows('users').keys()], ['a', 'c']);
});

it('a file full of outdated lines is written anew with the newest rows', (t) => {
  const file = stateFile(t);
  const lines = Array.from({ length: 3_000 }, (_, at) => JSON.stringify(['users', 'a', { id: 'a', at }]));
  writeFileSync(file, `${lines.join('\n')}\n`);
  const log = openStateLog(file);
  t.after(() => log.close());
  assert.equal(readFileSync(file, 'utf8'), '["users","a",{"id":"a","at":2999}]\n');
});
