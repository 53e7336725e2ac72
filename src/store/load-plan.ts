// A frozen plan, parsed once.
import type { Database } from 'better-sqlite3';
import type { Plan } from '../loop/plan.ts';
import { one } from './sql.ts';

const parsed = new WeakMap<Database, Map<number, Plan>>();

/** The plan with this number. Plans never change. */
export function loadPlan(db: Database, n: number): Plan {
  const plans = parsed.get(db) ?? new Map<number, Plan>();
  parsed.set(db, plans);
  const known = plans.get(n);
  if (known !== undefined) return known;
  const row = one<{ plan: string }>(db, 'SELECT plan FROM plans WHERE n = ?', n);
  if (row === undefined) throw new Error(`there is no plan ${n}`);
  const plan = JSON.parse(row.plan) as Plan;
  plans.set(n, plan);
  return plan;
}
