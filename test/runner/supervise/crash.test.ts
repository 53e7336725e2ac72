import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CommandSpec } from '../../../src/loop/ports.ts';
import { groupOf, identify } from '../../../src/runner/supervise/process-identity.ts';
import { markOf } from '../../../src/runner/supervise/run-folder.ts';
import { startRunnerBot } from '../../helpers/runner-bot.ts';
import { openBench, runs, textOf, until } from '../bench.ts';

const bench = openBench();
const never = new AbortController().signal;
const SUPERVISOR = join(import.meta.dirname, '../../../src/runner/supervise/supervisor.ts');
/** Counts its start, tells a line, waits for a file, tells another. */
const HELD = 'echo x >> count-$1; echo $$; while [ ! -e gate-$1 ]; do sleep 0.02; done; echo done';
const held = (more: Partial<CommandSpec> = {}) => {
  const spec = bench.spec(['true'], more);
  return { ...spec, argv: ['sh', '-c', HELD, 'sh', spec.runId] as const };
};
const starts = ({ runId }: CommandSpec) => bench.read(`count-${runId}`).length / 2;
const open = ({ runId }: CommandSpec) => bench.write(`gate-${runId}`, '');
const supervisorOf = ({ runId }: CommandSpec) =>
  until('the claim', () => JSON.parse(textOf(bench.files(runId).claim) || '{"pid":0}').pid as number);

const startBot = (spec: CommandSpec) => startRunnerBot(bench.data, spec);

test('a run whose supervisor is killed is lost, now and later, and nothing of it goes on', async () => {
  const spec = held();
  const lines: string[] = [];
  const running = bench.runner.run(spec, (line) => lines.push(line), never);
  const pid = await until('the command', () => Number(lines[0]));
  process.kill(await supervisorOf(spec), 'SIGKILL');
  const ended = await running;
  assert.equal(ended.status, 'lost');
  assert.match(ended.reason, /supervisor ended without a result/);
  assert.equal(runs(pid), false);
  const again = await bench.runner.run(spec, () => {}, never);
  assert.deepEqual(again, ended);
  assert.equal(starts(spec), 1);
});

test('a run whose supervisor was killed while no bot looked is lost, and its orphans are killed', async () => {
  const spec = held();
  const bot = startBot(spec);
  const pid = await until('the command', () => Number(bot.lines[0]?.slice(5)));
  bot.child.kill('SIGKILL');
  await bot.exited;
  process.kill(await supervisorOf(spec), 'SIGKILL');
  assert.ok(runs(pid));
  assert.equal((await bench.runner.run(spec, () => {}, never)).status, 'lost');
  assert.equal(runs(pid), false);
});

test('an orphan that threw its environment away is killed too when its run is lost', async () => {
  const spec = bench.spec(['sh', '-c', 'echo $$; exec env -i sleep 300']);
  const lines: string[] = [];
  const running = bench.runner.run(spec, (line) => lines.push(line), never);
  const pid = await until('the command', () => Number(lines[0]));
  await until('its new environment', () => textOf(`/proc/${pid}/cmdline`).startsWith('sleep'));
  process.kill(await supervisorOf(spec), 'SIGKILL');
  assert.equal((await running).status, 'lost');
  assert.equal(runs(pid), false);
});

test('a group whose number was given to another process is left alone', async () => {
  const stranger = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
  const pid = stranger.pid ?? 0;
  const identity = identify(pid);
  assert.equal(groupOf(identity), pid);
  assert.equal(groupOf({ ...identity, startTime: '1' }), null);
  assert.equal(groupOf({ ...identity, bootId: 'another' }), null);
  assert.equal(groupOf({ ...identity, startTime: null }), null);
  stranger.kill('SIGKILL');
  await once(stranger, 'exit');
});

test('a run outlives its bot; the next one goes on with it and hears all lines from the beginning', async () => {
  const spec = held();
  const first = startBot(spec);
  await until('the command', () => first.lines.length > 0);
  first.child.kill('SIGKILL');
  await first.exited;
  const second = startBot(spec);
  await until('the line again', () => second.lines.length > 0);
  assert.deepEqual(second.lines, first.lines);
  open(spec);
  await second.exited;
  assert.deepEqual(second.lines, [...first.lines, 'told done', 'ended passed']);
  assert.equal(starts(spec), 1);
});

test('a run that ended while no bot looked has its result', async () => {
  const spec = held();
  const bot = startBot(spec);
  await until('the command', () => bot.lines.length > 0);
  bot.child.kill('SIGKILL');
  await bot.exited;
  open(spec);
  await until('the result', () => textOf(bench.files(spec.runId).result));
  const lines: string[] = [];
  const ended = await bench.runner.run(spec, (line) => lines.push(line), never);
  assert.equal(ended.status, 'passed');
  assert.equal(lines.length, 2);
  assert.equal(starts(spec), 1);
});

