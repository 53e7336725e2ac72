// Prints the lines of $CONTROL/access.log since GREENLOOP_SINCE.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const lines = readFileSync(join(process.env.CONTROL, 'access.log'), 'utf8').trim().split('\n');
for (const line of lines)
  if ((/\[(.+?)\]/.exec(line)?.[1] ?? '') >= process.env.GREENLOOP_SINCE) console.log(line);
