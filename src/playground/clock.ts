/** Time as the playground sees it. */
export type PlaygroundClock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Acts once after `ms`; the returned function calls it off. */
  after(ms: number, act: () => void): () => void;
};

/** The machine's clock; its timers keep no process alive. */
export const machineClock: PlaygroundClock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