test('a run can be stopped by the bot that goes on with it', async () => {
  const spec = held();
  const bot = startBot(spec);
  await until('the command', () => bot.lines.length > 0);
  assert.equal((await bench.runner.run(spec, () => {}, AbortSignal.abort())).status, 'cancelled');
  await bot.exited;
  assert.equal(bot.lines.at(-1), 'ended cancelled');
});

test('of many supervisors of one folder one runs the command', async () => {
  const spec = held();
  const running = bench.runner.run(spec, () => {}, never);
  const { runId } = spec;
  await until('the spec', () => textOf(bench.files(runId).spec));
  const more = Array.from({ length: 4 }, () =>
    spawn(process.execPath, [SUPERVISOR, join(bench.data, 'runs', runId)], { stdio: 'inherit' }),
  );
  const codes = await Promise.all(
    more.map(async (one) => {
      open(spec);
      return (await once(one, 'exit'))[0];
    }),
  );
  assert.deepEqual(codes, [0, 0, 0, 0]);
  assert.equal((await running).status, 'passed');
  assert.equal(starts(spec), 1);
});

test('two calls for one run start it once and have one result', async () => {
  const spec = held();
  const both = [1, 2].map(() => bench.runner.run(spec, () => {}, never));
  await until('the command', () => starts(spec) > 0);
  open(spec);
  const [one, other] = await Promise.all(both);
  assert.deepEqual(one, other);
  assert.equal(one?.status, 'passed');
  assert.equal(starts(spec), 1);
});

test('a supervisor that comes after the run was given up starts nothing', async () => {
  const spec = held();
  fs.mkdirSync(bench.files(spec.runId).reports, { recursive: true });
  assert.equal((await bench.runner.run(spec, () => {}, AbortSignal.abort())).status, 'cancelled');
  const folder = join(bench.data, 'runs', spec.runId);
  const run = { mark: markOf(folder), argv: ['touch', 'late'], cwd: bench.cwd, env: [], set: {}, before: {} };
  writeFileSync(bench.files(spec.runId).spec, JSON.stringify({ ...run, timeoutMs: 9_000, graceMs: 1 }));
  await once(spawn(process.execPath, [SUPERVISOR, folder], { stdio: 'inherit' }), 'exit');
  assert.equal(fs.existsSync(join(bench.cwd, 'late')), false);
});

test('a claim of a process that is gone makes the run lost, whoever has its pid now', async () => {
  const spec = held();
  const { claim, reports } = bench.files(spec.runId);
  fs.mkdirSync(reports, { recursive: true });
  const boot = textOf('/proc/sys/kernel/random/boot_id').trim() || null;
  for (const holder of [
    { pid: process.pid, startTime: '1', bootId: boot },
    { pid: process.pid, startTime: null, bootId: 'another-boot' },
    { pid: 2 ** 22 + 1, startTime: null, bootId: boot },
  ]) {
    const one = { ...spec, runId: `${spec.runId}-${holder.bootId}-${holder.startTime}-${holder.pid}` };
    fs.mkdirSync(bench.files(one.runId).reports, { recursive: true });
    writeFileSync(bench.files(one.runId).claim, JSON.stringify(holder));
    assert.equal((await bench.runner.run(one, () => {}, never)).status, 'lost');
  }
  assert.equal(textOf(claim), '');
  assert.equal(starts(spec), 0);
});

test('where no watch is left, folders are looked at from time to time', async (t) => {
  const full = () => {
    throw Object.assign(new Error('ENOSPC: System limit for number of file watchers reached'), {
      code: 'ENOSPC',
    });
  };
  const watch = t.mock.method(fs, 'watch', full);
  syncBuiltinESMExports();
  t.after(() => {
    watch.mock.restore();
    syncBuiltinESMExports();
  });
  const preload = bench.write(
    'no-watch.mjs',
    "import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';\n" +
      "fs.watch = () => { fs.writeFileSync(process.env.HOME + '/watched', ''); throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }); };\n" +
      'syncBuiltinESMExports();\n',
  );
  const spec = bench.spec(['sh', '-c', 'echo begun; exec sleep 300']);
  fs.mkdirSync(bench.files(spec.runId).reports, { recursive: true });
  const folder = join(bench.data, 'runs', spec.runId);
  writeFileSync(
    bench.files(spec.runId).spec,
    JSON.stringify({ ...spec, mark: markOf(folder), before: {}, graceMs: 300 }),
  );
  const env = { ...process.env, HOME: bench.cwd };
  spawn(process.execPath, [`--import=${preload}`, SUPERVISOR, folder], { env, stdio: 'inherit' });
  await supervisorOf(spec);
  const stop = new AbortController();
  const ended = await bench.runner.run(spec, () => stop.abort(), stop.signal);
  assert.equal(ended.status, 'cancelled');
  assert.ok(watch.mock.callCount() > 0);
  assert.ok(fs.existsSync(join(bench.cwd, 'watched')));
});
