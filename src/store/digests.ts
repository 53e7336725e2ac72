// Which digests were posted, and whether the schedule is on.
import type { Database } from 'better-sqlite3';
import type { Ledger } from '../loop/model.ts';
import type { Clock, Digests } from '../loop/ports.ts';
import { wantMessage } from './outbox.ts';
import { one, run } from './sql.ts';
import type { Write } from './write.ts';

/** Every method that writes may throw LoopError `lease-lost`, `database-busy`; nothing is written then. */
export function createDigests(db: Database, write: Write, clock: Clock): Digests {
  return {
    enabled(project) {
      const text = 'SELECT enabled FROM digest_settings WHERE project = ?';
      return (one<{ enabled: number }>(db, text, project)?.enabled ?? 1) === 1;
    },
    setEnabled(project, on, by) {
      const text = `INSERT OR REPLACE INTO digest_settings (project, enabled, changed_by, changed_at) VALUES (?, ?, ?, ?)`;
      write(() => run(db, text, project, Number(on), by, clock.now()));
    },
    last(project) {
      const text = 'SELECT * FROM digests WHERE project = ? ORDER BY local_date DESC LIMIT 1';
      const row = one<{ local_date: string; at: number; iteration: number; ledger: string }>(
        db,
        text,
        project,
      );
      if (row === undefined) return null;
      const { local_date: localDate, at, iteration } = row;
      return { localDate, at, iteration, ledger: JSON.parse(row.ledger) as Ledger };
    },
    post: (project, localDate, { at, iteration, ledger }, messages) =>
      write(() => {
        const text = `INSERT INTO digests (project, local_date, at, iteration, ledger) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (project, local_date) DO NOTHING`;
        if (run(db, text, project, localDate, at, iteration, JSON.stringify(ledger)) === 0) return false;
        for (const message of messages) wantMessage(db, message, at);
        return true;
      }),
  };
}
