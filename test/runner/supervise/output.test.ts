import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createMasker } from '../../../src/runner/mask-secrets.ts';
import { openCappedLog } from '../../../src/runner/supervise/capped-log.ts';
import { followFile } from '../../../src/runner/supervise/follow-file.ts';
import { drain, keepStream } from '../../../src/runner/supervise/keep-stream.ts';
import { openBench, temporaryFolder, textOf, until } from '../bench.ts';

const bench = openBench();
const never = new AbortController().signal;
const MEGABYTE = 1_048_576;

test('200 MB of output stay out of the memory of the supervisor and of the log, which says what it left out', async () => {
  const script =
    'echo first; head -c 209715200 /dev/zero | tr "\\0" x; echo; echo last; touch flooded; while [ ! -e dry ]; do sleep 0.02; done';
  const spec = bench.spec(['sh', '-c', script]);
  const lines: string[] = [];
  const running = bench.runner.run(spec, (line) => lines.push(line), never);
  await until('the end of the flood', () => existsSync(join(bench.cwd, 'flooded')));
  const { pid } = JSON.parse(textOf(bench.files(spec.runId).claim));
  const status = textOf(`/proc/${pid}/status`);
  writeFileSync(join(bench.cwd, 'dry'), '');
  const { status: verdict, stdout } = await running;
  assert.equal(verdict, 'passed');
  assert.ok(statSync(bench.files(spec.runId).stdout).size < 3 * MEGABYTE);
  assert.match(textOf(bench.files(spec.runId).stdout), /\n… \d+ characters were left out here …\n/);
  assert.ok(stdout.length < 300_000);
  assert.match(stdout, /^first\nxxx/);
  assert.match(stdout, /… \d+ bytes were left out here …/);
  assert.match(stdout, /xxx\nlast\n$/);
  assert.equal(lines[0], 'first');
  assert.equal(lines.at(-1), 'last');
  assert.ok(lines.every((line) => line.length <= 65_536));
  if (status === '') return;
  const peak = Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1]) * 1_024;
  assert.ok(peak < 150 * MEGABYTE, `the supervisor took ${Math.round(peak / MEGABYTE)} MB`);
});

test('NUL bytes and bytes that are no UTF-8 are no obstacle', async () => {
  const lines: string[] = [];
  const script = 'printf "a\\0b\\n\\377\\376\\nend \\303"';
  const { status, stdout } = await bench.run(['sh', '-c', script], {}, (line) => lines.push(line));
  assert.equal(status, 'passed');
  assert.equal(stdout, 'a\0b\n\uFFFD\uFFFD\nend \uFFFD');
  assert.deepEqual(lines, ['a\0b', '\uFFFD\uFFFD', 'end \uFFFD']);
});

test('characters that are cut by the pipe are put together again', async () => {
  const script = 'printf "\\342\\202"; sleep 0.1; printf "\\254\\n"';
  assert.equal((await bench.run(['sh', '-c', script])).stdout, '€\n');
});

test('a log keeps head and tail, and counts what it left out between them', () => {
  const folder = temporaryFolder();
  for (const [name, pieces, expected] of [
    ['short', ['ab', 'cd'], 'abcd'],
    ['filled', ['abcd', 'efg'], 'abcdefg'],
    ['one piece', ['abcdefghijk'], 'abcd\n… 4 characters were left out here …\nijk'],
    ['many pieces', [...'abcdefghijk'], 'abcd\n… 4 characters were left out here …\nijk'],
    ['a flood', Array(1_000).fill('xyz'), 'xyzx\n… 2993 characters were left out here …\nxyz'],
    ['nothing', [], ''],
  ] as const) {
    const path = join(folder, name);
    const log = openCappedLog(path, 4, 3);
    for (const piece of pieces) log.write(piece);
    log.close();
    assert.equal(textOf(path), expected, name);
  }
});

test('the head of a log is on disk at once', () => {
  const path = join(temporaryFolder(), 'log');
  const log = openCappedLog(path);
  log.write('begun');
  assert.equal(textOf(path), 'begun');
  log.close();
});

test('a file is followed from its beginning, also when it appears later', async () => {
  const path = join(temporaryFolder(), 'log');
  const lines: string[] = [];
  const follower = followFile(path, (line) => lines.push(line));
  await follower.read();
  writeFileSync(path, 'one\ntwo');
  await follower.read();
  assert.deepEqual(lines, ['one']);
  writeFileSync(path, '!\r\n\nlong ', { flag: 'a' });
  writeFileSync(path, `${'x'.repeat(200_000)}\nlast`, { flag: 'a' });
  await follower.finish();
  assert.deepEqual(lines.slice(0, 3), ['one', 'two!', '']);
  assert.equal(lines[3]?.length, 65_536);
  assert.deepEqual(lines.slice(4), ['last']);
});

test('a file that never appears has no lines', async () => {
  const follower = followFile(join(temporaryFolder(), 'none'), () => assert.fail());
  await follower.finish();
});

test('a log that a command removed is no obstacle', async () => {
  const spec = bench.spec(['sh', '-c', 'rm "$1"; echo more', 'sh', join(bench.data, 'runs/gone/stdout')], {
    runId: 'gone',
  });
  mkdirSync(join(bench.data, 'runs/gone'), { recursive: true });
  const ended = await bench.runner.run(spec, () => {}, never);
  assert.equal(ended.status, 'passed');
});

test('a script may open its output by name', async () => {
  const script =
    'echo out > /dev/stdout; echo err > /dev/stderr; echo more | tee /dev/fd/2; echo live > /dev/fd/3';
  const spec = bench.spec(['sh', '-c', script]);
  const { status, stdout, stderr } = await bench.runner.run(spec, () => {}, never);
  assert.deepEqual([status, stdout, stderr], ['passed', 'out\nmore\n', 'err\nmore\n']);
  assert.equal(textOf(bench.files(spec.runId).live), 'live\n');
});

test('where no named pipe can be made, output is kept all the same', async () => {
  const own = openBench({ ...process.env, PATH: bench.cwd });
  const sh = bench.write('sh', '');
  rmSync(sh);
  symlinkSync('/bin/sh', sh);
  const { status, stdout, stderr } = await own.run(['sh', '-c', 'echo out; echo err >&2; echo x >&3']);
  assert.deepEqual([status, stdout, stderr], ['passed', 'out\n', 'err\n']);
});

test('a pipe that somebody holds open is read until it is quiet', async () => {
  const log = join(temporaryFolder(), 'log');
  const held = new PassThrough();
  const kept = keepStream(held, openCappedLog(log), createMasker({}));
  setTimeout(() => held.write('late'), 50);
  await drain([kept]);
  kept.close();
  assert.equal(textOf(log), 'late');
});

test('a live line without end is cut', async () => {
  const spec = bench.spec([
    'sh',
    '-c',
    'head -c 3000000 /dev/zero | tr "\\0" x >&3; echo >&3; echo next >&3',
  ]);
  await bench.runner.run(spec, () => {}, never);
  assert.deepEqual(
    textOf(bench.files(spec.runId).live)
      .split('\n')
      .map((line) => line.length),
    [65_536, 4, 0],
  );
});
