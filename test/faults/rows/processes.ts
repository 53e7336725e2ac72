// The bot, a command or its supervisor is killed while the command runs.
import { setTimeout as wait } from 'node:timers/promises';
import { textOf, until } from '../../helpers/command-bench.ts';
import { startRunnerBot } from '../../helpers/runner-bot.ts';
import { atEveryCommand, killFixer, LAST_DELAY_MS, loseSuite, pidIn } from '../kill-in-loop.ts';
import { type Edit, withMutant } from '../mutant.ts';
import { killHard, onBench } from '../on-bench.ts';
import type { Row, Tried } from './row.ts';

/** A start is one although a second bot comes: it looks for the claim, and so does a second supervisor. */
const WITHOUT_CLAIM: readonly Edit[] = [
  ['src/runner/run-command.ts', 'if (existsSync(files.claim)) return;', ''],
  [
    'src/runner/supervise/supervisor.ts',
    'if (await inTime(() => createOnce(files.claim, ownIdentity()))) {',
    'await inTime(() => createOnce(files.claim, ownIdentity()));\n{',
  ],
];

/** A command that counts its starts; the bot is killed `delay` ms after it wrote down what to run, and another one goes on. */
function betweenSpawnAndRecord(delay: number, seconds = 0.25, root?: string): Promise<Tried> {
  return onBench(async ({ root: product, ...bench }) => {
    const spec = bench.spec(['sh', '-c', `echo x >> starts; echo begun; sleep ${seconds}; echo done`]);
    const first = startRunnerBot(bench.data, spec, product);
    await until('the spec', () => textOf(bench.files(spec.runId).spec));
    await wait(delay);
    first.child.kill('SIGKILL');
    await first.exited;
    const second = startRunnerBot(bench.data, spec, product);
    await second.exited;
    const starts = bench.read('starts').length / 2;
    bench.expect(starts === 1, `${starts} starts of one run, the bot was killed after ${delay} ms`);
    const told = second.lines.join(', ');
    bench.expect(
      told === 'told begun, told done, ended passed',
      `after ${delay} ms the next bot heard: ${told}`,
    );
    bench.expect(bench.marked().length === 0, `${bench.marked().length} processes are left`);
    return 1;
  }, root);
}

const GREEN = '<testsuite name="s" tests="1"><testcase classname="c" name="works"/></testsuite>';

/** A command is killed by SIGKILL; `nth` says which kind. */
function killCommand(nth: number, root?: string): Promise<Tried> {
  return onBench(async (bench) => {
    const script = ['', 'echo "$2" > "$1/r.xml"; ', 'setsid sleep 300 & echo $! >> pids; '][nth % 3];
    const argv = [
      'sh',
      '-c',
      `echo x >> starts; ${script}echo $$ >> pid; exec sleep 300`,
      'sh',
      '{reports}',
      GREEN,
    ];
    const killed = (async () => killHard(await until('the command', () => Number(bench.read('pid')))))();
    const ended = nth % 2 === 0 ? await bench.runSuite(argv as never) : await bench.run(argv as never);
    await killed;
    const { status, reason } = ended;
    bench.expect(status === 'errored' && /killed by SIGKILL/.test(reason), `it is ${status} (${reason})`);
    bench.expect(bench.read('starts') === 'x\n', 'it was started again');
    const left = [...bench.marked(), ...bench.alive()];
    bench.expect(left.length === 0, `${left.length} processes are left`);
    return 1;
  }, root);
}

/** Commands whose supervisor is killed, with what they leave. */
const ORPHANS = [
  'exec sleep 300',
  'for i in 1 2 3; do setsid sh -c "echo \\$\\$ >> pids; exec sleep 300" & done; sleep 300',
  'exec env -i sleep 300',
  'setsid sh -c "trap : TERM HUP INT; echo \\$\\$ >> pids; while :; do sleep 1; done" & wait',
  'sh -c "sh -c \\"echo \\\\\\$\\\\\\$ >> pids; sleep 300\\"; true" & wait',
];

/** A supervisor is killed, on every second try while no bot looks. */
function killSupervisor(nth: number, root?: string): Promise<Tried> {
  return onBench(async ({ root: product, ...bench }) => {
    const script = ORPHANS[nth % ORPHANS.length] ?? '';
    const spec = bench.spec(['sh', '-c', `echo x >> starts; echo $$ >> pids; echo $$ > pid; ${script}`]);
    const first = startRunnerBot(bench.data, spec, product);
    await until('the command', () => bench.read('pid'));
    await wait(100);
    const alone = nth % 2 === 1;
    if (alone) first.child.kill('SIGKILL');
    if (alone) await first.exited;
    killHard(await pidIn(bench.files(spec.runId).claim));
    const ended = await bench.runner.run(spec, () => {}, new AbortController().signal);
    await first.exited;
    bench.expect(ended.status === 'lost', `it is ${ended.status} (${ended.reason})`);
    const again = await bench.runner.run(spec, () => {}, new AbortController().signal);
    bench.expect(again.status === 'lost' && bench.read('starts') === 'x\n', 'the same run was started again');
    const left = new Set([...bench.marked(), ...bench.alive()]);
    bench.expect(left.size === 0, `${left.size} orphans of \`${script}\` are left`);
    return 1;
  }, root);
}

export const PROCESSES: readonly Row[] = [
  {
    name: 'SIGKILL of the bot between spawn and record',
    tries: 132,
    short: 2,
    attempt: (nth, random) =>
      nth % 12 === 11
        ? atEveryCommand(random, 12)
        : betweenSpawnAndRecord(nth < 44 ? (nth % 22) * 20 : random() * LAST_DELAY_MS),
    mutant: {
      without: 'the claim of a run',
      attempt: () => withMutant(WITHOUT_CLAIM, (root) => betweenSpawnAndRecord(300, 3, root)),
    },
  },
  {
    name: 'SIGKILL of the command',
    tries: 28,
    short: 3,
    attempt: (nth) => (nth % 7 === 6 ? killFixer() : killCommand(nth)),
    mutant: {
      without: 'telling a signal from an exit code',
      attempt: () =>
        withMutant(
          [['src/runner/supervise/judge-end.ts', 'if (signal !== null)', 'if (signal === "")']],
          (root) => killCommand(1, root),
        ),
    },
  },
  {
    name: 'SIGKILL of the supervisor',
    tries: 28,
    short: 3,
    attempt: (nth) => (nth % 7 < 5 ? killSupervisor(nth) : loseSuite((nth % 7) - 4)),
    mutant: {
      without: 'reaping what a lost run left',
      attempt: () =>
        withMutant(
          [
            [
              'src/runner/run-command.ts',
              'await killTree(markOf(folder), leader === null ? null : groupOf(leader));',
              'void [killTree, leader, groupOf];',
            ],
          ],
          (root) => killSupervisor(1, root),
        ),
    },
  },
];
