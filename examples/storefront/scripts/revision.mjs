#!/usr/bin/env node
// Prints the revision that the running staging reports.
import { ask } from './staging/health.mjs';
import { readSettings } from './staging/settings.mjs';

const { url } = readSettings();
const revision = await ask(url, '/revision');
if (revision === null) {
  console.error(`nothing runs at ${url}; start it with scripts/deploy.mjs`);
  process.exit(1);
}
console.log(revision.trim());
