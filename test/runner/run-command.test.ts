import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../../src/runner/find-program.ts';
import { openBench, textOf, until } from './bench.ts';

const bench = openBench();
const never = new AbortController().signal;

for (const [title, script, status, exitCode, signal, reason] of [
  ['exit code 0 is passed', 'exit 0', 'passed', 0, null, ''],
  ['exit code 7 is failed', 'exit 7', 'failed', 7, null, 'it ended with exit code 7'],
  [
    'a command that is killed is errored',
    'kill -KILL $$',
    'errored',
    null,
    'SIGKILL',
    'it was killed by SIGKILL',
  ],
  [
    'a command that ends by SIGTERM is errored',
    'kill -TERM $$',
    'errored',
    null,
    'SIGTERM',
    'it was killed by SIGTERM',
  ],
] as const)
  test(title, async () => {
    const ended = await bench.run(['sh', '-c', script]);
    assert.deepEqual(
      [ended.status, ended.exitCode, ended.signal, ended.reason],
      [status, exitCode, signal, reason],
    );
  });

test('a time limit stops the command', async () => {
  const ended = await bench.run(['sleep', '60'], { timeoutMs: 100 });
  assert.equal(ended.status, 'timed-out');
  assert.equal(ended.reason, 'it was stopped at its time limit of 0.1 s');
});

test('lines of both streams are told, the last one without a newline too', async () => {
  const lines: string[] = [];
  const ended = await bench.runner.run(
    bench.spec(['sh', '-c', 'echo one; echo two >&2; printf "three\\r\\nfour"']),
    (line, stream) => lines.push(`${stream} ${line}`),
    never,
  );
  assert.deepEqual(lines.toSorted(), ['stderr two', 'stdout four', 'stdout one', 'stdout three']);
  assert.equal(ended.stdout, 'one\nthree\r\nfour');
  assert.equal(ended.stderr, 'two\n');
});

test('lines are told while the command runs', async () => {
  const gate = join(bench.cwd, 'gate');
  const lines: string[] = [];
  const script = 'echo begun; while [ ! -e gate ]; do sleep 0.05; done; echo done';
  const ended = bench.run(['sh', '-c', script], {}, (line) => lines.push(line));
  await until('the first line', () => lines.length === 1);
  assert.deepEqual(lines, ['begun']);
  writeFileSync(gate, '');
  assert.equal((await ended).status, 'passed');
  assert.deepEqual(lines, ['begun', 'done']);
});

test('a command has the basics, what is named and what is set, and nothing else', async () => {
  const { PATH, HOME } = process.env;
  const own = openBench({ PATH, HOME, NAMED: 'named', HIDDEN: 'hidden', BOTH: 'ours' });
  const { stdout } = await own.run(['env'], {
    env: ['NAMED', 'BOTH', 'ABSENT'],
    set: { SET: 'set', BOTH: 'set' },
  });
  const names = stdout.trim().split('\n').toSorted();
  assert.deepEqual(
    names.filter((line) => !/^(?:PATH|HOME|PWD|_|SHLVL|GREENLOOP_RUN)=/.test(line)),
    ['BOTH=set', 'NAMED=named', 'SET=set'],
  );
});

test('what is handed to the supervisor has no values of variables', async () => {
  const own = openBench({ ...process.env, API_TOKEN: 'tok-1234567890' });
  const spec = own.spec(['true'], { env: ['API_TOKEN'] });
  await own.runner.run(spec, () => {}, never);
  assert.match(textOf(own.files(spec.runId).spec), /API_TOKEN/);
  assert.doesNotMatch(textOf(own.files(spec.runId).spec), /tok-1234567890/);
});

test('what is meant for the command does nothing to its supervisor', async () => {
  const own = openBench({ ...process.env, NODE_OPTIONS: '--require /no/such/file.js' });
  const { status, stdout } = await own.run(['sh', '-c', 'echo "$NODE_OPTIONS"'], { env: ['NODE_OPTIONS'] });
  assert.deepEqual([status, stdout], ['passed', '--require /no/such/file.js\n']);
});

