#!/usr/bin/env node
// Starts the release again that ran before somebody stopped it.
import { tokenSecret } from './staging/secret.mjs';
import { readSettings } from './staging/settings.mjs';
import { readState, writeState } from './staging/state.mjs';
import { switchRelease } from './staging/switch-release.mjs';

const settings = readSettings();
const running = await switchRelease(readState(settings.home).current, settings, tokenSecret(settings.home));
if (running === null) throw new Error('it did not become healthy');
writeState(settings.home, { current: running.release, starting: null });
