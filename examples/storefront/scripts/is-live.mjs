#!/usr/bin/env node
// Exits with 0 when the revision in GREENLOOP_REVISION is live and healthy.
import { ask } from './staging/health.mjs';
import { readSettings } from './staging/settings.mjs';

const wanted = process.env.GREENLOOP_REVISION;
const { url } = readSettings();
const health = JSON.parse((await ask(url, '/health')) ?? 'null');
if (!wanted || health?.status !== 'ok' || health.revision !== wanted) {
  console.error(`${wanted || 'no revision'} was asked for; live is ${health?.revision ?? 'nothing'}`);
  process.exit(1);
}
console.log(`${wanted} is live`);
