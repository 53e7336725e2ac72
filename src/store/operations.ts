// What whoever runs Greenloop asks the database: figures, whether it takes a write, and which loop a folder belongs to.
import type { Database } from 'better-sqlite3';
import type { LoopStatus, RunPurpose } from '../loop/model.ts';
import type { Clock } from '../loop/ports.ts';
import { loadPlan } from './load-plan.ts';
import { all, one, run } from './sql.ts';
import type { Write } from './write.ts';

/** How much of what there is, at one moment. */
type Figures = {
  readonly loops: Readonly<Partial<Record<LoopStatus, number>>>;
  /** Commands of suites that run now, by what they are run for. */
  readonly running: Readonly<Partial<Record<RunPurpose, number>>>;
  /** Entries of the journal. */
  readonly events: number;
  /** Commands that were received and not carried out yet. */
  readonly inbox: number;
  /** Messages that are to be posted or edited, and how long the oldest has been owed, ms; 0 when there is none. */
  readonly outbox: { readonly waiting: number; readonly oldestMs: number };
  /** Messages that Slack refused for good. */
  readonly refused: number;
  /** The lease's epoch: how often somebody began to lead; 0: never. */
  readonly epoch: number;
};

/** A loop as far as its files are concerned. */
type LoopFiles = {
  readonly project: string;
  /** It has not finished. */
  readonly open: boolean;
  /** How long the files of commands are kept, ms, as its project's last loop was started; null: that does not say. */
  readonly keepMs: number | null;
};

export type Operations = {
  figures(): Figures;
  /** Writes a row as it is. Throws LoopError `lease-lost`, `database-busy`; SQLite's own error when the disk takes nothing. */
  tryWriting(): void;
  /** Null for a loop that this database does not know. */
  loopFiles(loopId: string): LoopFiles | null;
  /** The id of a loop's iteration by its number in the project; null when there is none. */
  iterationId(loopId: string, number: number): string | null;
};

const OPEN = `status IN ('running', 'paused', 'blocked')`;

/** The operator's questions to this database; none of them reads results, so that all are quick. */
export function createOperations(db: Database, write: Write, clock: Clock): Operations {
  const counted = <Key extends string>(text: string): Partial<Record<Key, number>> =>
    Object.fromEntries(all<{ key: Key; n: number }>(db, text).map(({ key, n }) => [key, n])) as Partial<
      Record<Key, number>
    >;
  const number = (text: string): number => one<{ n: number | null }>(db, text)?.n ?? 0;
  return {
    figures() {
      const since = number('SELECT min(owed_since) AS n FROM outbox WHERE owed = 1');
      return {
        loops: counted<LoopStatus>('SELECT status AS key, count(*) AS n FROM loops GROUP BY status'),
        running: counted<RunPurpose>(
          `SELECT purpose AS key, count(*) AS n FROM runs WHERE status = 'running' AND iteration IN
             (SELECT n FROM iterations WHERE loop IN (SELECT n FROM loops WHERE ${OPEN})) GROUP BY purpose`,
        ),
        events: number('SELECT max(seq) AS n FROM journal'),
        inbox: number('SELECT count(*) AS n FROM inbox WHERE finished_at IS NULL'),
        outbox: {
          waiting: number('SELECT count(*) AS n FROM outbox WHERE owed = 1'),
          oldestMs: since === 0 ? 0 : Math.max(0, clock.now() - since),
        },
        refused: number(`SELECT count(*) AS n FROM outbox WHERE state = 'failed'`),
        epoch: number('SELECT epoch AS n FROM lease'),
      };
    },
    tryWriting() {
      write(() => run(db, 'UPDATE lease SET expires_at = expires_at'));
    },
    loopFiles(loopId) {
      const row = one<{ project: string; open: number; plan: number }>(
        db,
        `SELECT project, ${OPEN} AS open, (SELECT plan FROM loops l WHERE l.project = loops.project
           ORDER BY n DESC LIMIT 1) AS plan FROM loops WHERE id = ?`,
        loopId,
      );
      if (row === undefined) return null;
      return {
        project: row.project,
        open: row.open === 1,
        keepMs: loadPlan(db, row.plan).keepMs ?? null,
      };
    },
    iterationId(loopId, wanted) {
      const text = `SELECT i.id FROM iterations i JOIN loops l ON i.loop = l.n WHERE l.id = ? AND i.number = ?`;
      return one<{ id: string }>(db, text, loopId, wanted)?.id ?? null;
    },
  };
}
