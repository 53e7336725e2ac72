// Runs loops of a tiny project in this process, on a real engine.
import type { TestContext } from 'node:test';
import { readPlan } from '../../src/config/read-plan.ts';
import type { LoopEvent } from '../../src/loop/event.ts';
import type { Loop } from '../../src/loop/model.ts';
import { type Engine, openEngine } from '../../src/open-engine.ts';
import { createTinyProject, type TinyProject } from './tiny-project.ts';

export type TinyRun = {
  readonly engine: Engine;
  readonly loopId: string;
  readonly load: () => Loop;
  /** Events so far. */
  readonly events: () => readonly LoopEvent[];
  /** Resolves with the first event, past or to come, that the test is for. */
  readonly until: <Type extends LoopEvent['type']>(
    type: Type,
    also?: (event: Extract<LoopEvent, { type: Type }>) => boolean,
  ) => Promise<Extract<LoopEvent, { type: Type }>>;
  /** Resolves when the loop is over or blocked. */
  readonly rest: () => Promise<Loop>;
};

/** Opens an engine over the project's data folder; a fault rejects `fault`. */
export async function openTiny(project: TinyProject): Promise<Engine & { fault: Promise<never> }> {
  const fault = Promise.withResolvers<never>();
  fault.promise.catch(() => {});
  const engine = await openEngine(project.data, project.env, fault.reject);
  return { ...engine, fault: fault.promise };
}

/** A tiny project with an engine over it; both end with the test. */
export async function tinyFor(t: TestContext, ...args: Parameters<typeof createTinyProject>) {
  const project = createTinyProject(...args);
  const engine = await openTiny(project);
  t.after(async () => {
    await engine.shutDown();
    project.remove();
  });
  return { project, engine };
}

/** Starts a loop of the tiny project. */
export async function startTiny(
  project: TinyProject,
  engine: Engine & { fault: Promise<never> },
  over: { suites?: readonly string[]; once?: boolean } = {},
): Promise<TinyRun> {
  const plan = await readPlan(project.config);
  const loopId = await engine.loops.start({
    plan,
    suites: over.suites ?? [],
    once: over.once ?? false,
    by: 'mia',
  });
  return watchTiny(engine, loopId);
}

/** Watches a loop of an engine. */
export function watchTiny(engine: Engine & { fault: Promise<never> }, loopId: string): TinyRun {
  const events = () =>
    engine.store
      .journal(0, 100_000)
      .filter((entry) => entry.loopId === loopId)
      .map((entry) => entry.event);
  const until: TinyRun['until'] = (type, also = () => true) => {
    const isIt = (event: LoopEvent) => event.type === type && also(event as never);
    const found = new Promise<never>((resolve) => {
      const past = events().find(isIt);
      if (past) return resolve(past as never);
      const stop = engine.store.onRecorded((entry) => {
        if (entry.loopId !== loopId || !isIt(entry.event)) return;
        stop();
        resolve(entry.event as never);
      });
    });
    return Promise.race([found, engine.fault]);
  };
  const load = () => engine.store.load(loopId);
  const rest = async () => {
    const blocked = new Promise<void>((resolve) => {
      const stop = engine.store.onRecorded((entry) => {
        if (entry.loopId !== loopId || entry.event.type !== 'loop-blocked') return;
        stop();
        resolve();
      });
    });
    await Promise.race([engine.loops.finished(loopId), blocked, engine.fault]);
    return load();
  };
  return { engine, loopId, load, events, until, rest };
}
