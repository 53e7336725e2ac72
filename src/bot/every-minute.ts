import { schedule } from 'node-cron';
import type { BotLogger } from './services.ts';

/** Calls back at boot and every minute, one after the other; returns how to stop, which lets the call under way end. */
export function everyMinute(
  call: () => Promise<void>,
  onBug: (error: unknown) => void,
  logger: BotLogger,
): () => Promise<void> {
  let working: Promise<void> | null = null;
  const run = (): void => {
    working ??= call()
      .catch(onBug)
      .finally(() => {
        working = null;
      });
  };
  const task = schedule('* * * * *', run, {
    // A minute that was missed is no loss: the next one finds everything that is due.
    logger: {
      info: (message) => logger.debug({}, message),
      warn: (message) => logger.debug({}, message),
      error: (message) => logger.warn({}, String(message)),
      debug: (message) => logger.debug({}, String(message)),
    },
  });
  run();
  return async () => {
    await task.destroy();
    await working;
  };
}