test('arguments reach the program as they are', async () => {
  const odd = ['', 'a b', '$(reboot)', '`x`', "it's", '"', '*', '\n', '--', 'ä'];
  const { stdout } = await bench.run(['node', '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...odd]);
  assert.deepEqual(JSON.parse(stdout), odd);
});

test('a relative program is the one in the folder of the configuration, never in the working directory', async () => {
  const script = (word: string) => `#!/bin/sh\necho ${word}\n`;
  writeFileSync(join(bench.data, 'tool'), script('ours'));
  chmodSync(join(bench.data, 'tool'), 0o755);
  chmodSync(bench.write('tool', script('theirs')), 0o755);
  chmodSync(bench.write('only-here', script('theirs')), 0o755);
  assert.equal((await bench.run(['./tool'])).stdout, 'ours\n');
  const { status, reason } = await bench.run(['./only-here']);
  assert.equal(status, 'errored');
  assert.ok(reason.startsWith(`program ./only-here not found in ${bench.data}: `), reason);
  writeFileSync(join(bench.data, 'plain'), script('ours'));
  assert.match((await bench.run(['./plain'])).reason, /\.\/plain is not an executable file .*chmod \+x/);
});

test('a relative entry of PATH means nothing', () => {
  const here = relative(process.cwd(), bench.cwd);
  assert.ok('path' in findProgram('only-here', '/', bench.cwd));
  assert.ok('missing' in findProgram('only-here', '/', `${here}::.`));
});

for (const [title, argv, cwd, reason] of [
  [
    'a program that is not on PATH',
    ['no-such-program-at-all'],
    null,
    /no-such-program-at-all is not on PATH/,
  ],
  ['a working directory that is not there', ['true'], '/no/such/folder', /could not be started/],
  ['an argument that no program can have', ['true', 'a\0b'], null, /could not be started/],
] as const)
  test(`${title} is errored`, async () => {
    const ended = await bench.run([...argv], cwd === null ? {} : { cwd });
    assert.equal(ended.status, 'errored');
    assert.match(ended.reason, reason);
  });

test('a supervisor that cannot be started is errored, now and when it is looked for again', async () => {
  const huge = openBench({ ...process.env, HUGE: 'x'.repeat(4 * 1_048_576) });
  const spec = huge.spec(['true'], { env: ['HUGE'] });
  for (let times = 0; times < 2; times++) {
    const ended = await huge.runner.run(spec, () => {}, never);
    assert.equal(ended.status, 'errored');
    assert.match(ended.reason, /its supervisor could not be started: .*E2BIG/);
  }
});

test('a run that was stopped before it began starts nothing, now and later', async () => {
  const spec = bench.spec(['touch', 'started-anyhow']);
  const ended = await bench.runner.run(spec, () => {}, AbortSignal.abort());
  assert.equal(ended.status, 'cancelled');
  assert.equal((await bench.runner.run(spec, () => {}, never)).status, 'cancelled');
  assert.equal(existsSync(join(bench.cwd, 'started-anyhow')), false);
});

test('a run is stopped while it runs', async () => {
  const stop = new AbortController();
  const spec = bench.spec(['sh', '-c', 'echo begun; exec sleep 60']);
  const ended = await bench.runner.run(spec, () => stop.abort(), stop.signal);
  assert.equal(ended.status, 'cancelled');
  assert.equal(ended.stdout, 'begun\n');
});

test('stopping a run that has ended changes nothing', async () => {
  const stop = new AbortController();
  const spec = bench.spec(['true']);
  assert.equal((await bench.runner.run(spec, () => {}, stop.signal)).status, 'passed');
  stop.abort();
  assert.equal((await bench.runner.run(spec, () => {}, stop.signal)).status, 'passed');
});

for (const runId of ['../outside', 'a/b', '..', '.', '', 'ä ö\n"', 'x'.repeat(400), 'CON:*?'])
  test(`a run called ${JSON.stringify(runId.slice(0, 20))} has a folder of its own`, async () => {
    const own = openBench();
    const ended = await own.run(['sh', '-c', 'echo x >> count; echo it ran'], { runId });
    assert.equal(ended.reason, '');
    assert.equal(ended.stdout, 'it ran\n');
    await own.run(['sh', '-c', 'echo x >> count'], { runId });
    assert.equal(own.read('count'), 'x\n');
    assert.equal(readdirSync(join(own.data, 'runs')).length, 1);
    assert.deepEqual(readdirSync(own.data).toSorted(), ['compiled', 'runs', 'work']);
  });

test('names that differ only in odd characters are different runs', async () => {
  const own = openBench();
  assert.equal((await own.run(['echo', 'one'], { runId: 'a/b' })).stdout, 'one\n');
  assert.equal((await own.run(['echo', 'two'], { runId: 'a:b' })).stdout, 'two\n');
});

test('a run whose folder is removed is lost, and what it started is killed', async () => {
  const own = openBench();
  const spec = own.spec(['sh', '-c', 'echo $$; exec sleep 60']);
  const pids: number[] = [];
  const running = own.runner.run(spec, (line) => pids.push(Number(line)), never);
  const pid = await until('the command', () => pids[0]);
  renameSync(join(own.data, 'runs'), join(own.data, 'removed'));
  const ended = await running;
  assert.equal(ended.status, 'lost');
  await until('its end', () => !existsSync(`/proc/${pid}`));
});

test('a run whose folder is removed can be stopped', async () => {
  const own = openBench();
  const stop = new AbortController();
  const spec = own.spec(['sh', '-c', 'echo begun; exec sleep 60']);
  const ended = await own.runner.run(
    spec,
    () => {
      renameSync(join(own.data, 'runs'), join(own.data, 'removed'));
      stop.abort();
    },
    stop.signal,
  );
  assert.match(ended.status, /^(?:lost|cancelled)$/);
});
