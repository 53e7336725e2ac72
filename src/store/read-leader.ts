// Who leads a database, asked from outside and without a look at anything else in it.
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Owner } from './process-owner.ts';
import { isDead } from './process-owner.ts';
import { one } from './sql.ts';

/** Whoever leads, or last led; `alive` when it showed life within its time and is not known to be dead. */
export type Leader = {
  readonly pid: number;
  readonly host: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** When the lease runs out unless its holder shows life, in epoch ms. */
  readonly until: number;
  readonly alive: boolean;
};

/** The leader at `now` (epoch ms); null when nobody ever led. Throws an Error for a file that is not there or cannot be read. */
export function readLeader(file: string, now: number): Leader | null {
  if (!existsSync(file)) throw new Error('there is no such file');
  const db = new Database(file, { readonly: true, timeout: 2_000 });
  try {
    const row = one<{ owner: string; since: number; expires_at: number }>(
      db,
      'SELECT owner, since, expires_at FROM lease',
    );
    if (row === undefined) return null;
    const owner = JSON.parse(row.owner) as Owner;
    const { pid, host } = owner;
    return {
      pid,
      host,
      since: row.since,
      until: row.expires_at,
      alive: row.expires_at > now && !isDead(owner),
    };
  } finally {
    db.close();
  }
}
