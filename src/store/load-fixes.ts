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
  readonly approved_by: string | null;
  readonly declined_by: string | null;
  readonly started_at: number;
  readonly duration_ms: number | null;
};

/** In the order in which they started. */
export function loadFixes(db: Database, iteration: number): readonly Fix[] {
  return all<FixRow>(db, 'SELECT * FROM fixes WHERE iteration = ? ORDER BY n', iteration).map(toFix);
}

/** Of each group of the loop the newest fix that has a candidate, where that was refused. */
export function loadReviewable(db: Database, loop: number): readonly Fix[] {
  const text = `SELECT * FROM (
      SELECT f.*, max(f.n) FROM fixes f JOIN iterations i ON i.n = f.iteration
      WHERE i.loop = ? AND f.candidate IS NOT NULL GROUP BY f.group_id
    ) WHERE status = 'refused' ORDER BY n`;
  return all<FixRow>(db, text, loop).map(toFix);
}

function toFix(row: FixRow): Fix {
  return {
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
    approvedBy: row.approved_by,
    declinedBy: row.declined_by,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
  };
}
