// Sets the failing features of its group to true; what else it does is said in $CONTROL/fixer-<feature> or $CONTROL/fixer.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const group = JSON.parse(readFileSync(process.env.GREENLOOP_GROUP, 'utf8'));
const control = process.env.CONTROL;
const features = group.tests.map((test) => test.name);
appendFileSync(join(control, 'fixer-starts'), `${features.join('+')} ${group.attempt}\n`);
const file = [`fixer-${features[0]}`, 'fixer']
  .map((name) => join(control, name))
  .find((path) => existsSync(path));
const ways = file ? readFileSync(file, 'utf8').trim().split('\n') : [];
const way = ways[Math.min(group.attempt, ways.length) - 1] ?? 'fix';

console.log(`looking at ${features.join(', ')}`);
while (existsSync(join(control, 'hold-fixer'))) await wait(20);
if (way === 'crash') process.exit(9);
if (way === 'hang') {
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
  await new Promise(() => {});
}
if (way === 'cheat' || way === 'fix-and-cheat')
  writeFileSync('tests/a.test.mjs', '// nothing is tested any more\n');
if (way === 'fix' || way === 'fix-and-cheat' || way === 'break-another' || way === 'break-two') {
  const product = JSON.parse(readFileSync('product.json', 'utf8'));
  for (const feature of features) product[feature] = true;
  if (way.startsWith('break-')) product.a_first = false;
  if (way === 'break-two') product.a_second = false;
  writeFileSync('product.json', `${JSON.stringify(product, null, 2)}\n`);
}
if (way === 'skip') {
  const product = JSON.parse(readFileSync('product.json', 'utf8'));
  for (const feature of features) product[feature] = 'skipped';
  writeFileSync('product.json', JSON.stringify(product));
}
if (way === 'fix-once') {
  const product = JSON.parse(readFileSync('product.json', 'utf8'));
  for (const feature of features) product[feature] = 'once';
  writeFileSync('product.json', JSON.stringify(product));
}
// Bends the tests to what the product does, alone or beside a change that does nothing.
if (way === 'bend' || way === 'bend-beside') {
  const wanted = Object.fromEntries(features.map((feature) => [feature, false]));
  writeFileSync('tests/wanted.json', JSON.stringify(wanted));
}
if (way === 'fix-and-test') {
  const product = JSON.parse(readFileSync('product.json', 'utf8'));
  for (const feature of features) product[feature] = 'on';
  writeFileSync('product.json', JSON.stringify(product));
  writeFileSync('tests/wanted.json', JSON.stringify(Object.fromEntries(features.map((one) => [one, 'on']))));
}
if (way === 'luck') writeFileSync(join(control, 'lucky'), '');
if (way === 'bend-beside' || way === 'luck') writeFileSync('notes.md', 'it will do\n');
if (way === 'half') writeFileSync('notes.md', `looked at ${features.join(', ')}\n`);
writeFileSync(
  process.env.GREENLOOP_ANALYSIS,
  JSON.stringify({
    version: 1,
    issue: `${features.join(', ')} does not work`,
    rootCause: 'the feature was switched off',
    solution: `Switch ${features.join(' and ')} on`,
    why: [
      { question: 'Why does the test fail?', because: 'the feature is off', evidence: 'product.json:1' },
      { question: 'Why is it off?', because: 'nobody switched it on', evidence: null },
    ],
  }),
);
