// A bot in this process, in front of the playground, for faults of single calls and envelopes.
import { type BenchOptions, openBench } from '../../bot/helpers/bench.ts';
import type { Figure, Tried } from './row.ts';

export type Bench = Awaited<ReturnType<typeof openBench>>;

/** Collects what is not as it must be, a sentence each. */
export type Expect = (holds: boolean, words: string) => void;

/** One bot under the fault that `work` injects; `work` says what it expects, and gives what it measured. */
export async function inBench(
  work: (bench: Bench, expect: Expect) => Promise<readonly Figure[]>,
  options?: BenchOptions,
): Promise<Tried> {
  const bench = await openBench(options);
  const broken: string[] = [];
  try {
    const figures = await work(bench, (holds, words) => {
      if (!holds) broken.push(words);
    });
    for (const bug of bench.bugs) broken.push(`the bot came to its end: ${String(bug)}`);
    return { tries: 1, broken, figures };
  } catch (error) {
    return { tries: 1, broken: [...broken, error instanceof Error ? error.message : String(error)] };
  } finally {
    await bench.close();
  }
}

/** Several tries side by side, as one. */
export async function together(tries: readonly Promise<Tried>[]): Promise<Tried> {
  const all = await Promise.all(tries);
  return {
    tries: all.reduce((sum, one) => sum + one.tries, 0),
    broken: all.flatMap((one) => one.broken),
    figures: all.flatMap((one) => one.figures ?? []),
  };
}
