import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/playground/serve.ts', import.meta.url));

/** A playground process and where it says that it serves. */
async function serve(t: TestContext, stateFile: string): Promise<{ url: string; process: ChildProcess }> {
  const started = spawn(process.execPath, [program], {
    env: { PLAYGROUND_PORT: '0', PLAYGROUND_STATE: stateFile, PLAYGROUND_LIMITS: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => started.kill('SIGKILL'));
  let printed = '';
  for await (const chunk of started.stdout as AsyncIterable<Buffer>) {
    printed += String(chunk);
    const url = /on (http:\S+)/.exec(printed)?.[1];
    if (url !== undefined && printed.endsWith('\n')) return { url, process: started };
  }
  throw new Error(`the playground ended: ${printed}`);
}

async function post(url: string, text: string): Promise<string> {
  const response = await fetch(`${url}/_playground/message`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'mia', channel: '#storefront-loop', text }),
  });
  return ((await response.json()) as { message: { ts: string } }).message.ts;
}

it('what was answered is still there after the process was killed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, 'state.jsonl');
  const first = await serve(t, stateFile);
  const ts = await post(first.url, 'before');
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');

  const second = await serve(t, stateFile);
  const response = await fetch(`${second.url}/_playground/transcript?channel=storefront-loop`);
  const { messages } = (await response.json()) as { messages: { ts: string; text: string }[] };
  assert.deepEqual(
    messages.map((message) => [message.ts, message.text]),
    [[ts, 'before']],
  );
  second.process.kill('SIGTERM');
  assert.deepEqual(await once(second.process, 'exit'), [0, null]);
});
