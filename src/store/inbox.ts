// Commands from people, on disk before they are acknowledged, carried out once.
import type { Database } from 'better-sqlite3';
import type { Clock, Inbox, InboxCommand } from '../loop/ports.ts';
import { all, run } from './sql.ts';
import type { Write } from './write.ts';

/** Every method that writes may throw LoopError `lease-lost`, `database-busy`; nothing is written then. */
export function createInbox(db: Database, write: Write, clock: Clock): Inbox {
  return {
    receive(command) {
      const text = `INSERT INTO inbox (id, command, received_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`;
      const stored = write(() => run(db, text, command.id, JSON.stringify(command), clock.now()));
      return stored === 1 ? 'new' : 'duplicate';
    },
    pending(most = -1) {
      const text = 'SELECT command FROM inbox WHERE finished_at IS NULL ORDER BY n LIMIT ?';
      return all<{ command: string }>(db, text, most).map((row) => JSON.parse(row.command) as InboxCommand);
    },
    finish(id, outcome) {
      const text = 'UPDATE inbox SET finished_at = ?, outcome = ? WHERE id = ? AND finished_at IS NULL';
      const finished = write(() => run(db, text, clock.now(), outcome, id));
      if (finished !== 1) throw new Error(`the inbox has no pending command ${id}`);
    },
  };
}
