import { setTimeout as wait } from 'node:timers/promises';
import { isRunning } from './process.mjs';

/** Asks staging; null when nothing answers within two seconds. */
export async function ask(url, path) {
  try {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(2_000) });
    const text = await response.text();
    return response.ok ? text : null;
  } catch {
    return null;
  }
}

/** Waits until exactly this process answers healthy with its revision; false when it is over or late. */
export async function becomesHealthy(release, url, withinMs) {
  const end = Date.now() + withinMs;
  while (Date.now() < end && isRunning(release)) {
    const health = parse(await ask(url, '/health'));
    if (health?.status === 'ok' && health.revision === release.revision && health.pid === release.pid)
      return true;
    await wait(25);
  }
  return false;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
