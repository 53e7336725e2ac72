// Another process holds the database's write lock, again and again.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { withMutant } from '../mutant.ts';
import { toTheEnd } from '../world.ts';
import { inWorld, type Random, type Row, type Tried } from './row.ts';

const HOLDER = join(import.meta.dirname, '../../store/children/hold-write-lock.ts');
const MONITOR = join(import.meta.dirname, '../children/meddle.mjs');
const HOLDS = 4;

/** Holds BEGIN IMMEDIATE for so many ms. */
async function hold(database: string, ms: number): Promise<void> {
  const holder = spawn(process.execPath, [HOLDER, database], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => holder.once('exit', resolve));
  await Promise.race([new Promise((resolve) => holder.stdout.once('data', resolve)), gone]);
  await wait(ms);
  holder.stdin.end();
  await gone;
}

async function tryOne(random: Random, longest: number, root?: string): Promise<Tried> {
  let worst = 0;
  const tried = await inWorld(
    async (world) => {
      const lag = join(world.project.control, 'lag');
      const bot = await world.start();
      writeFileSync(`${lag}.on`, '');
      await world.begin();
      for (let n = 0; n < HOLDS; n += 1) {
        await hold(join(world.project.data, 'greenloop.db'), random() * longest);
        await wait(random() * 400);
      }
      if (existsSync(lag)) worst = Number(readFileSync(lag, 'utf8'));
      const { restarts } = await toTheEnd(world, bot);
      if (restarts > 0) throw new Error(`the bot ended ${restarts} times: ${bot.said().slice(-300)}`);
      return HOLDS;
    },
    root,
    { env: { NODE_OPTIONS: `--import ${MONITOR}` } },
  );
  const figures = [{ name: 'event loop held up', value: worst, unit: 'ms', atMost: 250 }];
  return { ...tried, figures };
}

export const BUSY: readonly Row[] = [
  {
    name: 'SQLite busy',
    tries: 16,
    short: 1,
    attempt: (nth, random) => tryOne(random, nth % 3 === 2 ? 9_000 : 2_500),
    mutant: {
      without: 'trying again',
      attempt: () =>
        withMutant(
          [['src/store/busy.ts', 'if (!isBusy(error) && !isFull(error)) throw error;', 'throw error;']],
          (root) => tryOne(() => 0.9, 2_000, root),
        ),
    },
  },
];
