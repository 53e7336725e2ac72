// The bot from outside, a sample a second: memory, processor time, its database, what it still owes to Slack.
import { readFileSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import type Database from 'better-sqlite3';

export type Sample = {
  /** Epoch ms. */
  readonly at: number;
  /** Resident memory, bytes. */
  readonly rss: number;
  /** Processor time so far, seconds. */
  readonly cpu: number;
  /** The database with its log, bytes. */
  readonly database: number;
  /** Messages that are to be posted or edited. */
  readonly owed: number;
  /** Loops under way. */
  readonly loops: number;
  /** Load average of the machine, last minute. */
  readonly load: number;
};

const TICKS_A_SECOND = 100;

/** One sample of the process with this pid over the open database in `file`. */
export function sampleBot(pid: number, db: Database.Database, file: string): Sample {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const count = (text: string) => (db.prepare(text).pluck().get() as number | null) ?? 0;
  return {
    at: Date.now(),
    rss: Number(kb) * 1_024,
    cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND,
    database: sizeOf(file) + sizeOf(`${file}-wal`),
    owed: count('SELECT count(*) FROM outbox WHERE owed = 1'),
    loops: count(`SELECT count(*) FROM loops WHERE status IN ('running', 'paused', 'blocked')`),
    load: loadavg()[0] ?? 0,
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
