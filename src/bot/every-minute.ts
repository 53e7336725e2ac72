import { schedule } from 'node-cron';

/** Calls back at boot and every minute, one after the other; returns how to stop, which lets the call under way end. */
export function everyMinute(call: () => Promise<void>, onBug: (error: unknown) => void): () => Promise<void> {
  let working: Promise<void> | null = null;
  const run = (): void => {
    working ??= call()
      .catch(onBug)
      .finally(() => {
        working = null;
      });
  };
  const task = schedule('* * * * *', run);
  run();
  return async () => {
    await task.destroy();
    await working;
  };
}
