// Runs the table of faults and prints it: fault, tries, held, broken, and whether it breaks without its protection.
import { parseArgs } from 'node:util';
import type { Figure, Row } from './rows/row.ts';
import { ROWS } from './rows.ts';

export type Outcome = {
  readonly name: string;
  readonly tries: number;
  readonly broken: readonly string[];
  /** The worst of each figure. */
  readonly figures: readonly Figure[];
};

/** A generator of numbers from 0 to 1 (mulberry32): the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Wish = {
  readonly tries: number;
  readonly seed: number;
  readonly atOnce?: number;
  /** No try is begun later than so long after the first, ms. */
  readonly ms?: number;
  /** Called after each try. */
  readonly onTry?: (done: number, broken: readonly string[]) => void;
};

/** One row until it has had its tries, or its time is over. */
export async function runRow(row: Row, wish: Wish): Promise<Outcome> {
  const { tries, seed, atOnce = 1, ms = Infinity, onTry = () => {} } = wish;
  const begun = performance.now();
  const random = randomFrom(seed);
  const broken: string[] = [];
  const worst = new Map<string, Figure>();
  let done = 0;
  let nth = 0;
  const worker = async () => {
    while (done < tries && performance.now() - begun < ms) {
      const mine = nth;
      nth += 1;
      const { tries: made, broken: faults, figures = [] } = await row.attempt(mine, random);
      for (const one of figures)
        if (one.value > (worst.get(one.name)?.value ?? -Infinity)) worst.set(one.name, one);
      done += made;
      broken.push(...faults.map((words) => `try ${mine}: ${words}`));
      onTry(done, broken);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, row.atOnce ?? atOnce) }, worker));
  return { name: row.name, tries: done, broken, figures: [...worst.values()] };
}

function inWords({ name, value, unit, atMost }: Figure): string {
  const rounded = Number(value.toFixed(1));
  return `${name} ${rounded} ${unit}${atMost === undefined ? '' : ` (at most ${atMost})`}`;
}

/** Tells on standard error how far a row is, a line a tenth, and what breaks when it does. */
function progressOf(row: Row, asked: number): NonNullable<Wish['onTry']> {
  let tenths = 0;
  let told = 0;
  return (done, broken) => {
    for (const words of broken.slice(told)) console.error(`${row.name}: ${words}`);
    told = broken.length;
    const now = Math.floor((10 * done) / asked);
    if (now > tenths) console.error(`${row.name}: ${done} of ${asked}`);
    tenths = Math.max(tenths, now);
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      tries: { type: 'string' },
      at: { type: 'string', default: '2' },
      minutes: { type: 'string' },
    },
  });
  const words = (values.only ?? '').split(',');
  const rows = ROWS.filter((row) => words.some((word) => row.name.includes(word)));
  if (rows.length === 0) {
    console.error(`no row has "${values.only}"; rows: ${ROWS.map((row) => row.name).join('; ')}`);
    process.exit(2);
  }
  console.log(`seed ${values.seed}\n`);
  console.log(
    '| fault | tries | held | broken | worst | it breaks without |\n| --- | ---: | ---: | ---: | --- | --- |',
  );
  let faults = 0;
  for (const row of rows) {
    const asked = Number(values.tries ?? row.tries);
    const outcome = await runRow(row, {
      tries: asked,
      seed: Number(values.seed),
      atOnce: Number(values.at),
      ms: values.minutes === undefined ? Infinity : Number(values.minutes) * 60_000,
      onTry: progressOf(row, asked),
    });
    const bad = new Set(outcome.broken.map((words) => words.split(':')[0])).size;
    const { mutant } = row;
    const died = (await mutant.attempt()).broken;
    const dies = died.length > 0;
    const without = `${mutant.without}${dies ? '' : ': NO, IT HELD'}`;
    const { name, tries, figures } = outcome;
    const above = figures.filter(({ value, atMost = Infinity }) => value > atMost);
    console.log(
      `| ${name} | ${tries < asked ? `${tries} of ${asked}` : tries} | ${tries - bad} | ${bad} | ${figures.map(inWords).join(', ')} | ${without} |`,
    );
    for (const words of outcome.broken) console.log(`  ${words}`);
    for (const words of died.slice(0, 1)) console.log(`  without ${mutant.without}: ${words}`);
    for (const one of above) console.log(`  above its bound: ${inWords(one)}`);
    faults += bad + above.length + (dies ? 0 : 1);
  }
  process.exit(faults > 0 ? 1 : 0);
}

if (import.meta.main) await main();
