// Time limits, retries and sleeps of a test file that became larger.
import { codeLines } from './code-lines.ts';

/** A name that says what is limited, then a figure or a product of figures. */
const LIMIT =
  /\b(\w*(?:timeout|deadline|time_?limit|retries|max_?attempts)\w*)\b\s*["'`]{0,2}\s*[:=(,]\s*(\d[\d_.]*(?:\s*\*\s*\d[\d_.]*)*|Infinity\b|None\b|null\b)/gi;
const SLEEP =
  /\b(sleep|setTimeout|waitForTimeout|delay)\s*\((?:[^(),]*(?:\([^()]*\))?[^(),]*,\s*)?(\d[\d_.]*(?:\s*\*\s*\d[\d_.]*)*)/g;
/** The largest time limit in ms that a line may set where there was none: the usual default of runners. */
const USUAL_MS = 5_000;
const SETS_LIMIT = /\b(?:jest|vi|test)\.setTimeout|\bthis\.timeout|\btestTimeout/;

/** What was raised in a file, one sentence each. */
export function raisedLimits(path: string, before: string | null, after: string | null): readonly string[] {
  if (before === null) return [];
  const old = figuresOf(path, before);
  return [...figuresOf(path, after)].flatMap(([name, values]) => {
    const known = old.get(name);
    const largest = values.at(-1) ?? 0;
    if (known === undefined) {
      const loosens = largest > USUAL_MS && codeLines(path, after).some((line) => SETS_LIMIT.test(line));
      return loosens && /timeout/i.test(name) ? [`it sets ${name} to ${shown(largest)} in ${path}`] : [];
    }
    const same = known.length === values.length;
    const at = same
      ? values.findIndex((value, index) => value > (known[index] ?? 0))
      : largest > (known.at(-1) ?? 0)
        ? values.length - 1
        : -1;
    if (at < 0) return [];
    const from = known[same ? at : known.length - 1] ?? 0;
    return [`it raises ${name} from ${shown(from)} to ${shown(values[at] ?? 0)} in ${path}`];
  });
}

/** The figures that each name has in a file, smallest first; no limit counts as the largest. */
function figuresOf(path: string, text: string | null): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const line of codeLines(path, text))
    for (const pattern of [LIMIT, SLEEP])
      for (const [, name = '', figure = ''] of line.matchAll(pattern)) {
        if (pattern === LIMIT && name === 'setTimeout' && !SETS_LIMIT.test(line)) continue;
        if (pattern === SLEEP && SETS_LIMIT.test(line)) continue;
        const key = pattern === SLEEP ? `${name}()` : name;
        found.set(
          key,
          [...(found.get(key) ?? []), toFigure(figure, name)].toSorted((a, b) => a - b),
        );
      }
  return found;
}

function toFigure(figure: string, name: string): number {
  if (/^[A-Za-z]/.test(figure)) return Number.POSITIVE_INFINITY;
  const value = figure
    .split('*')
    .map((part) => Number(part.trim().replaceAll('_', '')))
    .reduce((product, part) => product * part, 1);
  return value === 0 && /timeout/i.test(name) ? Number.POSITIVE_INFINITY : value;
}

function shown(value: number): string {
  return Number.isFinite(value) ? String(value) : 'no limit';
}
