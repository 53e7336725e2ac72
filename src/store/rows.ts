// The two rows that nearly every act on the store begins with.
import type { Database } from 'better-sqlite3';
import { LoopError } from '../loop/errors.ts';
import type { BlockedOn, Loop, LoopStatus, Phase } from '../loop/model.ts';
import { one } from './sql.ts';

export type LoopRow = {
  readonly n: number;
  readonly id: string;
  readonly project: string;
  readonly environment: string;
  readonly plan: number;
  readonly scope: string;
  readonly once: number;
  readonly started_by: string;
  readonly started_at: number;
  readonly status: LoopStatus;
  readonly blocked_on: BlockedOn | null;
  readonly reason: string;
  readonly request: Loop['request'];
  readonly answered: number;
  readonly last_deployed: string | null;
  readonly blocked_since: number | null;
  readonly waited_ms: number;
  readonly waiting_since: number | null;
};

export type IterationRow = {
  readonly n: number;
  readonly id: string;
  readonly loop: number;
  readonly project: string;
  readonly number: number;
  readonly phase: Phase;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly revision: string | null;
  readonly deployed: string | null;
  readonly deployed_asked: number;
  readonly health: string | null;
  readonly grouped: number;
  readonly mass_failure: number;
  readonly pushed: string | null;
  readonly report: string | null;
  readonly taken_back: string | null;
  readonly newly_verified: number;
  /** The closing ledger; null until it ended. */
  readonly declared: number | null;
  readonly collected: number | null;
  readonly executed: number | null;
  readonly passing: number | null;
  readonly verified: number | null;
};

/** Throws LoopError `loop-unknown`. */
export function findLoop(db: Database, loopId: string): LoopRow {
  const row = one<LoopRow>(db, 'SELECT * FROM loops WHERE id = ?', loopId);
  if (row === undefined)
    throw new LoopError('loop-unknown', `there is no loop ${loopId} in ${db.name}`, 'see /loop history');
  return row;
}

/** The current or last iteration of a loop; null before the first. */
export function lastIteration(db: Database, loop: LoopRow): IterationRow | null {
  const text = 'SELECT * FROM iterations WHERE loop = ? ORDER BY n DESC LIMIT 1';
  return one<IterationRow>(db, text, loop.n) ?? null;
}
