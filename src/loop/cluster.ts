// Texts that say nearly the same are one cause: near is an edit distance under a tenth of the mean length, as Kubernetes Triage
// has it (https://github.com/kubernetes/test-infra/tree/master/triage), and only when no value in them differs.

/** Share of the mean length that the edit distance must stay under. */
const NEAR = 0.1;
/** Characters of each text that are compared. */
const COMPARED = 2_000;
/** Cells and buckets that one call may look at in all, so that it blocks for a moment only; beyond it, texts that are not equal are different. */
const MOST_WORK = 50_000_000;
const BUCKETS = 256;

/** A text that a cluster was formed around before, with the cluster's name. */
export type Seed = {
  readonly name: string;
  readonly text: string;
  /** The test that said it; left out: nobody in particular. */
  readonly test?: string;
};

type Known = Seed & {
  /** What is compared: the text without its last line, cut. */
  readonly said: string;
  readonly values: string;
  readonly grams: Uint16Array;
};

/**
 * The name of each text's cluster, in their order: that of the nearest seed or earlier text that says nearly the same, else
 * `nameOf` the text. Equal texts are in one cluster. The last line of a text must be equal: it says where the failure came from.
 * What the same test said before comes first, however near another test's words are; `tests` are theirs, in the order of the texts.
 */
export function clusterTexts(
  texts: readonly string[],
  seeds: readonly Seed[],
  nameOf: (text: string) => string,
  tests: readonly string[] = [],
): readonly string[] {
  const budget = { left: MOST_WORK };
  const byPlace = new Map<string, Known[]>();
  const names = new Set(seeds.map((seed) => seed.name));
  const byText = new Map<string, string>();
  const keep = (one: Known): void => {
    const place = placeOf(one.text);
    byPlace.set(place, [...(byPlace.get(place) ?? []), one]);
  };
  for (const seed of seeds) keep(known(seed));
  return texts.map((text, index) => {
    const before = byText.get(text);
    if (before !== undefined) return before;
    const own = nameOf(text);
    const test = tests[index];
    const one = known({ name: own, text, ...(test === undefined ? {} : { test }) });
    const others = byPlace.get(placeOf(text)) ?? [];
    const same = test === undefined ? [] : others.filter((other) => other.test === test);
    const near = names.has(own) ? null : (nearest(one, same, budget) ?? nearest(one, others, budget));
    const name = near?.name ?? own;
    byText.set(text, name);
    if (near === null) keep(one);
    return name;
  });
}

function known(seed: Seed): Known {
  const said = seed.text.slice(0, Math.max(0, seed.text.lastIndexOf('\n'))).slice(0, COMPARED);
  return { ...seed, said, values: valuesIn(said), grams: gramsOf(said) };
}

/** Where the failure came from. */
function placeOf(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

function nearest(one: Known, others: readonly Known[], budget: { left: number }): Known | null {
  let best: Known | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    const distance = distanceWithin(one, other, budget);
    if (distance === null || distance >= least) continue;
    best = other;
    least = distance;
  }
  return best;
}

/** The edit distance of two texts that are near; null: they are not. */
function distanceWithin(a: Known, b: Known, budget: { left: number }): number | null {
  const [left, right] = [a.said, b.said];
  const most = Math.ceil((NEAR * (left.length + right.length)) / 2) - 1;
  if (most < 1 || Math.abs(left.length - right.length) > most || a.values !== b.values) return null;
  // One edit changes at most four 4-grams on either side, so this much of a difference needs more edits than there may be.
  const work = left === right ? 0 : left.length * (2 * most + 1);
  if (budget.left < BUCKETS + work) return null;
  budget.left -= BUCKETS;
  if (differenceOf(a.grams, b.grams) > 8 * most) return null;
  if (left === right) return 0;
  budget.left -= work;
  return editDistance(left, right, most);
}

/**
 * Numbers, names as code has them, quoted words, and words that turn a sentence round: what tells a 403 from a 404, one missing
 * module from another, and nothing from too much, however long the text around them.
 */
function valuesIn(text: string): string {
  return (text.match(VALUES) ?? []).join('\n');
}

const VALUES =
  /'[^'\n]{1,200}'|"[^"\n]{1,200}"|`[^`\n]{1,200}`|[\w$]*[\d_$][\w$]*|[\w$]+(?=\()|[a-z]+[A-Z][\w$]*|[\w./-]*\.[a-z]\w{0,4}\b|\b(?:no|not|none|never|nothing|once|twice|one|two|three|true|false|null|undefined|empty|missing)\b/g;

/** How often each 4-gram occurs, in buckets: sharing one only makes two texts look more alike than they are. */
function gramsOf(text: string): Uint16Array {
  const counts = new Uint16Array(BUCKETS);
  for (let at = 0; at + 4 <= text.length; at += 1) {
    let sum = 0;
    for (let next = at; next < at + 4; next += 1) sum = (sum * 31 + text.charCodeAt(next)) >>> 0;
    counts[sum % BUCKETS] = (counts[sum % BUCKETS] ?? 0) + 1;
  }
  return counts;
}

function differenceOf(a: Uint16Array, b: Uint16Array): number {
  let sum = 0;
  for (let at = 0; at < BUCKETS; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum;
}

/** Levenshtein distance in UTF-16 units, looked for in a band around the diagonal (Ukkonen 1985); null when it is above `most`. */
export function editDistance(a: string, b: string, most: number): number | null {
  if (Math.abs(a.length - b.length) > most) return null;
  const far = most + 1;
  let above = Int32Array.from({ length: b.length + 2 }, (_, at) => Math.min(at, far));
  let line = new Int32Array(b.length + 2);
  for (let row = 1; row <= a.length; row += 1) {
    const from = Math.max(1, row - most);
    const to = Math.min(b.length, row + most);
    const letter = a.charCodeAt(row - 1);
    // What lies beside the band is too far, whatever an earlier row left there.
    line[from - 1] = from === 1 ? Math.min(row, far) : far;
    let least = line[from - 1] ?? far;
    for (let at = from; at <= to; at += 1) {
      const change = (above[at - 1] ?? far) + (letter === b.charCodeAt(at - 1) ? 0 : 1);
      const cell = Math.min(change, (above[at] ?? far) + 1, (line[at - 1] ?? far) + 1, far);
      line[at] = cell;
      if (cell < least) least = cell;
    }
    line[to + 1] = far;
    if (least > most) return null;
    [above, line] = [line, above];
  }
  const distance = above[b.length] ?? far;
  return distance > most ? null : distance;
}
