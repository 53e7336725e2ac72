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

/** Which tries are wanted: of those who have `who` in their id, and where what was tried has `about` in it; left out: any. */
type AuditWish = {
  readonly who?: string | undefined;
  readonly about?: string | undefined;
  readonly refusedOnly?: boolean;
};

export type Audit = {
  /** May throw LoopError `lease-lost`, `database-busy`; nothing is written then. */
  write(entry: AuditEntry): void;
  /** The last `n` entries that are wanted, newest first. */
  list(n: number, wish?: AuditWish): readonly AuditEntry[];
};

/** The audit log of this database; triggers of the database let nothing in it be changed or taken out. */
export function createAudit(db: Database, write: Write): Audit {
  return {
    write({ at, who, what, where, allowed, reason }) {
      const text = 'INSERT INTO audit (at, who, what, "where", allowed, reason) VALUES (?, ?, ?, ?, ?, ?)';
      write(() => run(db, text, at, who, what, where, Number(allowed), reason));
    },
    list: (n, { who = '', about = '', refusedOnly = false } = {}) =>
      all<Omit<AuditEntry, 'allowed'> & { allowed: number }>(
        db,
        `SELECT at, who, what, "where", allowed, reason FROM audit
        WHERE instr(who, ?) > 0 AND instr(what, ?) > 0 AND allowed <= ? ORDER BY n DESC LIMIT ?`,
        who,
        about,
        refusedOnly ? 0 : 1,
        n,
      ).map((row) => ({ ...row, allowed: row.allowed === 1 })),
  };
}
