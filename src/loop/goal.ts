import type { Ledger } from './model.ts';
import type { Plan } from './plan.ts';

/**
 * Whether the ledger's numbers are those of a reached goal: every collected test ran and is verified, as many as were declared; where
 * the plan says so, those in quarantine (so many) may be missing.
 */
export function isWhole(ledger: Ledger, quarantined: number, goal: Plan['goal']): boolean {
  const { declared, collected, executed, verified } = ledger;
  const left = goal.withoutQuarantined ? quarantined : 0;
  return (
    verified > 0 && executed === collected && verified === collected - left && verified >= declared - left
  );
}
