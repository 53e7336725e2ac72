// Two bots on one data folder: one leads, the other waits, and takes over when the leader stalls.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { readLeader } from '../../../src/store/read-leader.ts';
import { isSqliteError } from '../../../src/store/sqlite-error.ts';
import { type Bot, eventually, spawnBot } from '../../helpers/spawn-bot.ts';
import { type Edit, withMutant } from '../mutant.ts';
import { toTheEnd, type World } from '../world.ts';
import { inWorld, type Random, type Row, type Tried } from './row.ts';

/** The same with a lease that runs out sooner, for most tries; some wait for the whole of it. */
const SOON: readonly Edit[] = [
  ['src/store/lease.ts', 'LEASE_MS = 15_000', 'LEASE_MS = 3_000'],
  ['src/store/lease.ts', 'RENEW_MS = 5_000', 'RENEW_MS = 1_000'],
];

function leaderOf(world: World): number {
  return readLeader(join(world.project.data, 'greenloop.db'), Date.now())?.pid ?? 0;
}

/** Stops a process outside of its transactions: inside one it keeps SQLite's lock, and nobody can take over before it goes on. */
async function stop(pid: number, database: string): Promise<void> {
  const db = new Database(database, { timeout: 0 });
  try {
    for (;;) {
      process.kill(pid, 'SIGSTOP');
      try {
        db.exec('BEGIN IMMEDIATE; ROLLBACK');
        return;
      } catch (error) {
        if (!isSqliteError(error, 'BUSY')) throw error;
      }
      process.kill(pid, 'SIGCONT');
      await wait(20);
    }
  } finally {
    db.close();
  }
}

async function stall(world: World, random: Random, root?: string): Promise<void> {
  const { project, playground } = world;
  const first = await world.start();
  const env = { ...project.env, GREENLOOP_DATA: project.data };
  const second: Bot = spawnBot(playground, project.config, env, root);
  try {
    await eventually('the second to wait', () => /waiting until it ends/.test(second.said()), 30_000);
    if (leaderOf(world) !== first.pid) throw new Error('the second leads although the first lives');
    await world.begin();
    await wait(random() * 2_500);
    await stop(first.pid, join(project.data, 'greenloop.db'));
    const stalled = Date.now();
    await eventually('the second to lead', () => leaderOf(world) === second.pid, 40_000);
    if (root === undefined && Date.now() - stalled < 9_000)
      throw new Error('it took over from one that had just shown life');
    await wait(random() * 1_500);
    process.kill(first.pid, 'SIGCONT');
    const how = await Promise.race([first.gone, wait(20_000, 'alive' as const)]);
    if (how !== 75) throw new Error(`the first ended with ${how} instead of 75: ${first.said().slice(-300)}`);
    const { restarts } = await toTheEnd(world, second);
    if (restarts > 0) throw new Error(`the second ended too: ${second.said().slice(-300)}`);
  } finally {
    await second.kill('SIGKILL');
  }
}

function tryOne(random: Random, edits: readonly Edit[]): Promise<Tried> {
  const work = (root?: string) =>
    inWorld(async (world) => {
      await stall(world, random, root);
      return 1;
    }, root);
  return edits.length === 0 ? work() : withMutant(edits, work);
}

export const TWO_BOTS: readonly Row[] = [
  {
    name: 'two bots, one database, the leader stalls',
    tries: 6,
    short: 1,
    attempt: (nth, random) => tryOne(random, nth % 3 === 2 ? [] : SOON),
    mutant: {
      without: 'the epoch that fences each write',
      attempt: () =>
        tryOne(
          () => 0.1,
          [
            ...SOON,
            [
              'src/store/lease.ts',
              'if (epoch === null || row?.epoch !== epoch) throw lost(db.name, row);',
              'void row;',
            ],
            ['src/store/lease.ts', 'told.onLost(lost(db.name, read()));', ';'],
          ],
        ),
    },
  },
];
