import type { App } from '@slack/bolt';
import { LoopError } from '../loop/errors.ts';
import type { Clock } from '../loop/ports.ts';
import type { BotLogger } from './services.ts';
import { explainAppRefusal, readSlackFailure } from './slack-failure.ts';

/** How long the start waits for the connection; the loops do not need it. */
const PATIENCE_MS = 10_000;

/** Opens Socket Mode, or the port for HTTP; resolves when it is open, or after 10 s while it goes on trying. Throws LoopError `slack-config` when Slack refuses the app's token, or the port is taken. */
export async function openConnection(given: {
  readonly app: App;
  readonly clock: Clock;
  readonly leave: AbortSignal;
  readonly logger: BotLogger;
  /** Gets a refusal that comes after the patience was over. */
  readonly onLateRefusal: (error: unknown) => void;
}): Promise<void> {
  const { app, clock, leave, logger } = given;
  const patience = new AbortController();
  const opened = app.start().then(
    () => {
      logger.info({}, 'Ready for Slack');
      return 'open' as const;
    },
    (error: unknown) => {
      throw refusedConnection(error);
    },
  );
  try {
    const waited = clock.wait(PATIENCE_MS, AbortSignal.any([patience.signal, leave]));
    const how = await Promise.race([opened, waited.then(() => 'late' as const)]);
    if (how === 'open') return;
    opened.catch((error: unknown) => {
      if (!leave.aborted) given.onLateRefusal(error);
    });
    if (!leave.aborted) logger.warn({}, 'Slack opens no connection yet; going on without');
  } finally {
    patience.abort();
  }
}

function refusedConnection(error: unknown): unknown {
  const failure = readSlackFailure(error);
  if (failure.kind !== 'refused') return error;
  const { message, hint } = explainAppRefusal(failure.code);
  return new LoopError('slack-config', message, hint, error);
}
