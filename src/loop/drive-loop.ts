// Drives one loop: load, decide, act, record, until it is over. Starting and resuming are the same call.
import { type Act, actKey } from './act.ts';
import { LoopError, type LoopErrorCode } from './errors.ts';
import type { LoopEvent } from './event.ts';
import type { Loop } from './model.ts';
import { nextStep } from './next-step.ts';
import { isOutOfSpace } from './out-of-space.ts';
import type { Hands } from './perform/hands.ts';
import { performAct, unlessOvertaken } from './perform/perform-act.ts';

/** Acts that may be under way together; every other act is carried out alone. */
const TOGETHER: readonly Act['kind'][] = ['run-suite', 'fix-group', 'check-fix'];

/** Faults of a loop's surroundings that a person can mend: the loop waits for that instead of ending. */
const BLOCKING: readonly LoopErrorCode[] = [
  'repository-unreadable',
  'merge-conflict',
  'push-refused',
  'checkout-broken',
  'program-missing',
];

/**
 * Resolves with the finished loop, or with an unfinished one when `leave` aborts (what runs goes on without us). Rejects with
 * what no person can mend inside the loop: a lost lease, a damaged database, a bug.
 */
export async function driveLoop(loopId: string, hands: Hands, leave: AbortSignal): Promise<Loop> {
  const { store, clock } = hands;
  const kill = new AbortController();
  const going = new Map<string, Promise<void>>();
  let fault: { error: unknown } | null = null;
  let wake = new AbortController();
  const wakeUp = () => wake.abort();
  const unsubscribe = store.onRecorded((entry) => {
    if (entry.loopId === loopId) wakeUp();
  });
  const unwatch = hands.disk.onChange(wakeUp);
  leave.addEventListener('abort', wakeUp);

  const start = (act: Act, loop: Loop) => {
    const key = actKey(act);
    const done = carryOut(act, loop, hands, kill.signal).then(
      () => {},
      (error: unknown) => {
        fault ??= { error };
      },
    );
    going.set(
      key,
      done.finally(() => {
        going.delete(key);
        wakeUp();
      }),
    );
  };

  try {
    for (;;) {
      wake = new AbortController();
      const loop = store.load(loopId);
      if (fault !== null) throw (fault as { error: unknown }).error;
      if (leave.aborted) return loop;
      if (loop.request === 'stop-now') kill.abort();
      if (await heedDisk(loop, hands)) continue;
      const step = nextStep(loop, clock.now());
      if (step.kind === 'over' && going.size === 0) return loop;
      if (step.kind === 'act') for (const act of startable(step.acts, going)) start(act, loop);
      await clock.wait(step.kind === 'wait' && step.ms !== null ? step.ms : FOREVER_MS, wake.signal);
    }
  } finally {
    unsubscribe();
    unwatch();
    leave.removeEventListener('abort', wakeUp);
  }
}

/** Blocks a loop for want of space, and lets it go on when there is some; whether it did either. What is under way goes on meanwhile. */
async function heedDisk(loop: Loop, { disk, store }: Hands): Promise<boolean> {
  const full = disk.shortage();
  const heeds = loop.status === 'running' && (loop.request === 'none' || loop.request === 'pause');
  const event: LoopEvent | null =
    full !== null && heeds
      ? {
          type: 'loop-blocked',
          on: 'infrastructure',
          reason: full,
          hint: 'make space there: nothing new is begun, and the loop goes on by itself when there is room',
        }
      : full === null && loop.status === 'blocked' && loop.blockedOn === 'infrastructure'
        ? { type: 'loop-unblocked' }
        : null;
  if (event !== null) await unlessOvertaken(store.record(loop.id, event).then(() => {}));
  return event !== null;
}

/** Timers cannot wait longer than this (2^31 − 1 ms); the loop then just looks again. */
const FOREVER_MS = 2_147_483_647;

/** Of the acts that should be going on, those to begin now. */
function startable(acts: readonly Act[], going: ReadonlyMap<string, unknown>): readonly Act[] {
  const fresh = acts.filter((act) => !going.has(actKey(act)));
  const alone = fresh.find((act) => !TOGETHER.includes(act.kind));
  if (alone !== undefined) return going.size === 0 ? [alone] : [];
  const together = [...going.keys()].every((key) => TOGETHER.some((kind) => key.startsWith(`${kind} `)));
  return together ? fresh : [];
}

async function carryOut(act: Act, loop: Loop, hands: Hands, signal: AbortSignal): Promise<void> {
  const record = async (event: LoopEvent) => {
    await hands.store.record(loop.id, event);
  };
  const { iteration } = loop;
  const { disk } = hands;
  const shortages = disk.shortages();
  try {
    if (iteration !== null) return await performAct(act, hands, { loop, iteration, record, signal });
    return await withoutIteration(act, record);
  } catch (error) {
    // Nothing new is begun while the disk is full; then this act is carried out again.
    if (isOutOfSpace(error)) return disk.refused();
    if (!(error instanceof LoopError) || !BLOCKING.includes(error.code)) throw error;
    // Git does not always say that it was for want of space.
    if ((await disk.look()) !== null || disk.shortages() !== shortages) return;
    await record({ type: 'loop-blocked', on: 'person', reason: error.message, hint: error.hint });
  }
}

/** The few acts that can come before the first iteration. */
async function withoutIteration(act: Act, record: (event: LoopEvent) => Promise<void>): Promise<void> {
  if (act.kind === 'begin-iteration')
    return record({ type: 'iteration-started', iterationId: act.iterationId });
  if (act.kind === 'finish') return record({ type: 'loop-finished', as: act.as, reason: act.reason });
  if (act.kind === 'pause') return unlessOvertaken(record({ type: 'loop-paused' }));
  throw new Error(`${act.kind} needs an iteration`);
}
