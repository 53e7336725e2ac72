import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench, runs, until } from '../bench.ts';

const bench = openBench();
const never = new AbortController().signal;

test('a command that ignores SIGTERM is dead after its grace', async () => {
  const stop = new AbortController();
  const script = 'trap "echo heard" TERM; echo $$; while :; do sleep 0.05; done';
  const lines: string[] = [];
  const ended = await bench.runner.run(
    bench.spec(['sh', '-c', script]),
    (line) => {
      lines.push(line);
      stop.abort();
    },
    stop.signal,
  );
  assert.equal(ended.status, 'cancelled');
  assert.equal(ended.signal, 'SIGKILL');
  assert.ok(lines.includes('heard'));
  assert.equal(runs(Number(lines[0])), false);
});

test('a command may clean up after SIGTERM', async () => {
  const patient = openBench(process.env, 20_000);
  const stop = new AbortController();
  const script = 'trap "echo cleaned; exit 0" TERM; sleep 60 & echo ready; wait';
  const spec = patient.spec(['sh', '-c', script]);
  const ended = await patient.runner.run(spec, () => stop.abort(), stop.signal);
  assert.equal(ended.status, 'cancelled');
  assert.equal(ended.stdout, 'ready\ncleaned\n');
});

test('everybody is asked to stop once, and a script before it is left alone by its child', async () => {
  const stop = new AbortController();
  // The shell waits for its child: were that asked first, it would go on to the end of the script.
  const script =
    'trap "echo parent" TERM; setsid sh -c "trap \'echo stray; exit\' TERM; echo ready; while :; do sleep 0.02; done" &\n' +
    'sleep 60; echo after; sleep 0.2';
  const ended = await bench.runner.run(bench.spec(['sh', '-c', script]), () => stop.abort(), stop.signal);
  assert.equal(ended.status, 'cancelled');
  assert.deepEqual(ended.stdout.trim().split('\n').toSorted(), ['after', 'parent', 'ready', 'stray']);
  assert.ok(ended.stdout.indexOf('parent') < ended.stdout.indexOf('after'), ended.stdout);
});

for (const [title, start] of [
  ['in the group', 'sleep 300 & echo $! >> pids-$1'],
  ['in a session of its own', 'setsid sh -c "echo \\$\\$ >> pids-$1; exec sleep 300" &'],
  [
    'in a session of its own that ignores SIGTERM',
    'setsid sh -c "trap : TERM HUP; echo \\$\\$ >> pids-$1; while :; do sleep 1; done" &',
  ],
  [
    'in a session of its own without its environment',
    'setsid env -i PATH="$PATH" sh -c "echo \\$\\$ >> pids-$1; exec sleep 300" &',
  ],
] as const) {
  test(`a grandchild ${title} is killed when its command is stopped`, async () => {
    const name = `stopped-${title.replaceAll(' ', '-')}`;
    const stop = new AbortController();
    const ended = bench.runner.run(
      bench.spec(['sh', '-c', `${start}\nexec sleep 300`, 'sh', name]),
      () => {},
      stop.signal,
    );
    const pid = await until('the grandchild', () => Number(bench.read(`pids-${name}`)));
    assert.ok(runs(pid));
    stop.abort();
    assert.equal((await ended).status, 'cancelled');
    assert.equal(runs(pid), false);
  });
}

test('the verdict comes when the command ends, although a grandchild holds its output, and the grandchild is killed', async () => {
  const script =
    'setsid sh -c "echo \\$\\$ > holder; exec sleep 300" & while [ ! -s holder ]; do sleep 0.02; done; echo said';
  const ended = await bench.run(['sh', '-c', script]);
  assert.equal(ended.status, 'passed');
  assert.equal(ended.stdout, 'said\n');
  assert.equal(runs(Number(bench.read('holder'))), false);
});

test('processes that go on forking are killed until none is left', async () => {
  // Each generation leaves a successor in a session of its own and goes: a single look at the process table misses it.
  bench.write('hop.sh', 'echo x >> hops; setsid sh hop.sh & [ -e stop-hopping ] && kill $!; exit 0\n');
  const script =
    'for i in 1 2 3 4; do setsid sh hop.sh & done; while [ "$(wc -l < hops)" -lt 20 ]; do sleep 0.02; done';
  const ended = await bench.run(['sh', '-c', `touch hops; ${script}`]);
  assert.equal(ended.status, 'passed');
  const hops = () => bench.read('hops').length;
  const then = hops();
  await bench.run(['sleep', '0.3']);
  assert.equal(hops(), then);
});

test('a service that a deployment leaves behind lives on, and may print', async () => {
  const script =
    'setsid sh -c "echo \\$\\$ > service; while :; do echo alive; echo x >> beats; sleep 0.02; done" &';
  const spec = bench.spec(['sh', '-c', `${script} while [ ! -s service ]; do sleep 0.02; done`], {
    keepProcesses: true,
  });
  const ended = await bench.runner.run(spec, () => {}, never);
  const pid = Number(bench.read('service'));
  try {
    assert.equal(ended.status, 'passed');
    const before = bench.read('beats').length;
    await until('further signs of life', () => bench.read('beats').length > before + 20);
    assert.ok(runs(pid));
  } finally {
    process.kill(pid, 'SIGKILL');
  }
});

test('what a deployment left behind is killed when it is stopped', async () => {
  const script = 'setsid sh -c "echo \\$\\$ > kept; exec sleep 300" & exec sleep 300';
  const stop = new AbortController();
  const ended = bench.runner.run(
    bench.spec(['sh', '-c', script], { keepProcesses: true }),
    () => {},
    stop.signal,
  );
  const pid = await until('the service', () => Number(bench.read('kept')));
  stop.abort();
  assert.equal((await ended).status, 'cancelled');
  assert.equal(runs(pid), false);
});

test('the same run id in another data folder is another run', async () => {
  const other = openBench();
  const stop = new AbortController();
  const spec = { ...other.spec(['sh', '-c', 'setsid sleep 300 & echo $!; wait']), runId: 'same' };
  const pids: number[] = [];
  const held = other.runner.run(spec, (line) => pids.push(Number(line)), stop.signal);
  const pid = await until('the other run', () => pids[0]);
  await bench.run(['true'], { runId: 'same' });
  assert.ok(runs(pid));
  stop.abort();
  await held;
});
