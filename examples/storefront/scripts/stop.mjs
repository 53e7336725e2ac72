#!/usr/bin/env node
// Stops staging, if it is a process that deploy.mjs started.
import { isRunning, stopRelease } from './staging/process.mjs';
import { readSettings } from './staging/settings.mjs';
import { readState } from './staging/state.mjs';

const { home } = readSettings();
const { current, starting } = readState(home);
const running = [starting, current].filter(isRunning);
for (const release of running) await stopRelease(release);
console.log(running.length > 0 ? `stopped ${running[0].revision}` : 'nothing runs that deploy.mjs started');
