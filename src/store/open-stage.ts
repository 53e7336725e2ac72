// Where large runs' results are written ahead: a thread, so that the event loop of this process has little of it.

import { Worker } from 'node:worker_threads';
import type { SuiteEnded } from '../loop/event.ts';
import type { Staged } from './stage-pieces.ts';
import type { StageAnswer, StageData, StageTold } from './stage-worker.ts';

/** From this many results on a run is written ahead: fewer take some milliseconds. */
const LARGE = 1_000;
/** Results handed over at once, a millisecond or so. */
const HANDED = 500;

export type Stage = {
  /** From how many results on a run is written ahead. */
  readonly from: number;
  /** Writes the event's results ahead; null when that cannot be done now (the lease is lost, the disk is full), which recording in one transaction then says. `onHanded` is called now and then. */
  prepare(loopId: string, event: SuiteEnded, epoch: number, onHanded: () => void): Promise<Staged | null>;
  /** Clears up behind results that hold now. */
  settle(suite: number, epoch: number): void;
  close(): void;
};

/** The thread is started when it is first needed, and does not keep the process alive; it lets others in while `wanted` is above 0. */
export function openStage(file: string, wanted: Int32Array<SharedArrayBuffer>, from = LARGE): Stage {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const start = (): Worker => {
    worker ??= new Worker(new URL('./stage-worker.ts', import.meta.url), {
      workerData: { file, wanted } satisfies StageData,
      // Every megabyte of this process makes each start of a command slower.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    worker.unref();
    return worker;
  };

  async function hand(loopId: string, event: SuiteEnded, epoch: number, onHanded: () => void) {
    const { results, runId, status, reason, counts } = event;
    const wish = { loopId, runId, status, reason, broken: counts.broken };
    let answer = await ask(start(), { kind: 'begin', wish, epoch });
    for (let at = 0; at < results.length && answer.kind === 'done'; at += HANDED) {
      answer = await ask(start(), { kind: 'take', results: results.slice(at, at + HANDED) });
      onHanded();
    }
    if (answer.kind === 'done') answer = await ask(start(), { kind: 'finish' });
    onHanded();
    if (answer.kind === 'failed') throw answer.error;
    return answer.kind === 'staged' ? answer.staged : null;
  }

  return {
    from,
    prepare(loopId, event, epoch, onHanded) {
      const mine = last.then(() => hand(loopId, event, epoch, onHanded));
      last = mine.catch(() => {});
      return mine;
    },
    settle: (suite, epoch) => start().postMessage({ kind: 'settle', suite, epoch } satisfies StageTold),
    close: () => void worker?.terminate(),
  };
}

function ask(worker: Worker, told: StageTold): Promise<StageAnswer> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
    };
    const onMessage = (answer: StageAnswer) => {
      settle();
      resolve(answer);
    };
    const onError = (error: unknown) => {
      settle();
      reject(error);
    };
    const onExit = (code: number) => onError(new Error(`the thread that writes results ended with ${code}`));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    // Whoever waits for this must not lose it with the process.
    worker.ref();
    worker.postMessage(told);
  });
}
