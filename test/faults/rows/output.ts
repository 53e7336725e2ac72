// A suite prints a gigabyte.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../../../src/runner/supervise/run-folder.ts';
import { textOf } from '../../helpers/command-bench.ts';
import { withMutant } from '../mutant.ts';
import { toTheEnd } from '../world.ts';
import { type Row, type Tried, withWorld } from './row.ts';

const GIGABYTE = 2 ** 30;
const MEGABYTE = 2 ** 20;
const MOST_LOG = 3 * MEGABYTE;
/** Lines, NUL bytes, and letters without a newline. */
const FLOODS = ['yes', 'cat /dev/zero', "tr '\\0' x < /dev/zero"];

/** The critical suite prints that much before it tests; a whole loop goes on to its goal. */
function flood(nth: number, bytes = GIGABYTE, root?: string): Promise<Tried> {
  const script = `${FLOODS[nth % FLOODS.length]} | head -c ${bytes}; exec "$@"`;
  const flooded = `run: [sh, -c, ${JSON.stringify(script)}, sh, node, tools/suite.mjs, "{reports}/a.xml"`;
  const yaml = (text: string) =>
    text.replace('run: [node, tools/suite.mjs, "{reports}/a.xml"', () => flooded);
  return withWorld(
    async (world) => {
      // At its first start a bot compiles itself, which takes memory once.
      await (await world.start()).kill('SIGTERM');
      await (await world.start()).kill('SIGTERM');
      const bot = await world.start();
      await world.begin();
      const runFolders = join(world.project.data, 'runs');
      const peaks = { meanwhile: 0, bot: 0, supervisor: 0 };
      const looking = setInterval(() => {
        const last = world.events().at(-1);
        const isPrinting =
          last?.type === 'suite-started' &&
          last.suiteId === 'a' &&
          !existsSync(runFiles(join(runFolders, last.runId)).result);
        const memory = memoryOf(bot.pid, 'VmRSS');
        if (isPrinting) peaks.meanwhile = Math.max(peaks.meanwhile, memory);
        peaks.bot = Math.max(peaks.bot, memoryOf(bot.pid, 'VmHWM'));
        const supervisors = supervisorsIn(runFolders).map((pid) => memoryOf(pid, 'VmHWM'));
        peaks.supervisor = Math.max(peaks.supervisor, ...supervisors);
      }, 100);
      await toTheEnd(world, bot).finally(() => clearInterval(looking));
      const broken = [...world.broken()];
      const runs = world
        .events()
        .flatMap((event) => (event.type === 'suite-started' && event.suiteId === 'a' ? [event] : []));
      for (const { runId, selection } of runs) {
        const { size } = statSync(runFiles(join(runFolders, runId)).stdout);
        if (size > MOST_LOG) broken.push(`the log of ${runId} has ${size} bytes`);
        if (selection === null && size < MEGABYTE) broken.push(`the log of ${runId} has only ${size} bytes`);
      }
      return {
        tries: 1,
        broken,
        figures: [
          { name: 'memory of the bot meanwhile', value: peaks.meanwhile, unit: 'MB', atMost: 150 },
          {
            name: 'of the bot in the whole loop, with reading the report and drawing the trend',
            value: peaks.bot,
            unit: 'MB',
          },
          { name: 'memory of a supervisor', value: peaks.supervisor, unit: 'MB', atMost: 150 },
        ],
      };
    },
    root,
    { features: { a_1: true, b_1: true }, yaml },
  );
}

/** The memory that a process has (`VmRSS`) or had at its most (`VmHWM`), MB; 0 when it is gone. */
function memoryOf(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`${which}:\\s*(\\d+) kB`).exec(textOf(`/proc/${pid}/status`))?.[1];
  return Number(kilobytes ?? 0) / 1_024;
}

function supervisorsIn(folder: string): readonly number[] {
  const ids = existsSync(folder) ? readdirSync(folder) : [];
  return ids.map((id) => Number(/"pid":(\d+)/.exec(textOf(runFiles(join(folder, id)).claim))?.[1] ?? 0));
}

export const OUTPUT: readonly Row[] = [
  {
    name: 'a suite prints 1 GB',
    tries: 3,
    short: 1,
    atOnce: 1,
    attempt: (nth) => flood(nth),
    mutant: {
      without: 'the cap of a log',
      attempt: () =>
        withMutant([['src/runner/supervise/capped-log.ts', 'text.slice(0, room)', 'text']], (root) =>
          flood(1, 64 * MEGABYTE, root),
        ),
    },
  },
];
