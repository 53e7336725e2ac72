// Declared, collected, executed, passing, verified: summed up from few rows.
import type { Database } from 'better-sqlite3';
import type { Ledger } from '../loop/model.ts';
import type { Plan } from '../loop/plan.ts';
import { deployedNow } from './environment.ts';
import type { IterationRow, LoopRow } from './rows.ts';
import { one } from './sql.ts';

/** The ledger as the tables have it now, over the loop's scope; executed counts in this iteration. */
export function ledgerNow(db: Database, loop: LoopRow, plan: Plan, iteration: IterationRow | null): Ledger {
  const sums = one<Omit<Ledger, 'declared'>>(
    db,
    `SELECT coalesce(sum(c.present), 0) AS collected,
       coalesce(sum(iif(r.iteration = ?, c.executed, 0)), 0) AS executed,
       coalesce(sum(c.passing), 0) AS passing,
       coalesce(sum(iif(r.revision = ?, c.clean, 0)), 0) AS verified
     FROM suite_sums c LEFT JOIN runs r ON r.n = c.run
     WHERE c.suite IN (SELECT n FROM suites WHERE project = ? AND id IN (SELECT value FROM json_each(?)))`,
    iteration?.n ?? 0,
    deployedNow(db, loop, iteration),
    loop.project,
    loop.scope,
  );
  const counted = sums ?? { collected: 0, executed: 0, passing: 0, verified: 0 };
  const scope = JSON.parse(loop.scope) as readonly string[];
  const all = plan.suites.every((suite) => scope.includes(suite.id));
  return { declared: (all ? plan.goal.target : null) ?? counted.collected, ...counted };
}

/** The ledger that an iteration ended with; null while it goes on. */
export function closingLedger(row: IterationRow): Ledger | null {
  if (row.ended_at === null) return null;
  return {
    declared: row.declared ?? 0,
    collected: row.collected ?? 0,
    executed: row.executed ?? 0,
    passing: row.passing ?? 0,
    verified: row.verified ?? 0,
  };
}
