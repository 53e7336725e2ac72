// A PID namespace of its own: what holds without it holds with it, and nobody gets out.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CommandSpec } from '../../../src/loop/ports.ts';
import { findNamespace } from '../../../src/runner/machine-tools.ts';
import { runCommand } from '../../../src/runner/run-command.ts';
import { isAlive, type ProcessIdentity } from '../../../src/runner/supervise/process-identity.ts';
import { readWhole } from '../../../src/runner/supervise/run-folder.ts';
import { openBench, until } from '../bench.ts';

const bench = openBench({ ...process.env, BOT_TOKEN: 'canary-in-the-bot' });
const namespace = findNamespace(process.env.PATH ?? '');
const options = { skip: 'missing' in namespace && namespace.missing };
const never = new AbortController().signal;
const limits = {
  memoryBytes: null,
  processes: null,
  processMemoryBytes: null,
  fileBytes: null,
  isolate: true,
};
const spec = (script: string, more: Partial<CommandSpec> = {}) =>
  bench.spec(['sh', '-c', script], { limits, ...more });
const run = (one: CommandSpec, signal = never, onLine: (line: string) => void = () => {}) =>
  bench.runner.run(one, onLine, signal);

/** Processes of this machine whose command line holds this text. */
function named(text: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });
}

test('exit codes, signals, output, folder and variables are what they are without it', options, async () => {
  const ended = await run(spec('echo "$GIVEN in $(pwd)"; echo odd >&2; exit 7', { set: { GIVEN: 'yes' } }));
  assert.deepEqual(
    [ended.status, ended.exitCode, ended.stdout, ended.stderr],
    ['failed', 7, `yes in ${bench.cwd}\n`, 'odd\n'],
  );
  const killed = await run(spec('kill -9 $$'));
  assert.deepEqual([killed.signal, killed.reason], ['SIGKILL', 'it was killed by SIGKILL']);
  assert.equal((await run(spec('kill -TERM $$'))).signal, 'SIGTERM');
});

test('a command sees its own processes only, and no variable of ours', options, async () => {
  const ended = await run(spec('cat /proc/[0-9]*/environ | tr "\\0" "\\n"; ls -d /proc/[0-9]* | wc -l'));
  assert.doesNotMatch(ended.stdout, /canary-in-the-bot/);
  assert.ok(Number(ended.stdout.trim().split('\n').at(-1)) < 10, ended.stdout);
});

test('the kill ladder is the same: SIGTERM first, then SIGKILL', options, async () => {
  const polite = new AbortController();
  const script = 'trap "echo cleaned; exit 0" TERM; sleep 60 & echo ready; wait';
  const cleaned = await run(spec(script), polite.signal, () => polite.abort());
  assert.deepEqual([cleaned.status, cleaned.stdout], ['cancelled', 'ready\ncleaned\n']);
  const deaf = new AbortController();
  const stubborn = await run(
    spec('trap "" TERM; echo ready; while :; do sleep 0.05; done'),
    deaf.signal,
    () => deaf.abort(),
  );
  assert.deepEqual([stubborn.status, stubborn.signal], ['cancelled', 'SIGKILL']);
  assert.equal((await run(spec('sleep 60', { timeoutMs: 200 }))).status, 'timed-out');
});

test(
  'a process that left group, session, environment and parents does not outlive its command',
  options,
  async () => {
    const stray = 'exec env -i sleep 4917';
    const ended = await run(spec(`setsid sh -c 'sh -c "${stray}" & sleep 0.3' >/dev/null 2>&1 & sleep 0.6`));
    assert.equal(ended.status, 'passed');
    await until('the end of what was left', () => named('sleep\x004917').length === 0);
  },
);

test(
  'its holder is known from outside by number and start, and its death is the end of all in it',
  options,
  async () => {
    const one = spec('setsid env -i sleep 4918 & echo ready; sleep 4918');
    const ready = Promise.withResolvers<void>();
    const ended = run(one, never, () => ready.resolve());
    await ready.promise;
    const holder = readWhole<ProcessIdentity>(bench.files(one.runId).claim);
    assert.ok(holder !== null && isAlive(holder) && holder.startTime !== null);
    assert.ok(named('sleep\x004918').length > 0);
    process.kill(holder.pid, 'SIGKILL');
    assert.equal((await ended).status, 'lost');
    await until('the end of what was left', () => named('sleep\x004918').length === 0);
  },
);

test('a run outlives its bot, and the next one goes on with it', options, async () => {
  const one = spec('echo begun; sleep 1; echo ended', { runId: 'outlives' });
  const runsIn = { runs: join(bench.data, 'runs'), env: process.env, graceMs: 300 };
  const child = new URL('../../../src/runner/run-command.ts', import.meta.url).href;
  const code = `import { runCommand } from ${JSON.stringify(child)};
await runCommand(${JSON.stringify(one)}, { ...${JSON.stringify({ ...runsIn, env: { PATH: process.env.PATH } })} }, () => console.log('heard'), new AbortController().signal);`;
  const bot = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(bot.stdout, 'data');
  bot.kill('SIGKILL');
  const { status, stdout } = await runCommand(one, runsIn, () => {}, never);
  assert.deepEqual([status, stdout], ['passed', 'begun\nended\n']);
});

test('what a deployment leaves behind is never in one: it has to outlive it', options, async () => {
  const ended = await run(
    spec('sleep 4919 >/dev/null 2>&1 & echo $!; readlink /proc/self/ns/pid', { keepProcesses: true }),
  );
  const [pid = '', where] = ended.stdout.trim().split('\n');
  try {
    assert.equal(where, readlinkSync('/proc/self/ns/pid'));
    assert.ok(named('sleep\x004919').includes(pid));
  } finally {
    process.kill(Number(pid), 'SIGKILL');
  }
});

test('limits of memory and processes hold in it', options, async () => {
  const many = await run(spec('while :; do sleep 60 & done', { limits: { ...limits, processes: 40 } }));
  assert.match(many.reason, /limits\.processes/);
});

test('where no namespace can be had the command is not run, and the reason says so', async () => {
  const own = openBench({ ...process.env, PATH: join(bench.cwd, 'no-programs') });
  const { status, reason } = await own.run(['/bin/sh', '-c', 'echo ran'], { limits });
  assert.equal(status, 'errored');
  assert.match(reason, /^limits\.isolate is asked for, and unshare is not on PATH/);
});
