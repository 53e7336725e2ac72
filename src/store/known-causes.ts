import type { Database } from 'better-sqlite3';
import type { Analysis } from '../loop/model.ts';
import type { KnownCause } from '../loop/ports.ts';
import { all } from './sql.ts';

/** What verified fixes of a project's earlier iterations found out about failures with these fingerprints; the newest for each. */
export function knownCauses(
  db: Database,
  project: string,
  iteration: number,
  fingerprints: readonly string[],
): readonly KnownCause[] {
  const rows = all<{ fingerprint: string; iteration: number; analysis: string | null; commit: string }>(
    db,
    `SELECT g.fingerprint, i.number AS iteration, f.analysis, f.commit_id AS "commit" FROM iterations i
     JOIN fixes f ON f.iteration = i.n JOIN groups g ON g.iteration = f.iteration AND g.id = f.group_id
     WHERE i.project = ? AND i.number < ? AND f.status = 'verified' AND f.commit_id IS NOT NULL
       AND g.fingerprint IN (SELECT value FROM json_each(?)) ORDER BY f.n`,
    project,
    iteration,
    JSON.stringify(fingerprints),
  );
  const newest = new Map(rows.map((row) => [row.fingerprint, row]));
  return [...newest.values()].map(({ analysis, ...row }) => {
    const said = analysis === null ? null : (JSON.parse(analysis) as Analysis);
    return { ...row, rootCause: said?.rootCause ?? '', solution: said?.solution ?? '' };
  });
}
