import type { Ledger } from '../../loop/model.ts';

/** The ledger as one line, with what changed since `before`: `passing 57 (+4)`; declared and collected show only a change. */
export function ledgerLine(ledger: Ledger, before: Ledger | null): string {
  const figure = (name: keyof Ledger, always: boolean): string => {
    if (before === null) return `${name} ${ledger[name]}`;
    const delta = ledger[name] - before[name];
    if (delta === 0) return always ? `${name} ${ledger[name]} (\u00b10)` : `${name} ${ledger[name]}`;
    return `${name} ${ledger[name]} (${delta > 0 ? '+' : '\u2212'}${Math.abs(delta)})`;
  };
  return [
    figure('declared', false),
    figure('collected', false),
    figure('executed', true),
    figure('passing', true),
    figure('verified', true),
  ].join(' \u00b7 ');
}
