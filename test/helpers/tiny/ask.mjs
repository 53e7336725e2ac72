// usage: ask.mjs revision|health|live|rollback: questions to the stage, and the way back.
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const stage = join(process.env.CONTROL, 'stage');
const revision = existsSync(join(stage, 'revision')) ? readFileSync(join(stage, 'revision'), 'utf8') : null;
const fail = (words) => {
  console.error(words);
  process.exit(1);
};
switch (process.argv[2]) {
  case 'revision':
    if (revision === null) fail('nothing is deployed');
    console.log(revision);
    break;
  case 'health':
    if (existsSync(join(stage, 'sick'))) fail('the stage is sick');
    if (existsSync(join(process.env.CONTROL, 'down'))) fail('the stage is down');
    break;
  case 'live':
    if (revision !== process.env.GREENLOOP_REVISION) fail(`live is ${revision}`);
    break;
  case 'rollback':
    appendFileSync(join(process.env.CONTROL, 'rollback-starts'), `${process.env.GREENLOOP_REVISION}\n`);
    if (!existsSync(join(process.env.CONTROL, 'previous'))) fail('there is no previous release');
    rmSync(stage, { recursive: true });
    cpSync(join(process.env.CONTROL, 'previous'), stage, { recursive: true });
    break;
}
