// The journal: every event as JSON, without what the tables hold already (plans, results), which is put back on reading.
import type { Database } from 'better-sqlite3';
import type { JournalEntry, LoopEvent, LoopStarted, SuiteEnded } from '../loop/event.ts';
import type { Plan } from '../loop/plan.ts';
import type { Moment } from './moment.ts';
import { isTelling, tellingResults } from './remarks.ts';
import { all, insert, one } from './sql.ts';

type JournalRow = {
  readonly seq: number;
  readonly loop: number;
  readonly loop_id: string;
  readonly iteration: number | null;
  readonly at: number;
  readonly event: string;
};

/** Appends an event; the entry as it will be read. */
export function append(db: Database, { at, loop, iteration }: Moment, event: LoopEvent): JournalEntry {
  const seq = insert(
    db,
    'INSERT INTO journal (loop, iteration, at, event) VALUES (?, ?, ?, ?)',
    loop.n,
    iteration?.number ?? null,
    at,
    JSON.stringify(slim(event)),
  );
  const kept = event.type === 'suite-ended' ? { ...event, results: event.results.filter(isTelling) } : event;
  return { seq, loopId: loop.id, iteration: iteration?.number ?? null, at, event: kept };
}

/** Entries after `seq`, oldest first. */
export function readJournal(db: Database, after: number, limit: number): readonly JournalEntry[] {
  const rows = all<JournalRow>(
    db,
    `SELECT j.seq, j.loop, l.id AS loop_id, j.iteration, j.at, j.event FROM journal j JOIN loops l ON l.n = j.loop
     WHERE j.seq > ? ORDER BY j.seq LIMIT ?`,
    after,
    limit,
  );
  return rows.map((row) => ({
    seq: row.seq,
    loopId: row.loop_id,
    iteration: row.iteration,
    at: row.at,
    event: putBack(db, row),
  }));
}

function slim(event: LoopEvent): object {
  if (event.type === 'loop-started') return { ...event, plan: undefined };
  if (event.type === 'suite-ended') return { ...event, results: undefined };
  return event;
}

function putBack(db: Database, row: JournalRow): LoopEvent {
  const event = JSON.parse(row.event) as LoopEvent;
  if (event.type === 'loop-started') {
    const text = 'SELECT p.plan FROM loops l JOIN plans p ON p.n = l.plan WHERE l.n = ?';
    const plan = JSON.parse(one<{ plan: string }>(db, text, row.loop)?.plan ?? 'null') as Plan;
    return { ...event, plan } satisfies LoopStarted;
  }
  if (event.type === 'suite-ended') {
    const run = one<{ n: number }>(db, 'SELECT n FROM runs WHERE id = ?', event.runId)?.n ?? 0;
    return { ...event, results: tellingResults(db, run) } satisfies SuiteEnded;
  }
  return event;
}
