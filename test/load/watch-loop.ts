// Preloaded into the bot: how late its timers fire, a line a second in the file that GREENLOOP_LOAD_PROBE names. Nothing else of the bot is touched.
import { appendFile } from 'node:fs';

/**
 * One second of the bot's event loop: the longest stall in ms, the longest work between two turns in ms of processor time (a busy machine makes
 * stalls longer, and that not), how many of either were above 50 ms, and how much JavaScript holds, in bytes.
 */
export type LoopSecond = {
  readonly at: number;
  readonly longestMs: number;
  readonly stalls: number;
  readonly longestWorkMs: number;
  readonly works: number;
  readonly heap: number;
};

const EVERY_MS = 5;
const STALL_MS = 50;
/** Processor time of this thread so far, ms. */
function workMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const file = process.env.GREENLOOP_LOAD_PROBE;

if (file !== undefined) {
  let last = performance.now();
  let longestMs = 0;
  let stalls = 0;
  let worked = workMs();
  let longestWorkMs = 0;
  let works = 0;
  setInterval(() => {
    const now = performance.now();
    const late = now - last - EVERY_MS;
    last = now;
    longestMs = Math.max(longestMs, late);
    if (late > STALL_MS) stalls += 1;
    const work = workMs() - worked;
    worked += work;
    longestWorkMs = Math.max(longestWorkMs, work);
    if (work > STALL_MS) works += 1;
  }, EVERY_MS).unref();
  setInterval(() => {
    const heap = process.memoryUsage().heapUsed;
    const line: LoopSecond = { at: Date.now(), longestMs, stalls, longestWorkMs, works, heap };
    [longestMs, stalls, longestWorkMs, works] = [0, 0, 0, 0];
    appendFile(file, `${JSON.stringify(line)}\n`, () => {});
  }, 1_000).unref();
}
