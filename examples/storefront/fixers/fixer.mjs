#!/usr/bin/env node
// A fixer as a coding agent is one: it reads group.json, mends the product, writes analysis.json. See README.md.
import { mend, runFixer } from './mend.mjs';

runFixer(() => mend({ mayCheat: true }));
