// The fixes of an iteration.
import type { Database } from 'better-sqlite3';
import type { Analysis, Fix } from '../loop/model.ts';
import { all } from './sql.ts';

type FixRow = {
  readonly id: string;
  readonly group_id: string;
  readonly attempt: number;
  readonly base: string;
  readonly status: Fix['status'];
  readonly candidate: string | null;
  readonly commit_id: string | null;
  readonly message: string | null;
  readonly files: string;
  readonly reasons: string;
  readonly analysis: string | null;
  readonly started_at: number;
  readonly duration_ms: number | null;
};

/** In the order in which they started. */
export function loadFixes(db: Database, iteration: number): readonly Fix[] {
  const rows = all<FixRow>(db, 'SELECT * FROM fixes WHERE iteration = ? ORDER BY n', iteration);
  return rows.map((row) => ({
    id: row.id,
    groupId: row.group_id,
    attempt: row.attempt,
    base: row.base,
    status: row.status,
    candidate: row.candidate,
    commit: row.commit_id,
    message: row.message,
    files: JSON.parse(row.files) as readonly string[],
    reasons: JSON.parse(row.reasons) as readonly string[],
    analysis: row.analysis === null ? null : (JSON.parse(row.analysis) as Analysis),
    startedAt: row.started_at,
    durationMs: row.duration_ms,
  }));
}
