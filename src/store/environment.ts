// Which revision runs on an environment, as far as it is known.
import type { Database } from 'better-sqlite3';
import type { IterationRow, LoopRow } from './rows.ts';
import { one, run } from './sql.ts';

/** A revision was seen, or made live, on the loop's environment. */
export function rememberRevision(db: Database, loop: LoopRow, revision: string): void {
  run(
    db,
    `INSERT INTO environments (project, name, revision) VALUES (?, ?, ?)
     ON CONFLICT (project, name) DO UPDATE SET previous = revision, revision = excluded.revision
     WHERE revision <> excluded.revision`,
    loop.project,
    loop.environment,
    revision,
  );
}

/** The revision was rolled back: if it was thought to run, the one before it is. */
export function forgetRevision(db: Database, loop: LoopRow, revision: string): void {
  run(
    db,
    `UPDATE environments SET revision = previous, previous = NULL
     WHERE project = ? AND name = ? AND revision = ? AND previous IS NOT NULL`,
    loop.project,
    loop.environment,
    revision,
  );
}

/** The revision on which a passed test is verified now: what the iteration was told, else what is known last; '' for none. */
export function deployedNow(db: Database, loop: LoopRow, iteration: IterationRow | null): string {
  if (iteration?.deployed) return iteration.deployed;
  const text = 'SELECT revision FROM environments WHERE project = ? AND name = ?';
  return one<{ revision: string }>(db, text, loop.project, loop.environment)?.revision ?? '';
}
