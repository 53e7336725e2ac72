#!/usr/bin/env node
// Plain JavaScript: it must run on any Node, because better-sqlite3 crashes an old one without a word.
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { join, resolve } from 'node:path';
import { requireNode } from './require-node.js';

if (requireNode(import.meta.url)) {
  const data = resolve(process.env.GREENLOOP_DATA || '.greenloop');
  // Compiled once and not at every start: it starts sooner, and the type stripper takes no memory. Code is read from there, so it has to be a folder of ours.
  if (existsSync(data)) module.enableCompileCache(join(data, 'compiled'));
  const { main } = await import('../src/main.ts');
  await main();
  module.flushCompileCache();
}
