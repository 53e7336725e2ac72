// usage: suite.mjs <report.xml> <where: live|here> <suite> <tests> <seconds> [names…]: writes a JUnit report and, line by line, TAP; a test fails while a
// file in breaks/ that names it says `open`. What it wrote is noted in $CONTROL, for comparing it with what was recorded.
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const [report, where, suite, count, seconds, ...names] = process.argv.slice(2);
const control = join(process.env.CONTROL, process.env.GREENLOOP_PROJECT);
const breaks = where === 'live' ? join(control, 'stage/breaks') : 'breaks';
const BURSTS = 20;

/** Test number → what broke it. */
const broken = new Map();
for (const file of existsSync(breaks) ? readdirSync(breaks) : []) {
  const [nth, of, ...tests] = file.split('-');
  if (of !== suite || !readFileSync(join(breaks, file), 'utf8').startsWith('open')) continue;
  for (const test of tests) broken.set(Number(test), nth);
}
const nameOf = (test) => `${suite} keeps promise ${String(test).padStart(6, '0')}`;
const asked = names.length === 0 ? null : new Set(names.map((name) => Number(/(\d{6})$/.exec(name)?.[1])));
const tests = Array.from({ length: Number(count) }, (_, test) => test).filter(
  (test) => asked === null || asked.has(test),
);
const failing = tests.filter((test) => broken.has(test));

const file = openSync(report, 'w');
writeSync(
  file,
  `<testsuites><testsuite name="${suite}" tests="${tests.length}" failures="${failing.length}">\n`,
);
const perBurst = Math.ceil(tests.length / BURSTS);
for (let from = 0; from < tests.length; from += perBurst) {
  let xml = '';
  let tap = '';
  for (const test of tests.slice(from, from + perBurst)) {
    const nth = broken.get(test);
    const at = `classname="area${test % 97}" name="${nameOf(test)}" time="0.0${test % 90}1"`;
    xml +=
      nth === undefined
        ? `<testcase ${at}/>\n`
        : `<testcase ${at}><failure message="part ${nth} answered 500 instead of 200">at parts/${nth}.js:7</failure></testcase>\n`;
    tap += `${nth === undefined ? 'ok' : 'not ok'} ${test + 1} - ${nameOf(test)}\n`;
  }
  writeSync(file, xml);
  process.stdout.write(tap);
  await wait((Number(seconds) * 1_000) / BURSTS);
}
writeSync(file, '</testsuite></testsuites>\n');
closeSync(file);
const run = basename(dirname(dirname(report)));
const wrote = { run, tests: tests.length, failed: failing.length };
appendFileSync(join(control, 'wrote'), `${JSON.stringify(wrote)}\n`);
process.exitCode = failing.length > 0 ? 1 : 0;
