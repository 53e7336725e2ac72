// The loops that run in this process: start, stop, pause, resume, and go on with those that were open at boot.
import { driveLoop } from './drive-loop.ts';
import { LoopError } from './errors.ts';
import type { Decision } from './event.ts';
import type { Loop } from './model.ts';
import type { Hands } from './perform/hands.ts';
import type { Plan } from './plan.ts';
import type { Store } from './ports.ts';

type StartRequest = {
  readonly plan: Plan;
  /** Suite ids or names; empty: all. */
  readonly suites: readonly string[];
  readonly once: boolean;
  readonly by: string;
};

export type Loops = {
  /** Records the start and drives the loop. Throws LoopError `already-running`, `usage`. */
  start(request: StartRequest): Promise<string>;
  /** Asks it to stop after this phase, or kills what runs at once. Throws LoopError `not-running`. */
  stop(loopId: string, by: string, now: boolean): Promise<void>;
  pause(loopId: string, by: string): Promise<void>;
  /** Goes on with a paused or blocked loop. Throws LoopError `not-running`. */
  resume(loopId: string, by: string): Promise<void>;
  /** Records what a person decided. Throws LoopError `not-running`, `stale` (it came too late: nothing was recorded). */
  decide(loopId: string, decision: Decision): Promise<void>;
  /** Goes on with every loop that has not finished; their ids. */
  resumeAll(): readonly string[];
  /** Goes on with one loop that has not finished; nothing when it is driven already. */
  drive(loopId: string): void;
  /** Resolves when the loop is over, or was left by `close`. Rejects with what ended its driving. */
  finished(loopId: string): Promise<Loop>;
  /** Leaves all loops as they are: what runs goes on without us, and is re-attached at the next boot. */
  close(): Promise<void>;
};

/**
 * `handsFor` opens what a project's loop works with; `newId` gives an id that was never used; `onFault` gets an error
 * that no person can mend inside the loop (the process should end: everything is resumed at the next boot).
 */
export function createLoops(
  store: Store,
  handsFor: (plan: Plan) => Promise<Hands>,
  newId: () => string,
  onFault: (error: unknown) => void,
): Loops {
  const leave = new AbortController();
  const driven = new Map<string, Promise<Loop>>();

  const drive = (loopId: string): void => {
    if (driven.has(loopId)) return;
    const done = handsFor(store.load(loopId).plan).then((hands) => driveLoop(loopId, hands, leave.signal));
    driven.set(loopId, done);
    done.catch(onFault);
  };
  const open = (loopId: string): Loop => {
    const loop = store.load(loopId);
    if (['reached', 'gave-up', 'stopped'].includes(loop.status))
      throw new LoopError(
        'not-running',
        `the loop on ${loop.project} is over (${loop.status})`,
        'start one with /loop start',
      );
    return loop;
  };

  return {
    async start({ plan, suites, once, by }) {
      const scope = scopeOf(plan, suites);
      const loopId = newId();
      await store.record(loopId, { type: 'loop-started', project: plan.project, plan, scope, once, by });
      drive(loopId);
      return loopId;
    },
    async stop(loopId, by, now) {
      open(loopId);
      await store.record(loopId, { type: 'stop-requested', by, now });
    },
    async pause(loopId, by) {
      const loop = open(loopId);
      if (loop.status === 'paused')
        throw new LoopError(
          'not-running',
          `the loop on ${loop.project} is paused already`,
          'go on with /loop resume',
        );
      await store.record(loopId, { type: 'pause-requested', by });
    },
    async resume(loopId, by) {
      const loop = open(loopId);
      if (loop.status === 'running' && loop.request === 'none')
        throw new LoopError(
          'not-running',
          `the loop on ${loop.project} is running, there is nothing to resume`,
          'see /loop status',
        );
      await store.record(loopId, { type: 'loop-resumed', by });
    },
    async decide(loopId, decision) {
      open(loopId);
      await store.record(loopId, decision);
    },
    resumeAll() {
      const ids = store.openLoops();
      for (const loopId of ids) drive(loopId);
      return ids;
    },
    drive,
    async finished(loopId) {
      return (await driven.get(loopId)) ?? store.load(loopId);
    },
    async close() {
      leave.abort();
      await Promise.allSettled(driven.values());
    },
  };
}

/** The suites that were named, by id or name, in the plan's order; all without a name. */
function scopeOf(plan: Plan, suites: readonly string[]): readonly string[] {
  if (suites.length === 0) return plan.suites.map((suite) => suite.id);
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const unknown = suites.filter(
    (word) => !plan.suites.some((one) => same(one.id, word) || same(one.name, word)),
  );
  if (unknown.length > 0)
    throw new LoopError(
      'usage',
      `${plan.project} has no suite ${unknown.join(', ')}`,
      `its suites are ${plan.suites.map((suite) => suite.id).join(', ')}`,
    );
  return plan.suites
    .filter((suite) => suites.some((word) => same(suite.id, word) || same(suite.name, word)))
    .map((suite) => suite.id);
}
