import { LoopError } from '../loop/errors.ts';
import type { Ledger } from '../loop/model.ts';
import type { Clock, History, IterationFacts, Store } from '../loop/ports.ts';
import { expectedLeft } from '../report/expected-left.ts';
import { endedWords } from '../report/quarantine-words.ts';
import {
  endLinesOf,
  type IterationView,
  type LiveSuite,
  viewOfFacts,
  viewOfLoop,
  withKnown,
  withNames,
} from './iteration-view.ts';
import { nameInFacts } from './name-in-facts.ts';
import type { FixerSaid, LiveUpdate } from './services.ts';

/** Iterations as they are at this moment, with the live figures of running suites. */
export type Views = {
  /** A loop's current iteration; null before the first. Throws LoopError `loop-unknown`. */
  current(loopId: string): IterationView | null;
  /** Any iteration of a loop; null when the history does not have it. Throws LoopError `loop-unknown`. */
  iteration(loopId: string, number: number): IterationView | null;
  /** The facts of an iteration for people to read, with their names; null when the history does not have it. */
  reported(project: string, number: number): IterationFacts | null;
  /** Keeps the newest live figures. */
  hear(update: LiveUpdate): void;
  /** Keeps the newest line of a fixer. */
  hearFixer(said: FixerSaid): void;
  /** Forgets the live figures of a loop's suites that no longer run. */
  settle(loopId: string): void;
};

/** What went before an iteration. */
type Before = {
  readonly iteration: number;
  readonly ledger: Ledger | null;
  readonly quarantineEnded: readonly string[];
};

/** Views over the store and the history; `nameOf` says what somebody is called, null when that is not known now; without a clock nothing is estimated. */
export function createViews(
  store: Store,
  history: History,
  nameOf: (id: string) => string | null,
  clock: Clock | null = null,
): Views {
  const live = new Map<string, Map<string, LiveSuite>>();
  const said = new Map<string, Map<string, FixerSaid>>();
  const before = new Map<string, Before>();
  const ended = new Map<string, { readonly iteration: number; readonly lines: readonly string[] }>();

  function facts(project: string, number: number | null): IterationFacts | null {
    try {
      return history.iteration(project, number);
    } catch (error) {
      if (error instanceof LoopError && ['iteration-unknown', 'project-unknown'].includes(error.code))
        return null;
      throw error;
    }
  }

  /** What went before an iteration does not change during it: asked once. */
  function beforeOf(loopId: string, project: string, number: number): Before {
    const known = before.get(loopId);
    if (known?.iteration === number) return known;
    const found = facts(project, number);
    const asked = {
      iteration: number,
      ledger: found?.previousLedger ?? null,
      quarantineEnded: (found === null ? [] : nameInFacts(found, nameOf).quarantineEnded).map(endedWords),
    };
    before.set(loopId, asked);
    return asked;
  }

  /** What an ended iteration's ledger has to say does not change any more: asked once. */
  function linesOf({ loopId, project, iteration: { number } }: IterationView): readonly string[] {
    const known = ended.get(loopId);
    if (known?.iteration === number) return known.lines;
    const found = facts(project, number);
    const lines = found === null ? [] : endLinesOf(found);
    ended.set(loopId, { iteration: number, lines });
    return lines;
  }

  function dressed(view: IterationView): IterationView {
    const { project, iteration, loopId } = view;
    const working = new Set(iteration.fixes.filter((fix) => fix.status === 'running').map((fix) => fix.id));
    const lines = [...(said.get(loopId)?.values() ?? [])].filter((one) => working.has(one.fixId));
    const leftMs = clock === null || view.ended ? null : expectedLeft(view, history, clock.now());
    const heard = { ...view, leftMs, said: new Map(lines.map((one) => [one.groupId, one.line])) };
    return withKnown(withNames(heard, nameOf), (prints) =>
      history.knownCauses(project, iteration.number, prints),
    );
  }

  function current(loopId: string): IterationView | null {
    const loop = store.load(loopId);
    if (loop.iteration === null) return null;
    const { ledger, quarantineEnded } = beforeOf(loopId, loop.project, loop.iteration.number);
    const view = viewOfLoop(loop, ledger, live.get(loopId) ?? new Map());
    if (view === null) return null;
    return dressed({ ...view, quarantineEnded, endLines: view.ended ? linesOf(view) : [] });
  }

  return {
    reported(project, number) {
      const found = facts(project, number);
      return found === null ? null : nameInFacts(found, nameOf);
    },
    current,
    iteration(loopId, number) {
      const view = current(loopId);
      if (view?.iteration.number === number) return view;
      const past = facts(store.load(loopId).project, number);
      return past === null || past.loopId !== loopId ? null : dressed(viewOfFacts(past));
    },
    hear({ loopId, suiteId, runId, progress }) {
      const suites = live.get(loopId) ?? new Map<string, LiveSuite>();
      const known = suites.get(suiteId);
      const of = known === undefined ? collected(loopId, suiteId) : known.of;
      suites.set(suiteId, { runId, progress, of });
      live.set(loopId, suites);
    },
    hearFixer(one) {
      const groups = said.get(one.loopId) ?? new Map<string, FixerSaid>();
      groups.set(one.groupId, one);
      said.set(one.loopId, groups);
    },
    settle(loopId) {
      const running = store.load(loopId).iteration?.suiteRuns.filter((run) => run.status === 'running') ?? [];
      for (const suiteId of live.get(loopId)?.keys() ?? []) {
        if (!running.some((run) => run.suiteId === suiteId)) live.get(loopId)?.delete(suiteId);
      }
    },
  };

  function collected(loopId: string, suiteId: string): number | null {
    return history.collected(store.load(loopId).project, suiteId) || null;
  }
}
