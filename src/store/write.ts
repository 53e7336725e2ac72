// Every write: one transaction, fenced by the lease, on disk when it returns.
import type { Database } from 'better-sqlite3';
import { faultOf, tellingFull } from './busy.ts';
import type { Lease } from './lease.ts';

/** Runs the change in one `BEGIN IMMEDIATE`. Throws LoopError `lease-lost`; nothing is written then. */
export type Write = <T>(change: () => T) => T;

/**
 * One try; SQLite's own error when the database is busy or its disk is full, which `onFull` is told. Meanwhile `wanted`, a shared number, is
 * above 0: a thread of ours that writes too lets us in.
 */
export function createWrite(
  db: Database,
  lease: Lease,
  wanted: Int32Array<SharedArrayBuffer>,
  onFull: () => void,
): Write {
  return (change) => {
    const transaction = db.transaction(() => {
      lease.fence();
      return change();
    });
    Atomics.add(wanted, 0, 1);
    try {
      return tellingFull(onFull, () => transaction.immediate());
    } finally {
      Atomics.sub(wanted, 0, 1);
      Atomics.notify(wanted, 0);
    }
  };
}

/** For callers that cannot wait: LoopError `database-busy`, `disk-full` after one try, which blocks at most for the busy timeout. */
export function withoutWaiting(db: Database, write: Write): Write {
  return (change) => {
    try {
      return write(change);
    } catch (error) {
      throw faultOf(db.name, error);
    }
  };
}
