// Puts product.json and the revision on the stage, keeping what was there; $CONTROL/deploy says how it goes wrong, a line a deployment.
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const control = process.env.CONTROL;
const stage = join(control, 'stage');
appendFileSync(join(control, 'deploy-starts'), `${process.env.GREENLOOP_REVISION}\n`);
const count = readFileSync(join(control, 'deploy-starts'), 'utf8').trim().split('\n').length;
const ways = existsSync(join(control, 'deploy'))
  ? readFileSync(join(control, 'deploy'), 'utf8').split('\n')
  : [];
const way = ways[count - 1]?.trim() ?? '';

console.log('::step Built');
while (existsSync(join(control, 'hold-deploy'))) await wait(20);
if (way === 'fail') {
  console.error('the image does not build');
  process.exit(3);
}
if (way === 'hang-before') await new Promise((resolve) => setTimeout(resolve, 600_000));
rmSync(join(control, 'previous'), { recursive: true, force: true });
if (existsSync(stage)) cpSync(stage, join(control, 'previous'), { recursive: true });
mkdirSync(stage, { recursive: true });
console.log('::done Built');
console.log('::step Live');
copyFileSync('product.json', join(stage, 'product.json'));
if (way === 'half') await new Promise((resolve) => setTimeout(resolve, 600_000));
writeFileSync(join(stage, 'revision'), process.env.GREENLOOP_REVISION);
if (way === 'sick') writeFileSync(join(stage, 'sick'), '');
if (way === 'hang-after') await new Promise((resolve) => setTimeout(resolve, 600_000));
writeFileSync('facts.json', JSON.stringify({ image_mb: 150, startup_s: 1.5 }));
console.log('::done Live');
