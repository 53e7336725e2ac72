// What acts are carried out with, and the little that every act needs.
import type { LoopEvent } from '../event.ts';
import type { Iteration, Loop } from '../model.ts';
import type { Plan } from '../plan.ts';
import type { Checkout, Clock, Disk, History, LiveProgress, Runner, Store, WorkFiles } from '../ports.ts';

/** The ports of one project's loop, and two pure tools that are not the loop's own. */
export type Hands = {
  readonly store: Store;
  readonly history: History;
  readonly runner: Runner;
  readonly checkout: Checkout;
  readonly files: WorkFiles;
  readonly disk: Disk;
  readonly clock: Clock;
  /** Hex digits of a cryptographic hash. */
  readonly hash: (text: string) => string;
  /** Category patterns: `*` stands for anything. */
  readonly matches: (pattern: string, text: string) => boolean;
  /** Protected paths: `*` stays inside a folder, `**` does not. */
  readonly matchesPath: (pattern: string, path: string) => boolean;
  readonly onLive: (live: Live) => void;
  readonly onSaid: (said: Said) => void;
};

/** A line that a fixer printed, masked. */
export type Said = {
  readonly loopId: string;
  readonly groupId: string;
  readonly fixId: string;
  readonly line: string;
};

/** How far a running suite is; provisional. */
export type Live = {
  readonly loopId: string;
  readonly suiteId: string;
  readonly runId: string;
  readonly progress: LiveProgress;
};

/** One act being carried out: the loop as it was when the act was decided, how to record, and when to stop. */
export type Performance = {
  readonly loop: Loop;
  readonly iteration: Iteration;
  readonly record: (event: LoopEvent) => Promise<void>;
  readonly signal: AbortSignal;
};

/** The variables that tell a command what it is run for. */
export function variablesFor(loop: Loop, iteration: Iteration, revision: string): Record<string, string> {
  return {
    GREENLOOP_PROJECT: loop.project,
    GREENLOOP_LOOP: loop.id,
    GREENLOOP_ITERATION: String(iteration.number),
    GREENLOOP_REVISION: revision,
  };
}

/** Where probes run: in the tree, with the variables that every command gets. */
export function probeContext(plan: Plan, tree: string, set: Record<string, string>) {
  return { cwd: tree, folder: plan.folder, env: plan.env, set };
}
