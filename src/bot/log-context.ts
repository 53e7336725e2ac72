// What a line of the log is about, without every function between handing it on.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

/** Fields that every line gets which is written meanwhile. */
export type LogContext = {
  /** One command, press or event of Slack. */
  readonly requestId?: string;
  readonly loopId?: string;
  /** The iteration's number in its project. */
  readonly iteration?: number;
};

const context = new AsyncLocalStorage<LogContext>();

/** The fields of a line that is written now. */
export function logContext(): LogContext {
  return context.getStore() ?? {};
}

/** Calls back with these fields added to its lines, also to those of what it begins and does not wait for. */
export function about<T>(fields: LogContext, call: () => T): T {
  return context.run({ ...logContext(), ...fields }, call);
}

/** Calls back without any fields: for what goes on long after the request that happened to begin it. */
export function aboutNothing<T>(call: () => T): T {
  return context.run({}, call);
}

/**
 * The request id of a trigger or event id of Slack: the same when it comes again, and when it is carried out after a crash. Slack's own is not written, since
 * whoever holds a token could use it for some seconds.
 */
export function requestIdOf(slackId: string): string {
  return `R${createHash('sha256').update(slackId).digest('hex').slice(0, 12)}`;
}

/** What a message is about, from its key in the outbox: `loop/L1/iteration/3/…`. */
export function aboutKey(key: string): LogContext {
  const [, loopId, number] = /^loop\/([^/]+)(?:\/iteration\/(\d+))?/.exec(key) ?? [];
  if (loopId === undefined) return {};
  return number === undefined ? { loopId } : { loopId, iteration: Number(number) };
}
