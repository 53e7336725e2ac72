// Preloaded into the bot: how late its timers fire, a line a second in the file that GREENLOOP_LOAD_PROBE names. Nothing else of the bot is touched.
import { appendFile } from 'node:fs';

/** One second of the bot's event loop: the longest stall in ms, and how much JavaScript holds, in bytes. */
export type LoopSecond = {
  readonly at: number;
  readonly longestMs: number;
  readonly stalls: number;
  readonly heap: number;
};

const EVERY_MS = 5;
const STALL_MS = 50;
const file = process.env.GREENLOOP_LOAD_PROBE;

if (file !== undefined) {
  let last = performance.now();
  let longestMs = 0;
  let stalls = 0;
  setInterval(() => {
    const now = performance.now();
    const late = now - last - EVERY_MS;
    last = now;
    longestMs = Math.max(longestMs, late);
    if (late > STALL_MS) stalls += 1;
  }, EVERY_MS).unref();
  setInterval(() => {
    const line: LoopSecond = { at: Date.now(), longestMs, stalls, heap: process.memoryUsage().heapUsed };
    longestMs = 0;
    stalls = 0;
    appendFile(file, `${JSON.stringify(line)}\n`, () => {});
  }, 1_000).unref();
}
