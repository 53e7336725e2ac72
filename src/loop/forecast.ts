// How many iterations are still needed: resampled from what this project's iterations really gained.
import type { Ledger } from './model.ts';

/** Iterations (and their time in ms) still needed; half of the futures need at most `p50`, 85 of 100 at most `p85`. */
export type Forecast = {
  readonly p50: number;
  readonly p85: number;
  readonly durationMs: { readonly p50: number; readonly p85: number };
  /** Number of gains that it was drawn from. */
  readonly basedOn: number;
};

/** One ended iteration as the forecast needs it. */
export type PastIteration = {
  readonly ledger: Ledger;
  readonly durationMs: number;
  /** Newly verified tests minus regressed ones, where that is known. */
  readonly gain?: number;
};

const RESAMPLES = 10_000;
const WINDOW = 8;
const FEWEST_ITERATIONS = 3;
/** A future that has not arrived after so many iterations is not in sight. */
const HORIZON = 500;

/**
 * Forecasts from the ended iterations, oldest first, how many more it takes until `remaining` tests are gained: 10,000
 * futures, each drawn from the last eight gains. The same seed gives the same figures. Null means not enough data:
 * fewer than three iterations, none of them with a gain, or no end in sight.
 */
export function forecast(past: readonly PastIteration[], remaining: number, seed: number): Forecast | null {
  const drawn = gainsOf(past).slice(-WINDOW);
  if (past.length < FEWEST_ITERATIONS || !drawn.some((one) => one.gain > 0)) return null;
  const random = seededRandom(seed);
  const futures = Array.from({ length: RESAMPLES }, () => oneFuture(drawn, remaining, random));
  const iterations = futures.map((one) => one.iterations).sort((a, b) => a - b);
  const durations = futures.map((one) => one.durationMs).sort((a, b) => a - b);
  const p85 = quantile(iterations, 0.85);
  if (p85 >= HORIZON) return null;
  return {
    p50: quantile(iterations, 0.5),
    p85,
    durationMs: { p50: quantile(durations, 0.5), p85: quantile(durations, 0.85) },
    basedOn: drawn.length,
  };
}

/**
 * What is still to be gained: tests that do not pass, and at least one while something is not verified, because
 * confirming it takes an iteration too.
 */
export function remainingTests(ledger: Ledger): number {
  return Math.max(ledger.declared - ledger.passing, ledger.verified < ledger.declared ? 1 : 0);
}

/**
 * What each iteration gained over the one before it; the first one has none, it only measured what was there. Where the
 * gain is not known it is the difference of the passing tests: verified falls at every deployment until the tests have
 * run on it, which is no regression.
 */
export function gainsOf(
  past: readonly PastIteration[],
): readonly { readonly gain: number; readonly durationMs: number }[] {
  return past.slice(1).map((one, index) => ({
    gain: one.gain ?? one.ledger.passing - (past[index]?.ledger.passing ?? 0),
    durationMs: one.durationMs,
  }));
}

function oneFuture(
  drawn: readonly { readonly gain: number; readonly durationMs: number }[],
  remaining: number,
  random: () => number,
): { iterations: number; durationMs: number } {
  let left = remaining;
  let iterations = 0;
  let durationMs = 0;
  while (left > 0 && iterations < HORIZON) {
    const one = drawn[Math.floor(random() * drawn.length)];
    left -= one?.gain ?? 0;
    durationMs += one?.durationMs ?? 0;
    iterations += 1;
  }
  return { iterations, durationMs };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Mulberry32: a small generator of numbers from 0 to 1 that a seed determines. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
