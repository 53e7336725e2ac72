// How the bot is told to end: politely once, hard the second time.
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** npm hands Ctrl-C on to what it started, which has it from the terminal already: so close together they are one. */
const SAME_MS = 300;

/** Aborts at the first SIGINT or SIGTERM; one more ends the process at once, with 130 or 143. */
export function listenForEnd(): AbortSignal {
  const ending = new AbortController();
  let first = 0;
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (!ending.signal.aborted) {
        first = performance.now();
        ending.abort(new Error(`told to end by ${signal}`));
      } else if (performance.now() - first > SAME_MS) process.exit(128 + constants.signals[signal]);
    });
  return ending.signal;
}
