#!/usr/bin/env node
// A fixer that looks, changes nothing and calls it a success.
import { runFixer } from './mend.mjs';
import { readGroup } from './read-group.mjs';

runFixer(() => {
  readGroup();
  console.log('everything looks fine');
});
