// Figures with their units.

/** `part` of `whole` in percent with one decimal; 100 and 0 only when it is exactly that, and 0 of nothing. */
export function sharePercent(part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  if (part >= whole) return 100;
  return Math.min(999, Math.max(1, Math.round((part / whole) * 1_000))) / 10;
}

/** `part` of `whole` as people read it: `96.0 %`, `100 %`, `0 %`; `–` of nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = sharePercent(part, whole);
  return percent === 0 || percent === 100 ? `${percent} %` : `${percent.toFixed(1)} %`;
}

/** `1 test`, `2 tests`, `1,204 tests`. */
export function countOf(n: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(n)} ${n === 1 ? noun : plural}`;
}

/** A number with thousands separated and at most two decimals. */
export function formatNumber(n: number): string {
  return n.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** How a fact is named, which unit its name's ending gives it, and how more and less of it are called. */
export type FactWords = {
  readonly label: string;
  readonly unit: string;
  readonly less: string;
  readonly more: string;
};

const UNITS: Readonly<Record<string, readonly [unit: string, less: string, more: string]>> = {
  kb: ['kB', 'smaller', 'larger'],
  mb: ['MB', 'smaller', 'larger'],
  gb: ['GB', 'smaller', 'larger'],
  ms: ['ms', 'shorter', 'longer'],
  s: ['s', 'shorter', 'longer'],
  min: ['min', 'shorter', 'longer'],
  month: ['per month', 'lower', 'higher'],
  percent: ['%', 'lower', 'higher'],
};

/** Reads a fact's name: `image_mb` is `Image` in MB, `cost_month` is `Cost` per month; a name without a known ending has no unit. */
export function factWords(name: string): FactWords {
  const words = name.split(/[_\s-]+/).filter((word) => word !== '');
  const ending = words.length > 1 ? (words.at(-1)?.toLowerCase() ?? '') : '';
  const known = Object.hasOwn(UNITS, ending) ? UNITS[ending] : undefined;
  const label = (known ? words.slice(0, -1) : words).join(' ');
  const [unit, less, more] = known ?? ['', 'lower', 'higher'];
  return { label: label.charAt(0).toUpperCase() + label.slice(1), unit, less, more };
}

/** A fact's value with its unit: `150 MB`, `205 per month`. */
export function formatFact(value: number, { unit }: FactWords): string {
  return unit === '' ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

/** A value against its baseline in words, computed: 150 against 350 is `57 % smaller`; null without a baseline to divide by. */
export function formatChange(value: number | null, baseline: number | null, words: FactWords): string | null {
  if (value === null || baseline === null || baseline === 0) return null;
  if (value === baseline) return 'the same';
  const percent = (Math.abs(value - baseline) / Math.abs(baseline)) * 100;
  const figure = percent < 1 ? 'less than 1' : formatNumber(Math.round(percent));
  return `${figure} % ${value < baseline ? words.less : words.more}`;
}
