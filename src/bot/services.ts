// What the bot is given by the composition root, beside the ports of the loop.

import type { Decision } from '../loop/event.ts';
import type { Plan } from '../loop/plan.ts';
import type { LiveProgress } from '../loop/ports.ts';

/** The loops of this process; every method throws LoopError for what a person can mend (`already-running`, `not-running`…). */
export type LoopsService = {
  /** Starts a loop of a project; no suites: all. `channel` (a Slack channel id) and `ref` (null: the plan's) are to be frozen into its plan. */
  start(request: {
    readonly project: string;
    readonly suites: readonly string[];
    readonly once: boolean;
    readonly ref: string | null;
    readonly by: string;
    readonly channel: string;
  }): Promise<{ loopId: string }>;
  stop(loopId: string, request: { readonly by: string; readonly now: boolean }): Promise<void>;
  pause(loopId: string, request: { readonly by: string }): Promise<void>;
  resume(loopId: string, request: { readonly by: string }): Promise<void>;
  /** Records what a person decided; LoopError `stale` when it came too late. */
  decide(loopId: string, decision: Decision): Promise<void>;
  /** Loops that have not finished, paused and blocked ones included. */
  running(): readonly { readonly loopId: string; readonly project: string }[];
  /** The plans that may be started, as their files say now. */
  projects(): readonly Plan[];
};

/** One try to do something, for the audit log: also what was refused. */
export type AuditEntry = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly userId: string;
  readonly teamId: string;
  readonly channelId: string;
  /** What was tried: `start`, `stop`, `pause`… */
  readonly action: string;
  /** What it was tried on: a project, a loop's id, or ''. */
  readonly subject: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** One sentence: why it was refused or failed, or what was done. */
  readonly detail: string;
};

/** Where every try is written; may throw LoopError `database-busy`, `lease-lost`. */
export type Audit = { record(entry: AuditEntry): void };

/** How far a suite of a running loop is, from its live events. */
export type LiveUpdate = {
  readonly loopId: string;
  readonly suiteId: string;
  readonly runId: string;
  readonly progress: LiveProgress;
};

/** A line that a fixer printed while it works on a group. */
export type FixerSaid = {
  readonly loopId: string;
  readonly groupId: string;
  readonly fixId: string;
  readonly line: string;
};

/** Calls the listener at each such line; returns how to stop. */
export type SubscribeSaid = (listener: (said: FixerSaid) => void) => () => void;

/** Calls the listener at each live event; returns how to stop. */
export type SubscribeLive = (listener: (update: LiveUpdate) => void) => () => void;

/** What the bot measures of itself. */
export type Meter = {
  /** A call of a Web API method ended; `unclear`: nobody knows what became of it. `waitMs` is how long Slack asked us to wait. */
  slackCalled(method: string, outcome: 'ok' | 'rate_limited' | 'refused' | 'unclear', waitMs: number): void;
  /** A command, press or event was acknowledged, this long after it was received. */
  acknowledged(kind: 'command' | 'action' | 'event', ms: number): void;
};

/** The part of a pino logger that the bot uses. */
export type BotLogger = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
