// Pass counts per iteration as a picture: our own SVG, legible 360 pixels wide. Colours after Okabe and Ito, which
// people with any colour vision tell apart (https://jfly.uni-koeln.de/color/).
import type { IterationSummary } from '../loop/ports.ts';
import { cleanLine } from './clean-text.ts';

/** The SVG's own size; it is meant to be rendered twice as large. */
export const TREND_SIZE = { width: 720, height: 440 } as const;

const CHART = { left: 74, right: 540, top: 122, bottom: 360 } as const;
const TEXT = 22;
const INK = '#1d1c1d';
const MUTED = '#5b5a5c';
const PARTS = [
  { name: 'verified', colour: '#009e73' },
  { name: 'only passing', colour: '#56b4e9' },
  { name: 'failing', colour: '#d55e00' },
  { name: 'no verdict', colour: '#c9c9c9' },
] as const;

/** One column: tests by what is known of them; `passing` are those that pass and are not verified. */
type Column = { readonly number: number; readonly parts: readonly [number, number, number, number] };

/** The picture of these iterations, oldest first. */
export function trendSvg(project: string, iterations: readonly IterationSummary[]): string {
  const columns = iterations.map(columnOf);
  const most = Math.max(1, ...columns.map(({ parts }) => sum(parts)));
  const last = iterations.at(-1);
  const title = cleanLine(project, 24) || 'project';
  const head =
    last === undefined
      ? `${title}: no iteration yet`
      : `${title}: ${last.ledger.passing} of ${last.ledger.declared} pass`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${TREND_SIZE.width} ${TREND_SIZE.height}" width="${TREND_SIZE.width}" height="${TREND_SIZE.height}" font-family="Inter" font-size="${TEXT}" fill="${INK}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="24" y="44" font-size="30" font-weight="600">${xml(head)}</text>`,
    legend(),
    gridLines(most),
    ...columns.map((column, index) => bars(column, index, columns.length, most)),
    ...axisNumbers(columns),
    columns.length === 0 ? '' : lastFigures(columns.at(-1), most),
    `<text x="${CHART.left}" y="${CHART.bottom + 64}" fill="${MUTED}">iteration</text>`,
    '</svg>',
  ].join('');
}

/** The same figures in words, for who cannot see the picture. */
export function trendAltText(project: string, iterations: readonly IterationSummary[]): string {
  const last = iterations.at(-1);
  const first = iterations[0];
  if (last === undefined || first === undefined) return `${cleanLine(project, 80)}: no iteration yet`;
  const span = first === last ? `iteration ${last.number}` : `iterations ${first.number} to ${last.number}`;
  const series = (figure: 'passing' | 'verified') => iterations.map((one) => one.ledger[figure]).join(', ');
  const [, , failing, unrun] = columnOf(last).parts;
  return `${cleanLine(project, 80)}, ${span}. Passing: ${series('passing')}. Verified: ${series('verified')}. Now ${failing} failing and ${unrun} not run or skipped, of ${last.ledger.declared} declared.`;
}

function columnOf({ number, ledger, failing }: IterationSummary): Column {
  const verified = Math.min(ledger.verified, ledger.passing);
  const total = Math.max(ledger.declared, ledger.collected, ledger.passing);
  const failed = Math.min(failing, total - ledger.passing);
  return { number, parts: [verified, ledger.passing - verified, failed, total - ledger.passing - failed] };
}

function legend(): string {
  let x = 24;
  return PARTS.map(({ name, colour }) => {
    const mark = `<rect x="${x}" y="66" width="18" height="18" fill="${colour}"/><text x="${x + 26}" y="83">${name}</text>`;
    x += 26 + name.length * 11.5 + 26;
    return mark;
  }).join('');
}

function gridLines(most: number): string {
  return ticks(most)
    .map((value) => {
      const y = yOf(value, most);
      return `<line x1="${CHART.left}" x2="${CHART.right}" y1="${y}" y2="${y}" stroke="#e3e3e3" stroke-width="1.5"/><text x="${CHART.left - 10}" y="${y + 8}" text-anchor="end" fill="${MUTED}">${short(value)}</text>`;
    })
    .join('');
}

/** Round values from 0 up to the largest column, at most five of them. */
function ticks(most: number): readonly number[] {
  const raw = most / 4;
  const size = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
  const step = [1, 2, 5, 10].map((one) => one * size).find((one) => one >= raw) ?? size * 10;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step);
}

function bars(column: Column, index: number, count: number, most: number): string {
  const { left, width } = placeOf(index, count);
  let below = 0;
  return column.parts
    .map((value, part) => {
      const top = yOf(below + value, most);
      const height = yOf(below, most) - top;
      below += value;
      return value === 0
        ? ''
        : `<rect x="${left}" y="${top}" width="${width}" height="${Math.max(height, 1)}" fill="${PARTS[part]?.colour}"/>`;
    })
    .join('');
}

/** The numbers of the first, the last, and some iterations between; never so many that they touch. */
function axisNumbers(columns: readonly Column[]): readonly string[] {
  const every = Math.max(1, Math.ceil(columns.length / 7));
  return columns.flatMap((column, index) => {
    const fromEnd = columns.length - 1 - index;
    if (fromEnd % every !== 0) return [];
    const { left, width } = placeOf(index, columns.length);
    return [
      `<text x="${left + width / 2}" y="${CHART.bottom + 32}" text-anchor="middle" fill="${MUTED}">${column.number}</text>`,
    ];
  });
}

/** The figures of the last column beside it, pushed apart where they would touch. */
function lastFigures(column: Column | undefined, most: number): string {
  if (column === undefined) return '';
  let below = 0;
  const labels = column.parts.flatMap((value, part) => {
    const middle = yOf(below + value / 2, most);
    below += value;
    return value === 0 ? [] : [{ y: middle + 8, text: `${short(value)} ${PARTS[part]?.name}` }];
  });
  let lowest = CHART.bottom + 8;
  return labels
    .map(({ y, text }) => {
      const at = Math.min(y, lowest);
      lowest = at - 26;
      return `<text x="${CHART.right + 14}" y="${at}" font-weight="600">${text}</text>`;
    })
    .join('');
}

function placeOf(index: number, count: number): { left: number; width: number } {
  const slot = (CHART.right - CHART.left - 16) / Math.max(count, 4);
  const width = Math.min(64, slot * 0.72);
  return { left: CHART.left + 8 + slot * index + (slot - width) / 2, width };
}

function yOf(value: number, most: number): number {
  return CHART.bottom - (value / most) * (CHART.bottom - CHART.top);
}

function short(value: number): string {
  return value >= 10_000 ? `${Math.round(value / 1_000)}k` : String(value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
