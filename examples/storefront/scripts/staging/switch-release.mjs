import { becomesHealthy } from './health.mjs';
import { startRelease, stopRelease } from './process.mjs';
import { readState, writeState } from './state.mjs';

const HEALTHY_WITHIN_MS = 10_000;

/**
 * Stops what runs and starts a release in its place. Returns the running release and how long it took to answer,
 * in ms; null when it did not become healthy, and then nothing runs.
 */
export async function switchRelease(release, settings, secret, began = () => {}) {
  const { current, starting } = readState(settings.home);
  for (const old of [starting, current]) await stopRelease(old);
  const startedAt = performance.now();
  const started = startRelease(release, settings, secret);
  writeState(settings.home, { starting: started });
  began();
  if (await becomesHealthy(started, settings.url, HEALTHY_WITHIN_MS))
    return { release: started, ms: performance.now() - startedAt };
  await stopRelease(started);
  writeState(settings.home, { starting: null });
  return null;
}
