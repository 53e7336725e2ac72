// When an iteration stood still, and for whom or what.
import type { Database } from 'better-sqlite3';
import type { LoopEvent } from '../loop/event.ts';
import type { IterationFacts } from '../loop/ports.ts';
import type { IterationRow } from './rows.ts';
import { all } from './sql.ts';

type Wait = IterationFacts['waits'][number];

/** From each block in the iteration, or between it and the next, to what ended it; oldest first. */
export function waitsOf(db: Database, row: IterationRow): readonly Wait[] {
  const rows = all<{ at: number; event: string }>(
    db,
    `SELECT at, event FROM journal WHERE loop = ? AND iteration = ?
     AND event ->> 'type' IN ('loop-blocked', 'loop-unblocked', 'loop-resumed', 'loop-finished') ORDER BY seq`,
    row.loop,
    row.number,
  );
  const waits: Wait[] = [];
  for (const { at, event } of rows) {
    const said = JSON.parse(event) as LoopEvent;
    const last = waits.at(-1);
    if (said.type === 'loop-blocked') {
      // Blocked again for something else: the first wait ended with that.
      if (last?.until === null) waits[waits.length - 1] = { ...last, until: at };
      waits.push({ on: said.on, reason: said.reason, since: at, until: null });
    } else if (last?.until === null) waits[waits.length - 1] = { ...last, until: at };
  }
  return waits;
}
