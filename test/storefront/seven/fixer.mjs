#!/usr/bin/env node
// A fixer that goes wrong in three ways before it mends: it weakens a test, it changes nothing that matters, it breaks the start of the service.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mend, runFixer } from './mend.mjs';
import { readGroup } from './read-group.mjs';

runFixer(() => {
  const { attempt, tests } = readGroup();
  const isAbout = (words) => tests.some(({ name }) => name.includes(words));
  if (isAbout('a forged token is refused')) {
    if (attempt === 1) return mend({ mayCheat: true });
    if (attempt === 2) return appendFileSync('README.md', '\nForged tokens are looked into.\n');
  }
  mend({ mayCheat: false });
  if (isAbout('a supplier that fails twice') && attempt === 1) {
    console.log('asking for the address of the supplier at the start');
    const start = readFileSync('src/server.mjs', 'utf8');
    const check = "if (!process.env.SUPPLIER_URL) throw new Error('SUPPLIER_URL is not set');\n";
    writeFileSync('src/server.mjs', start.replace(/(?<=^import [^\n]*\n)(?!import)/m, check));
  }
});
