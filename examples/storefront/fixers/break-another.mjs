#!/usr/bin/env node
// A fixer that mends its group and breaks something else on the way.
import { mend, runFixer } from './mend.mjs';
import { editLine, readSource, search } from './source.mjs';

runFixer(() => {
  mend({ mayCheat: false });
  console.log('tidying up');
  const [page] = search(readSource(), /\.slice\(start, start \+ limit\)/);
  if (page) editLine(page.file, page.line, page.content.replace('start, start + limit', 'start'));
});
