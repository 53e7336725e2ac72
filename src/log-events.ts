// The journal in the log: what happened to which loop, without a word that a test, a fixer or a deployment said.
import type { BotLogger } from './bot/services.ts';
import type { Store } from './loop/ports.ts';

/** What of an event stands in its line: ids, states and figures of ours. */
const TOLD = [
  'runId',
  'suiteId',
  'purpose',
  'groupId',
  'fixId',
  'deploymentId',
  'status',
  'phase',
  'on',
  'as',
  'attempt',
  'durationMs',
] as const;

/** A line an event, with its loop and iteration; the request id only where a person asked for it. Returns how to stop. */
export function logEvents(store: Store, logger: BotLogger): () => void {
  return store.onRecorded(({ loopId, iteration, seq, event }) => {
    const facts: Readonly<Record<string, unknown>> = { ...event };
    const told = TOLD.filter((name) => ['string', 'number'].includes(typeof facts[name]));
    logger.info(
      {
        // A loop goes on in the name of whoever started it, long after that request.
        ...('by' in event ? {} : { requestId: undefined }),
        loopId,
        ...(iteration === null ? {} : { iteration }),
        seq,
        event: event.type,
        ...Object.fromEntries(told.map((name) => [name, facts[name]])),
      },
      'Recorded',
    );
  });
}
