// Who did or tried what.
import type { Database } from 'better-sqlite3';
import { all, run } from './sql.ts';
import type { Write } from './write.ts';

/** One try, allowed or not. */
export type AuditEntry = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly where: string;
  readonly allowed: boolean;
  /** Why it was refused, or what came of it. */
  readonly reason: string;
};

export type Audit = {
  /** May throw LoopError `lease-lost`, `database-busy`; nothing is written then. */
  write(entry: AuditEntry): void;
  /** The last `n` entries, newest first. */
  list(n: number): readonly AuditEntry[];
};

/** The audit log of this database; nothing is ever taken out of it. */
export function createAudit(db: Database, write: Write): Audit {
  return {
    write({ at, who, what, where, allowed, reason }) {
      const text = 'INSERT INTO audit (at, who, what, "where", allowed, reason) VALUES (?, ?, ?, ?, ?, ?)';
      write(() => run(db, text, at, who, what, where, Number(allowed), reason));
    },
    list: (n) =>
      all<Omit<AuditEntry, 'allowed'> & { allowed: number }>(
        db,
        'SELECT at, who, what, "where", allowed, reason FROM audit ORDER BY n DESC LIMIT ?',
        n,
      ).map((row) => ({ ...row, allowed: row.allowed === 1 })),
  };
}
