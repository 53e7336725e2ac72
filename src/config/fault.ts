// A fault of greenloop.yaml: where, what, and what to write instead.
import type { Document, LineCounter, Node } from 'yaml';

/** Keys and indices that lead to a value. */
export type ConfigPath = readonly PropertyKey[];
/** A fault of meaning, before its line is looked up. */
export type Meaning = { readonly path: ConfigPath; readonly what: string };
/** A fault with its place (from 1) and the name of that place, '' for the whole file. */
export type Fault = {
  readonly line: number;
  readonly column: number;
  readonly where: string;
  readonly what: string;
};

/** `suites[1].run` */
export function pathName(path: ConfigPath): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

/** Line and column (from 1) of the node at a path, of its key with `key`, or of the nearest that is there. */
export function placeOf(document: Document, lines: LineCounter, path: ConfigPath, key?: string) {
  for (let length = path.length; length >= 0; length--) {
    const here = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const offset = (key === undefined ? undefined : keyOffset(here, key)) ?? offsetOf(here);
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function keyOffset(node: unknown, key: string): number | undefined {
  const items = (node as { items?: { key?: { value?: unknown; range?: [number, number, number] } }[] } | null)
    ?.items;
  return items?.find((item) => item.key?.value === key)?.key?.range?.[0];
}

/** The known word that is meant, when one is near enough: a third of its letters away, two at most. */
export function nearestOf(word: string, known: readonly string[]): string | null {
  const plain = (one: string) => one.toLowerCase().replaceAll(/[-_]/g, '');
  const ranked = known.map((one) => ({ one, far: editDistance(plain(word), plain(one)) }));
  const [best] = ranked.toSorted((a, b) => a.far - b.far);
  return best && best.far <= Math.min(2, Math.ceil(best.one.length / 3)) ? best.one : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
