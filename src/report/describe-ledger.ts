import type { Ledger } from '../loop/model.ts';

/** The five figures, in the order in which they are always told. */
const LEDGER_FIGURES = ['declared', 'collected', 'executed', 'passing', 'verified'] as const;

/**
 * The ledger as one line with what changed since `before`: `declared 66 · collected 61 · executed 61 (+36) · passing 57
 * (+4) · verified 25 (±0) · 2 in quarantine`. Declared and collected show a change only when there is one; without `before` nothing does.
 */
export function describeLedger(ledger: Ledger, before: Ledger | null, quarantined = 0): string {
  const figures = LEDGER_FIGURES.map((figure) => {
    if (before === null) return `${figure} ${ledger[figure]}`;
    const quiet = figure === 'declared' || figure === 'collected';
    const delta = ledger[figure] - before[figure];
    return delta === 0 && quiet
      ? `${figure} ${ledger[figure]}`
      : `${figure} ${ledger[figure]} (${signed(delta)})`;
  });
  return [...figures, ...(quarantined > 0 ? [`${quarantined} in quarantine`] : [])].join(' · ');
}

/** What it means that fewer tests are verified than before, when something was deployed since. */
export const VERIFIED_FALLS =
  'verified falls with each deployment: what passed before it is tested again on it in the next iteration';

/** A difference with its sign: `+4`, `−2`, `±0`. */
function signed(delta: number): string {
  if (delta === 0) return '±0';
  return `${delta > 0 ? '+' : '−'}${Math.abs(delta)}`;
}
