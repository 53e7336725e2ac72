// Whether what a failure group was about is over without a fix of ours.
import type { Database } from 'better-sqlite3';
import type { FailureGroup } from '../loop/model.ts';
import { one } from './sql.ts';

/** Statuses that say already what became of the group's fix. */
const SETTLED: readonly FailureGroup['status'][] = ['merged', 'verified', 'gone'];

/** A group as it was left by an iteration, by the number of its row. */
type Left = { readonly iteration: number; readonly id: string; readonly status: FailureGroup['status'] };

/**
 * Whether each of the group's tests did without failing in a whole run of its suite in a later iteration of the project, before
 * the iteration of that number. A run in which a file could not load proves nothing, nor does one on fixes that were taken back after
 * it, and a rerun does not make up for a failure.
 */
export function isGone(db: Database, group: Left, project: string, before: number): boolean {
  if (SETTLED.includes(group.status)) return false;
  const sums = one<{ tests: number; failing: number }>(
    db,
    `SELECT count(*) AS tests, total(NOT EXISTS (
       SELECT 1 FROM runs r JOIN iterations i ON i.n = r.iteration
       WHERE r.suite = t.suite AND r.purpose = 'test' AND r.selection IS NULL AND r.status IN ('passed', 'failed')
         AND r.counts ->> 'broken' = 0 AND i.n > g.iteration AND i.project = ? AND i.number < ? AND i.taken_back IS NULL
         AND NOT EXISTS (SELECT 1 FROM remarks m WHERE m.run = r.n AND m.test = t.n AND m.outcome IN (1, 2)))) AS failing
     FROM group_tests g JOIN tests t ON t.n = g.test WHERE g.iteration = ? AND g.group_id = ?`,
    project,
    before,
    group.iteration,
    group.id,
  );
  return sums !== undefined && sums.tests > 0 && sums.failing === 0;
}
