// The ledger below the project, in words: where something is still missing.
import type { Level } from '../loop/levels.ts';
import { cleanLine } from './clean-text.ts';
import { countOf } from './format-figure.ts';

/** `P1 Critical: collected 25 · executed 25 · passing 23 · verified 21 (+2)`: every suite, and every category of suites with several, that has a gap or changed. */
export function gapLines(
  levels: readonly Level[],
  suites: readonly { readonly id: string; readonly name: string }[],
): readonly string[] {
  return levels
    .filter((level) => level.category === null || severalIn(levels, level.suiteId))
    .filter(({ ledger, before }) => ledger.verified < ledger.collected || isChanged(ledger, before))
    .map(({ suiteId, category, ledger, before }) => {
      const suite = cleanLine(suites.find((one) => one.id === suiteId)?.name ?? suiteId, 80);
      const name = category === null ? suite : `${suite} › ${cleanLine(category, 80)}`;
      const figures = (['collected', 'executed', 'passing', 'verified'] as const).map(
        (figure) => `${figure} ${ledger[figure]}${change(ledger[figure], before?.[figure])}`,
      );
      return `${name}: ${figures.join(' · ')}`;
    });
}

function severalIn(levels: readonly Level[], suiteId: string): boolean {
  return levels.filter((one) => one.suiteId === suiteId && one.category !== null).length > 1;
}

function isChanged(ledger: Level['ledger'], before: Level['before']): boolean {
  if (before === null) return false;
  return ledger.collected !== before.collected || ledger.verified !== before.verified;
}

/** ` (+4)`; nothing where nothing changed, or where there is nothing to compare with. */
export function change(now: number, before: number | undefined): string {
  if (before === undefined || now === before) return '';
  return now > before ? ` (+${now - before})` : ` (−${before - now})`;
}

/** `3 tests came: a › b, …` and `1 test went: …`, from their labels; at most `most` names each, the rest counted. */
export function movedLines(
  came: readonly string[],
  went: readonly string[],
  most: number,
): readonly string[] {
  const line = (tests: readonly string[], did: string) => {
    const more = tests.length - most;
    const names = tests.slice(0, most);
    return tests.length === 0
      ? []
      : [
          `${countOf(tests.length, 'test')} ${did}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
        ];
  };
  return [...line(came, 'came'), ...line(went, 'went')];
}
