// The restart loop of the container, with real processes in the bot's place.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually } from '../helpers/spawn-bot.ts';

const SCRIPT = fileURLToPath(new URL('../../bin/serve-forever.sh', import.meta.url));

/** Runs the script beside a bot that writes its pid into `starts` and then does this. */
function serve(t: TestContext, bot: string, words: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'greenloop-serve-'));
  cpSync(SCRIPT, join(folder, 'serve-forever.sh'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'main.js'),
    `import { appendFileSync, readFileSync } from 'node:fs';
     const file = new URL('./starts', import.meta.url);
     appendFileSync(file, process.pid + ' ' + process.argv.slice(2).join(' ') + '\\n');
     const start = readFileSync(file, 'utf8').trim().split('\\n').length;
     ${bot}`,
  );
  const script: ChildProcess = spawn('sh', [join(folder, 'serve-forever.sh'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, GREENLOOP_RESTART_MAX_S: '1' },
  });
  let said = '';
  script.stderr?.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const gone = once(script, 'exit').then(([code]) => code as number | null);
  const starts = () => {
    const file = join(folder, 'starts');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  t.after(async () => {
    script.kill('SIGKILL');
    await gone;
    for (const pid of starts()) {
      try {
        process.kill(Number.parseInt(pid, 10), 'SIGKILL');
      } catch {
        // It has ended, as it should.
      }
    }
    rmSync(folder, { recursive: true });
  });
  return { script, gone, starts, said: () => said };
}

const lives = 'setInterval(() => {}, 1_000);';

for (const [code, meaning] of [
  [0, 'ends as it should'],
  [2, 'cannot start before a person mends something'],
] as const)
  test(`a bot that ${meaning} (${code}) ends the container with its code`, async (t) => {
    const { gone, starts } = serve(t, `process.exit(${code});`);
    assert.equal(await gone, code);
    assert.equal(starts().length, 1);
  });

test('a bot that crashes, or is killed, is started again with the same words', async (t) => {
  const { gone, starts, said } = serve(
    t,
    "if (start === 1) process.exit(70); if (start === 2) process.kill(process.pid, 'SIGKILL'); process.exit(0);",
    ['a/greenloop.yaml', 'b c/greenloop.yaml'],
  );
  assert.equal(await gone, 0);
  assert.deepEqual(
    starts().map((line) => line.replace(/^\d+ /, '')),
    Array.from({ length: 3 }, () => 'a/greenloop.yaml b c/greenloop.yaml'),
  );
  assert.deepEqual(said().match(/ended with \d+; starting it again in 1 s/g), [
    'ended with 70; starting it again in 1 s',
    'ended with 137; starting it again in 1 s',
  ]);
});

test('TERM lets the bot end politely, and the container ends with it', async (t) => {
  const { script, gone, starts } = serve(t, `process.on('SIGTERM', () => process.exit(0)); ${lives}`);
  await eventually('the bot to start', () => starts().length === 1);
  script.kill('SIGTERM');
  assert.equal(await gone, 0);
  assert.equal(starts().length, 1);
});

test('a bot that ends badly after TERM is not started again', async (t) => {
  const { script, gone, starts } = serve(t, `process.on('SIGTERM', () => process.exit(70)); ${lives}`);
  await eventually('the bot to start', () => starts().length === 1);
  script.kill('SIGTERM');
  assert.equal(await gone, 70);
  assert.equal(starts().length, 1);
});

test('TERM between a crash and the next start ends the container', async (t) => {
  const { script, gone, starts, said } = serve(t, 'process.exit(70);');
  await eventually('the pause', () => said().includes('starting it again'));
  script.kill('SIGTERM');
  assert.equal(await gone, 0);
  assert.ok(starts().length >= 1);
});
