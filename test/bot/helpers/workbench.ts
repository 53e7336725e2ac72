// The bench of one test file: what is opened is closed after its tests.
import { after } from 'node:test';
import { type BenchOptions, openBench } from './bench.ts';

export { machineClock } from './bench.ts';

const closers: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closers.reverse()) await close();
});

/** A workspace, a database and a bot that is not started yet. */
export async function workbench(options: BenchOptions = {}) {
  const bench = await openBench(options);
  closers.push(bench.close);
  return bench;
}
