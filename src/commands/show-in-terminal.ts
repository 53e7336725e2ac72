// The engine's events and live progress, shown on this process's standard output.

import type { Engine } from '../open-engine.ts';
import { followLoop } from '../terminal/follow-loop.ts';

/** Follows the first loop that is heard of; returns how to stop, which takes the live area away. */
export function showInTerminal(engine: Engine, json: boolean): () => void {
  const follower = followLoop({
    output: process.stdout,
    env: process.env,
    time: {
      now: () => Date.now(),
      later(ms, call) {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    json,
    load: engine.store.load,
    history: engine.history,
  });
  const stopEvents = engine.store.onRecorded((entry) => follower.onRecorded(entry));
  const stopLive = engine.onLive((live) => follower.onLive(live));
  return () => {
    stopEvents();
    stopLive();
    follower.close();
  };
}
