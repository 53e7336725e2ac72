// Commands that do not stop when they are asked to, and what commands leave running.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runs, until } from '../../helpers/command-bench.ts';
import { withMutant } from '../mutant.ts';
import { GRACE_MS, onBench } from '../on-bench.ts';
import type { Row, Tried } from './row.ts';

/** Commands that hear SIGTERM and go on; each writes the pids that have to die into `pids`. */
const STUBBORN: readonly (readonly string[])[] = [
  ['sh', '-c', 'trap "" TERM; echo $$ >> pids; while :; do sleep 0.05; done'],
  [
    'node',
    '-e',
    "process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {}); require('fs').writeFileSync('pids', process.pid + '\\n'); setInterval(() => {}, 1000)",
  ],
  [
    'sh',
    '-c',
    'trap "" TERM; echo $$ >> pids; for i in 1 2 3 4; do sh -c "echo \\$\\$ >> pids; while :; do sleep 0.05; done" & done; wait; sleep 300',
  ],
  [
    'sh',
    '-c',
    'trap "" TERM; setsid sh -c "echo \\$\\$ >> pids; while :; do sleep 0.05; done" & echo $$ >> pids; while :; do sleep 0.05; done',
  ],
  ['sh', '-c', 'echo $$ >> pids; kill -STOP $$; sleep 300'],
  ['sh', '-c', 'trap "" TERM HUP INT QUIT; echo $$ >> pids; exec sleep 300'],
];

/** A stubborn command is stopped, on every second try by its time limit. */
function refuseToStop(nth: number, root?: string): Promise<Tried> {
  return onBench(async (bench) => {
    const argv = STUBBORN[nth % STUBBORN.length] as readonly [string, ...string[]];
    const stop = new AbortController();
    const byLimit = nth % 2 === 1;
    const limit = 2_000;
    const spec = bench.spec(argv, byLimit ? { timeoutMs: limit } : {});
    const running = bench.runner.run(spec, () => {}, stop.signal);
    await until('the command', () => bench.alive().length);
    await wait(150);
    const asked = byLimit ? statSync(bench.files(spec.runId).started).mtimeMs + limit : Date.now();
    if (!byLimit) stop.abort();
    const pids = bench.alive();
    // A mutant that never kills must not hold the row up.
    const dead = await gone(pids, asked + 15_000);
    if (dead)
      bench.measure({
        name: 'dead after grace',
        value: Date.now() - asked - GRACE_MS,
        unit: 'ms',
        atMost: 1_000,
      });
    bench.expect(
      dead,
      `${pids.filter(runs).length} processes of ${argv.join(' ').slice(0, 60)} live 15 s after they were asked to stop`,
    );
    if (!dead) return 1;
    const { status } = await running;
    bench.expect(status === (byLimit ? 'timed-out' : 'cancelled'), `it is ${status}`);
    const left = new Set([...bench.marked(), ...bench.alive()]);
    bench.expect(left.size === 0, `${left.size} processes are left`);
    return 1;
  }, root);
}

/** Whether these processes are gone, as soon as they are; false at that moment, epoch ms. */
async function gone(pids: readonly number[], end: number): Promise<boolean> {
  for (;;) {
    if (!pids.some(runs)) return true;
    if (Date.now() > end) return false;
    await wait(5);
  }
}

const HOP = 'echo $$ >> hops; setsid sh hop.sh & exit 0';
/** What commands leave behind when they end; each touches `over` as its last deed. */
const LEFT: readonly string[] = [
  'sleep 300 & echo $! >> pids',
  'for i in 1 2 3; do setsid sh -c "echo \\$\\$ >> pids; exec sleep 300" & done; while [ "$(wc -l < pids)" -lt 3 ]; do sleep 0.02; done',
  'setsid sh -c "trap : TERM HUP INT; echo \\$\\$ >> pids; while :; do echo noise; sleep 0.05; done" & while [ ! -s pids ]; do sleep 0.02; done',
  'nohup setsid sh -c "nohup setsid sh -c \'echo \\$\\$ >> pids; exec sleep 300\' & exit" > /dev/null 2>&1 & while [ ! -s pids ]; do sleep 0.02; done',
  // A storm: hundreds at once, each in a session of its own.
  'for i in $(seq 200); do setsid sleep 300 & echo $! >> pids; done',
  // One that never holds still: each generation starts its successor and goes.
  'for i in 1 2 3 4; do setsid sh hop.sh & done; while [ "$(wc -l < hops)" -lt 20 ]; do sleep 0.02; done',
];

/** A command ends and leaves others running. */
function leaveBehind(nth: number, root?: string): Promise<Tried> {
  return onBench(async (bench) => {
    bench.write('hop.sh', HOP);
    const script = `touch hops; ${LEFT[nth % LEFT.length]}; touch over`;
    const code = nth % 4 === 3 ? 3 : 0;
    const { status, exitCode } = await bench.run(['sh', '-c', `${script}; exit ${code}`]);
    const end = statSync(join(bench.cwd, 'over')).mtimeMs;
    bench.measure({ name: 'verdict after the end', value: Date.now() - end, unit: 'ms' });
    bench.expect(
      exitCode === code && status === (code === 0 ? 'passed' : 'failed'),
      `it is ${status} (${exitCode})`,
    );
    const left = new Set([...bench.marked(), ...bench.alive()]);
    bench.expect(left.size === 0, `${left.size} processes are left of: ${LEFT[nth % LEFT.length]}`);
    const hops = bench.read('hops').length;
    await wait(100);
    bench.expect(bench.read('hops').length === hops, 'something still starts processes');
    return 1;
  }, root);
}

export const STOPPING: readonly Row[] = [
  {
    name: 'a command ignores SIGTERM',
    tries: 36,
    short: 2,
    attempt: (nth) => refuseToStop(nth),
    mutant: {
      without: 'SIGKILL after the grace',
      attempt: () =>
        withMutant(
          [
            [
              'src/runner/supervise/process-tree.ts',
              '    await wait(LOOK_MS);\n  await killTree(mark, group);',
              '    await wait(LOOK_MS);',
            ],
          ],
          (root) => refuseToStop(0, root),
        ),
    },
  },
  {
    name: 'grandchildren outlive the command',
    tries: 36,
    short: 3,
    attempt: (nth) => leaveBehind(nth),
    mutant: {
      without: 'killing what a command left',
      attempt: () =>
        withMutant(
          [
            [
              'src/runner/supervise/supervisor.ts',
              'if (!keepProcesses || ending !== null) await killTree(mark, group);',
              'void killTree;',
            ],
          ],
          (root) => leaveBehind(1, root),
        ),
    },
  },
];
