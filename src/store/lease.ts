// One leader a database: whoever holds the lease may write; its epoch fences every write of a leader that was replaced.
import type { Database } from 'better-sqlite3';
import { LoopError } from '../loop/errors.ts';
import type { Clock } from '../loop/ports.ts';
import { isBusy, retryBusy, tellingFull } from './busy.ts';
import { isDead, type Owner } from './process-owner.ts';
import { one, run } from './sql.ts';
import { isSqliteError } from './sqlite-error.ts';

/** How long a leader that shows no life keeps the lease, how often it shows life, how often a waiting bot looks: ms. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
const LOOK_MS = 1_000;

type LeaseRow = { epoch: number; owner: string; since: number; expires_at: number };

export type Lease = {
  /** Becomes the leader; its epoch. Throws LoopError `data-folder-led`. */
  takeLease(): Promise<number>;
  /** Becomes the leader as soon as there is none; rejects with the signal's reason when that aborts first. */
  waitForLease(signal: AbortSignal): Promise<number>;
  /** Ours; null: we do not lead. */
  epoch(): number | null;
  /** Called inside a transaction before it writes. Throws LoopError `lease-lost`. */
  fence(): void;
  /** Gives the lease back, if it is still ours. */
  release(): void;
};

/** What whoever opened the store wants to know of the lease. */
export type LeaseTold = {
  /** There was no space for a write. */
  readonly onFull: () => void;
  /** Another process leads, as is seen when life is to be shown; LoopError `lease-lost`. */
  readonly onLost: (error: LoopError) => void;
};

/** The lease of this database for this process; renewing does not keep the process alive. */
export function createLease(db: Database, clock: Clock, owner: Owner, told: LeaseTold): Lease {
  let epoch: number | null = null;
  let timer: NodeJS.Timeout | null = null;

  const read = () => one<LeaseRow>(db, 'SELECT epoch, owner, since, expires_at FROM lease');
  const take = db.transaction((hasExpired: (row: LeaseRow) => boolean): number => {
    const row = read();
    const now = clock.now();
    if (row && row.epoch === epoch) return row.epoch;
    if (row && !hasExpired(row) && !isDead(JSON.parse(row.owner) as Owner)) throw led(db.name, row);
    const next = (row?.epoch ?? 0) + 1;
    const text = 'INSERT OR REPLACE INTO lease (one, epoch, owner, since, expires_at) VALUES (1, ?, ?, ?, ?)';
    run(db, text, next, JSON.stringify(owner), now, now + LEASE_MS);
    return next;
  });
  /** How many leases were changed: 0 when another one has it by now; null when that could not be written. */
  const expire = (at: number): number | null => {
    try {
      return tellingFull(told.onFull, () =>
        run(db, 'UPDATE lease SET expires_at = ? WHERE epoch = ?', at, epoch),
      );
    } catch (error) {
      // Busy or without space: the lease then runs out by itself, and the epoch keeps fencing every write.
      if (!isBusy(error) && !isSqliteError(error, 'FULL', 'IOERR')) throw error;
      return null;
    }
  };
  const byTheClock = (row: LeaseRow) => row.expires_at <= clock.now();
  const takeLease = async (hasExpired = byTheClock) => {
    epoch = await retryBusy(db.name, () => tellingFull(told.onFull, () => take.immediate(hasExpired)));
    timer ??= setInterval(() => {
      if (expire(clock.now() + LEASE_MS) === 0) told.onLost(lost(db.name, read()));
    }, RENEW_MS).unref();
    return epoch;
  };

  return {
    takeLease: () => takeLease(),
    async waitForLease(signal) {
      // Whoever waits has seen for how long the leader showed no life: a clock that is set says nothing about that.
      let seen = { expiresAt: -1, at: 0 };
      const hasExpired = ({ expires_at: expiresAt }: LeaseRow) => {
        if (expiresAt !== seen.expiresAt) seen = { expiresAt, at: performance.now() };
        return expiresAt === 0 || performance.now() - seen.at >= LEASE_MS;
      };
      for (;;) {
        signal.throwIfAborted();
        try {
          return await takeLease(hasExpired);
        } catch (error) {
          if (!(error instanceof LoopError && error.code === 'data-folder-led')) throw error;
        }
        await clock.wait(LOOK_MS, signal);
      }
    },
    epoch: () => epoch,
    fence() {
      const row = read();
      if (epoch === null || row?.epoch !== epoch) throw lost(db.name, row);
    },
    release() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      if (epoch !== null) expire(0);
      epoch = null;
    },
  };
}

function led(file: string, row: LeaseRow): LoopError {
  return new LoopError(
    'data-folder-led',
    `${file} is led by ${holder(row)}`,
    'stop that Greenloop first, or give this one another data folder',
  );
}

function lost(file: string, row: LeaseRow | undefined): LoopError {
  return new LoopError(
    'lease-lost',
    row ? `${file} is now led by ${holder(row)}; nothing was written` : `nobody leads ${file} yet`,
    'this process must end and start again',
  );
}

function holder(row: LeaseRow): string {
  const { pid, host } = JSON.parse(row.owner) as Owner;
  return `process ${pid} on ${host} since ${new Date(row.since).toISOString()}`;
}
