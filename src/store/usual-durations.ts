import type { Database } from 'better-sqlite3';
import type { TestIdentity } from '../loop/model.ts';
import type { Usual } from '../loop/suspicion.ts';
import { all } from './sql.ts';

/**
 * Passes of a test that its usual duration is the median of. Those that were doubted for their duration alone are among them:
 * a test that really has become quick is believed after it was named three times, instead of never.
 */
const PASSES = 5;
/** Runs of a suite that are looked through for them. */
const RUNS = 30;

/** How long the tests of a suite usually take to pass, from their last five passes in its last thirty runs. */
export function usualDurations(
  db: Database,
  suite: number,
): readonly (TestIdentity & { readonly usual: Usual })[] {
  const rows = all<TestIdentity & { test: number; ms: number }>(
    db,
    `WITH recent AS (
       SELECT n FROM runs WHERE suite = ? AND purpose IN ('test', 'verify') AND status IN ('passed', 'failed')
       ORDER BY n DESC LIMIT ${RUNS}),
     passes AS (
       SELECT r.test, r.duration_ms AS ms, row_number() OVER (PARTITION BY r.test ORDER BY r.run DESC) AS nth
       FROM recent JOIN results r ON r.run = recent.n
       LEFT JOIN remarks m ON m.run = r.run AND m.test = r.test LEFT JOIN texts x ON x.n = m.message
       WHERE r.duration_ms IS NOT NULL AND (r.outcome = 0 OR (r.outcome = 3 AND x.text LIKE 'suspicious: passed in %')))
     SELECT p.test, p.ms, t.file, t.class AS className, t.name FROM passes p JOIN tests t ON t.n = p.test
     WHERE p.nth <= ${PASSES} ORDER BY p.test, p.ms`,
    suite,
  );
  return [...Map.groupBy(rows, (row) => row.test).values()].flatMap((passes) => {
    const [first] = passes;
    if (first === undefined) return [];
    const { file, className, name } = first;
    return [
      {
        file,
        className,
        name,
        usual: { medianMs: medianOf(passes.map((one) => one.ms)), passes: passes.length },
      },
    ];
  });
}

/** The median of sorted numbers. */
function medianOf(sorted: readonly number[]): number {
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0;
  return (low + high) / 2;
}
