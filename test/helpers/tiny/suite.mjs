// usage: suite.mjs <report.xml> <where: live|here> <group of features> [names...]: one test a feature; it passes when the feature is true.
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const [report, where, prefix, ...names] = process.argv.slice(2);
const control = process.env.CONTROL;
appendFileSync(
  join(control, 'suite-starts'),
  `${prefix} ${process.env.GREENLOOP_ITERATION} ${names.length}\n`,
);
const said = (name) =>
  existsSync(join(control, name)) ? readFileSync(join(control, name), 'utf8').trim() : '';

// Once, in a folder whose path has these words: its supervisor dies, as with the machine.
if (said('lose-in') !== '' && process.cwd().includes(said('lose-in'))) {
  rmSync(join(control, 'lose-in'));
  process.kill(process.ppid, 'SIGKILL');
}
while (said('hold-suite') === prefix) await wait(20);
if (said('suite-exit-without-report') === prefix) process.exit(0);
if (said('needs-setup') === prefix && !existsSync('set-up')) process.exit(3);
const product = JSON.parse(
  readFileSync(where === 'live' ? join(control, 'stage/product.json') : 'product.json', 'utf8'),
);
// What a test wants instead of true.
const wanted = existsSync('tests/wanted.json') ? JSON.parse(readFileSync('tests/wanted.json', 'utf8')) : {};
const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
let failures = 0;
const cases = Object.entries(product)
  .filter(
    ([feature]) =>
      feature.startsWith(prefix) && (names.length === 0 || names.some((name) => name.endsWith(feature))),
  )
  .map(([feature, state]) => {
    let works = state === (wanted[feature] ?? true);
    if (state === 'chance') works = !existsSync(join(control, 'unlucky'));
    if (state === 'luck') works = existsSync(join(control, 'lucky'));
    if (state === 'once') {
      works = !existsSync(join(control, `worked-${feature}`));
      writeFileSync(join(control, `worked-${feature}`), '');
    }
    if (state === 'flaky') {
      works = existsSync(join(control, `flaked-${feature}`));
      writeFileSync(join(control, `flaked-${feature}`), '');
    }
    if (state === 'skipped')
      return `<testcase classname="${prefix}" name="${feature}" time="0.01"><skipped/></testcase>`;
    if (state === 'fake') return `<testcase classname="${prefix}" name="${feature}" time="0.000"/>`;
    if (works) return `<testcase classname="${prefix}" name="${feature}" time="0.01"/>`;
    failures += 1;
    const message = state === false ? `feature ${feature} does not work` : String(state);
    return `<testcase classname="${prefix}" name="${feature}" time="0.01"><failure message="${inXml(message)}">at product.json:1</failure></testcase>`;
  });
writeFileSync(
  report,
  `<testsuites><testsuite name="${prefix}" tests="${cases.length}" failures="${failures}">${cases.join('')}</testsuite></testsuites>`,
);
process.exit(failures > 0 ? 1 : 0);
