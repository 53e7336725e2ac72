// The deployments of an iteration.
import type { Database } from 'better-sqlite3';
import type { Deployment, DeploymentStep } from '../loop/model.ts';
import { all } from './sql.ts';

type DeploymentRow = {
  readonly n: number;
  readonly id: string;
  readonly revision: string;
  readonly why: Deployment['why'];
  readonly status: Deployment['status'];
  readonly facts: string;
  readonly reason: string;
  readonly approved_by: string | null;
  readonly refused_by: string | null;
  readonly started_at: number;
  readonly duration_ms: number | null;
};

/** In the order in which they were begun. */
export function loadDeployments(db: Database, iteration: number): readonly Deployment[] {
  const rows = all<DeploymentRow>(db, 'SELECT * FROM deployments WHERE iteration = ? ORDER BY n', iteration);
  return rows.map((row) => ({
    id: row.id,
    revision: row.revision,
    why: row.why,
    status: row.status,
    steps: all<DeploymentStep>(
      db,
      'SELECT name, status, duration_ms AS durationMs FROM deployment_steps WHERE deployment = ? ORDER BY pos',
      row.n,
    ),
    facts: JSON.parse(row.facts) as Readonly<Record<string, number>>,
    reason: row.reason,
    approvedBy: row.approved_by,
    refusedBy: row.refused_by,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
  }));
}
