#!/usr/bin/env node
// Plain JavaScript: it must run on any Node, because better-sqlite3 crashes an old one without a word.
import { requireNode } from './require-node.js';

if (requireNode(import.meta.url)) await (await import('../src/cli.ts')).main();
