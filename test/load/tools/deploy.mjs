// usage: deploy.mjs [revision | live]: puts breaks/ and the revision on the stage, or says what is there.
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [question] = process.argv.slice(2);
const control = join(process.env.CONTROL, process.env.GREENLOOP_PROJECT);
const stage = join(control, 'stage');
const mark = join(stage, 'revision');
const deployed = existsSync(mark) ? readFileSync(mark, 'utf8') : '';
if (question === 'revision') {
  console.log(deployed);
  process.exit(deployed === '' ? 1 : 0);
}
if (question === 'live') process.exit(deployed === process.env.GREENLOOP_REVISION ? 0 : 1);
appendFileSync(join(control, 'deploy-starts'), `${process.env.GREENLOOP_REVISION}\n`);
console.log('::step Live');
rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
if (existsSync('breaks')) cpSync('breaks', join(stage, 'breaks'), { recursive: true });
writeFileSync(mark, process.env.GREENLOOP_REVISION);
console.log('::done Live');
