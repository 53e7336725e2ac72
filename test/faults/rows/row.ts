// What a row of the table of faults is.
import { openWorld, type World, type WorldOptions } from '../world.ts';

/** A number from 0 to 1, the same ones for the same seed. */
export type Random = () => number;

/** Something measured: `npm run faults` prints the worst over all tries and holds it to `atMost`, `npm test` does not. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
};

/** How many times the fault was injected, and what was not as it must be: a sentence each. */
export type Tried = {
  readonly tries: number;
  readonly broken: readonly string[];
  readonly figures?: readonly Figure[];
};

export type Row = {
  readonly name: string;
  /** Tries that `npm run faults` makes by itself, and that `npm test` makes. */
  readonly tries: number;
  readonly short: number;
  /** At most so many at once, whatever `--at` says; left out: as many as it says. */
  readonly atOnce?: number;
  /** The fault, once or more; what broke, and how many tries it was. `nth` counts from 0. */
  readonly attempt: (nth: number, random: Random) => Promise<Tried>;
  /** The same with the protection taken away, which must break. */
  readonly mutant: {
    /** What is taken away, as words after "without". */
    readonly without: string;
    readonly attempt: () => Promise<Tried>;
  };
};

/** One loop of a tiny project under the fault that `work` injects, brought to its goal; `work` says how many tries it was. */
export function inWorld(
  work: (world: World) => Promise<number>,
  mutant?: string,
  options?: WorldOptions,
): Promise<Tried> {
  const toItsGoal = async (world: World) => ({ tries: await work(world), broken: world.broken() });
  return withWorld(toItsGoal, mutant, options);
}

/** The same for a loop that need not reach its goal: `work` says what broke. */
export async function withWorld(
  work: (world: World) => Promise<Tried>,
  mutant?: string,
  options?: WorldOptions,
): Promise<Tried> {
  const world = await openWorld(mutant, options);
  try {
    return await work(world);
  } catch (error) {
    return { tries: 1, broken: [error instanceof Error ? error.message : String(error)] };
  } finally {
    await world.close();
  }
}
