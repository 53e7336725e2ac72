#!/usr/bin/env node
// A fixer that dies in the middle of an edit.
import { appendFileSync } from 'node:fs';

console.log('editing src/server.mjs');
appendFileSync('src/server.mjs', 'const half = {\n');
throw new Error('the model went away');
