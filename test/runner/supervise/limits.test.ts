// Limits of memory, processes and files, with real commands that go beyond them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandLimits } from '../../../src/loop/plan.ts';
import { openBench } from '../bench.ts';

const bench = openBench();
const FREE: CommandLimits = {
  memoryBytes: null,
  processes: null,
  processMemoryBytes: null,
  fileBytes: null,
  isolate: false,
};
const run = (script: string, limits: Partial<CommandLimits>, program: 'sh' | 'node' = 'sh') =>
  bench.run([program, program === 'sh' ? '-c' : '-e', script], { limits: { ...FREE, ...limits } });

test('a command that holds more memory than it may is stopped, and the sentence names the limit', async () => {
  const hoard =
    'const held = []; for (;;) { held.push(Buffer.alloc(2e7, 1)); await new Promise((r) => setTimeout(r, 10)); }';
  const { status, reason } = await run(hoard, { memoryBytes: 3e8 }, 'node');
  assert.equal(status, 'errored');
  assert.match(
    reason,
    /^it was stopped at its memory limit of 300 MB \(limits\.memory\): it and its processes held \d/,
  );
});

test('the memory of all its processes counts together', async () => {
  const child = 'const held = Buffer.alloc(1e8, 1); setTimeout(() => held, 60_000)';
  const { status, reason } = await run(`for i in 1 2 3 4; do node -e '${child}' & done; wait`, {
    memoryBytes: 4e8,
  });
  assert.deepEqual([status, /limits\.memory/.test(reason)], ['errored', true]);
});

test('memory that processes share is counted once', async () => {
  const { status, reason } = await run(
    'python3 -c "import os,time\nheld = bytearray(200_000_000)\nfor i in range(5):\n  if os.fork() == 0: time.sleep(1); os._exit(0)\nfor i in range(5): os.wait()"',
    { memoryBytes: 6e8 },
  );
  assert.deepEqual([status, reason], ['passed', '']);
});

test('a command that starts more processes than it may is stopped with all of them', async () => {
  const { status, reason } = await run('while :; do sleep 60 & done', { processes: 50 });
  assert.equal(status, 'errored');
  assert.match(reason, /^it was stopped at its limit of 50 processes \(limits\.processes\): there were \d+$/);
});

test('a file above the limit ends its writer, and the sentence names the limit', async () => {
  const { status, reason } = await run('exec head -c 20000000 /dev/zero > large', { fileBytes: 16e6 });
  assert.equal(status, 'errored');
  assert.equal(reason, 'it was killed by SIGXFSZ: it wrote a file above its limit of 16 MB (limits.file)');
});

test('a process that asks for more private memory than it may is denied it', async () => {
  const ask = 'exec python3 -c "bytearray(900_000_000)"';
  const { status, stderr } = await run(ask, { processMemoryBytes: 2e8 });
  assert.deepEqual([status, stderr.trim().split('\n').at(-1)], ['failed', 'MemoryError']);
  const { status: aborted, reason } = await run('kill -ABRT $$', { processMemoryBytes: 2e8 });
  assert.equal(aborted, 'errored');
  assert.match(
    reason,
    /^it was killed by SIGABRT; each of its processes may hold 200 MB \(limits\.process_memory\), which may/,
  );
});

test('no core dump is written, which would hold the variables of the command', async () => {
  const { stdout } = await run('ulimit -Sc', {});
  assert.equal(stdout.trim(), '0');
});

test('a command has its limits from its first instruction, and keeps its pid, its exit code and its signals', async () => {
  const { stdout } = await run('grep "Max file size" /proc/self/limits; cat /proc/$PPID/comm', {
    fileBytes: 512_000_000,
  });
  assert.match(stdout, /^Max file size +512000000 +512000000 +bytes *\nnode/);
  assert.equal((await run('exit 7', {})).exitCode, 7);
  assert.equal((await run('kill -9 $$', {})).signal, 'SIGKILL');
});

test('a program that cannot be run is told as such, also behind the words that limit it', async () => {
  bench.write('lost.sh', '#!/no/such/interpreter\n');
  const program = `${bench.cwd}/lost.sh`;
  await bench.run(['chmod', '+x', program]);
  const { status, reason } = await bench.run([program], { limits: FREE });
  assert.equal(status, 'errored');
  assert.match(reason, /lost\.sh could not be started: No such file or directory$/);
  assert.equal((await run('exit 127', {})).status, 'failed');
});
