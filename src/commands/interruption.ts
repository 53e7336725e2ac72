// Ctrl-C in a terminal: each one asks for more haste.
import { LoopError } from '../loop/errors.ts';
import type { Engine } from '../open-engine.ts';

/** What is done at the first, the second and the third, in order, and what is said then. */
const HASTE = [
  { now: false, says: 'stopping after this phase; once more stops what runs at once' },
  { now: true, says: 'stopping what runs; once more leaves at once' },
] as const;

/**
 * The first Ctrl-C stops the loop after its phase, the second stops what runs, the third leaves at once (what runs is stopped
 * without us). SIGTERM begins with the second. `left` resolves when it is left; `happened` whether there was any.
 */
export function listenForInterruption(
  engine: Engine,
  loopId: string,
): { readonly left: Promise<void>; readonly happened: () => boolean } {
  let reached = 0;
  const left = new Promise<void>((resolve, reject) => {
    const ask = (by: string, from: number) => {
      const step = Math.max(reached, from);
      reached = step + 1;
      const haste = HASTE[step];
      if (haste === undefined) return resolve();
      process.stderr.write(`${haste.says}\n`);
      engine.loops.stop(loopId, by, haste.now).catch(ended(reject));
    };
    process.on('SIGINT', () => ask('Ctrl-C', 0));
    process.on('SIGTERM', () => ask('SIGTERM', 1));
  });
  return { left, happened: () => reached > 0 };
}

/** A loop that came to its end in the same moment needs no stopping. */
function ended(reject: (error: unknown) => void) {
  return (error: unknown) => {
    if (!(error instanceof LoopError) || error.code !== 'not-running') reject(error);
  };
}
