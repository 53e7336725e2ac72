#!/usr/bin/env node
// Starts the release again that ran before the last deployment.
import { tokenSecret } from './staging/secret.mjs';
import { readSettings } from './staging/settings.mjs';
import { readState, writeState } from './staging/state.mjs';
import { switchRelease } from './staging/switch-release.mjs';

const settings = readSettings();
const { current, previous, fellBack } = readState(settings.home);
if (fellBack) {
  console.log(`${current.revision} runs again already: the last deployment did not become healthy`);
} else if (previous === null) {
  console.error('there is no previous release to go back to');
  process.exitCode = 1;
} else {
  const running = await switchRelease(previous, settings, tokenSecret(settings.home));
  if (running === null) {
    console.error(`${previous.revision} did not become healthy; look into ${settings.home}/server.log`);
    process.exitCode = 1;
  } else {
    writeState(settings.home, { current: running.release, previous: null, starting: null });
    console.log(`${previous.revision} is live again`);
  }
}
