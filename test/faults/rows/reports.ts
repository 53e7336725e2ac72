// What a suite leaves as its report is no report, or says something else than the exit code.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { readReports as ReadReports } from '../../../src/runner/junit/read-reports.ts';
import { withMutant } from '../mutant.ts';
import { type FaultBench, onBench } from '../on-bench.ts';
import type { Random, Row, Tried } from './row.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/live');
const REAL = readdirSync(FIXTURES).filter((name) => name.endsWith('.xml'));
/** Writes a file of the working directory into the reports folder, unless there is none, and ends with the exit code. */
const LEAVE =
  'const fs = require("fs"); const [folder, exit] = process.argv.slice(1); fs.appendFileSync("starts", "x");' +
  'if (fs.existsSync("report")) fs.copyFileSync("report", folder + "/r.xml"); process.exitCode = Number(exit);';
const leave = (
  bench: FaultBench,
  exit: number,
  argv: readonly [string, ...string[]] = ['node', '-e', LEAVE],
) => bench.runSuite([...argv, '{reports}', String(exit)]);

/** A real report cut at every 1 %, each read by itself; three of the cuts are left by suites that end with exit code 0 or 1. */
function cut(nth: number, random: Random, root?: string): Promise<Tried> {
  return onBench(async (bench) => {
    const { readReports }: { readReports: typeof ReadReports } = await import(
      join(bench.root, 'src/runner/junit/read-reports.ts')
    );
    const name = nth < REAL.length ? REAL[nth] : null;
    const whole = name ? readFileSync(join(FIXTURES, name)) : Buffer.from(ownReport(random));
    const end = whole.lastIndexOf('>');
    const cuts = Array.from({ length: 100 }, (_, percent) =>
      Math.min(end, Math.floor((whole.length * percent) / 100)),
    );
    const paths = cuts.map((at) => bench.write(`cut-${at}.xml`, ''));
    for (const [index, path] of paths.entries()) writeFileSync(path, whole.subarray(0, cuts[index]));
    const reports = await readReports(paths, { root: bench.cwd });
    for (const [percent, report] of reports.entries())
      bench.expect(
        report.status === 'unreadable' && report.reason !== '',
        `${name ?? 'an own report'} cut at ${percent} % is read`,
      );
    for (let times = 0; times < 3; times += 1) {
      const percent = Math.floor(random() * 100);
      writeFileSync(join(bench.cwd, 'report'), whole.subarray(0, cuts[percent]));
      const { status, reason } = await leave(bench, times % 2);
      const says = status === 'errored' && /^a report cannot be read: r\.xml: ./.test(reason);
      bench.expect(says, `${name ?? 'an own report'} cut at ${percent} %: ${status} (${reason})`);
    }
    return cuts.length;
  }, root);
}

/** A report with everything that ours are read for, of a length that the seed decides. */
function ownReport(random: Random): string {
  const cases = Array.from({ length: 5 + Math.floor(random() * 200) }, (_, index) => {
    const open = `<testcase classname="shop.Cart" name="adds &lt;${index}&gt; ü" time="0.0${index % 10}"`;
    if (random() < 0.6) return `${open}/>`;
    if (random() < 0.3) return `${open}><skipped message="later"/></testcase>`;
    return `${open}><failure message="1 &amp; 2">at cart.js:${index}</failure><system-out><![CDATA[<testcase name="no"/>]]></system-out></testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!-- own --><testsuites><testsuite name="own" tests="${cases.length}">\n${cases.join('\n')}\n</testsuite></testsuites>\n`;
}

const testcase = (name: string) => `<testcase classname="c" name="${name}"/>`;
const suite = (inner: string, attributes = '') => `<testsuite name="s"${attributes}>${inner}</testsuite>`;
const GREEN = suite(testcase('works'), ' tests="1"');
const RED = suite(
  `${testcase('works')}<testcase classname="c" name="breaks"><failure message="2 is not 3">at c.js:1</failure></testcase>`,
  ' tests="2" failures="1"',
);
const ENTITIES =
  '<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>';

/** Reports that prove nothing, and what has to be said of them. */
const NONE: readonly (readonly [title: string, report: string | Buffer | null, says: RegExp])[] = [
  ['missing', null, /it wrote no report/],
  ['empty', '', /r\.xml: it is empty/],
  ['spaces', ' \n\t ', /r\.xml: it is empty/],
  ['zero tests', suite('', ' tests="0"'), /no test in it/],
  ['no suite', '<testsuites/>', /no test in it/],
  ['fewer tests than declared', suite(testcase('a'), ' tests="9"'), /declares 8 more tests/],
  ['DOCTYPE', `<!DOCTYPE testsuite>${GREEN}`, /DOCTYPE/],
  [
    'an external entity',
    `<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]>${suite('<testcase name="&x;"/>')}`,
    /DOCTYPE/,
  ],
  ['an entity bomb', `${ENTITIES}${suite('<testcase name="&c;"/>')}`, /DOCTYPE/],
  ['two documents', GREEN + GREEN, /second document|after the end/],
  ['tags that do not match', '<testsuite><testcase name="a"></testsuite></testcase>', /where/],
  ['no XML', 'all tests passed\n', /not XML|no element/],
  ['JSON', '{"numPassedTests": 3, "success": true}', /not XML|JSON/],
  ['HTML', '<html><body>ok</body></html>', /./],
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), /gzip/],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), /UTF-32/],
  ['NUL bytes', Buffer.alloc(100_000), /./],
  ['20,000 open elements', '<testsuite>'.repeat(20_000), /nested|cut off/],
  [
    'an open CDATA of 30 MB',
    `<testsuite><testcase name="a"><system-out><![CDATA[${'x'.repeat(30_000_000)}`,
    /cut off/,
  ],
];
/** Files that are no report of this run. */
const FOREIGN: readonly (readonly [title: string, script: string])[] = [
  [
    'stale: it lies in the repository',
    'mkdir -p reports; cp ../green.xml reports/r.xml; cp ../green.xml r.xml',
  ],
  ['stale: of another run', '[ -e ran ] || cp ../green.xml "$1/r.xml"; touch ran'],
  ['a link', 'ln -s "$PWD/../green.xml" "$1/r.xml"'],
  ['a pipe', 'mkfifo "$1/r.xml"'],
  ['a folder', 'mkdir "$1/r.xml"'],
  ['beside its folder', 'cp ../green.xml "$1/../r.xml"'],
  ['a linked folder', 'cp ../green.xml ../r.xml; rmdir "$1"; ln -s "$PWD/.." "$1"'],
];

function noReport(nth: number, root?: string): Promise<Tried> {
  return onBench(async (bench) => {
    const [title, report, says] = NONE[nth % (NONE.length + FOREIGN.length)] ?? [];
    const [foreign, script = ''] = FOREIGN[(nth % (NONE.length + FOREIGN.length)) - NONE.length] ?? [];
    writeFileSync(join(bench.data, 'green.xml'), GREEN);
    if (report !== undefined && report !== null) writeFileSync(join(bench.cwd, 'report'), report);
    const exit = nth % 2;
    const argv = ['sh', '-c', `${script}; exit $2`, 'sh'] as const;
    // The first of two runs may have a report; it is none of the second one's.
    if (foreign) await leave(bench, exit, argv);
    const { status, reason } = foreign ? await leave(bench, exit, argv) : await leave(bench, exit);
    bench.expect(
      status === 'errored' && (says ?? /it wrote no report/).test(reason),
      `${title ?? foreign}, exit code ${exit}: ${status} (${reason.slice(0, 200)})`,
    );
    return 1;
  }, root);
}

const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGABRT',
  'SIGKILL',
  'SIGSEGV',
  'SIGPIPE',
  'SIGTERM',
  'SIGBUS',
  'SIGXCPU',
] as const;
const CODES = [0, 1, 2, 3, 5, 77, 126, 127, 137, 139, 255] as const;

/** Every exit code with both reports, and exits by signals behind a clean report. */
function mismatch(nth: number, root?: string): Promise<Tried> {
  return onBench(async (bench) => {
    const code = CODES[nth % CODES.length] ?? 0;
    for (const [report, isClean] of [
      [GREEN, true],
      [RED, false],
    ] as const) {
      writeFileSync(join(bench.cwd, 'report'), report);
      const { status, reason } = await leave(bench, code);
      const named =
        code === 0
          ? /^the exit code is 0, but the report has 1 failure$/
          : isClean
            ? new RegExp(`exit code is ${code}, but the report has no failure`)
            : /^$/;
      const wanted = isClean ? (code === 0 ? 'passed' : 'errored') : 'failed';
      const says = isClean && code === 0 ? reason === '' : named.test(reason);
      bench.expect(
        status === wanted && says,
        `exit code ${code} and a ${isClean ? 'clean' : 'failing'} report: ${status} (${reason})`,
      );
    }
    const signal = SIGNALS[nth % SIGNALS.length] ?? 'SIGKILL';
    writeFileSync(join(bench.cwd, 'report'), GREEN);
    const die = `cp report "$1/r.xml"; kill -s ${signal.slice(3)} $$; sleep 9`;
    const { status, reason } = await leave(bench, 0, ['sh', '-c', die, 'sh']);
    bench.expect(
      status === 'errored' && reason.includes(`killed by ${signal}`),
      `${signal} and a clean report: ${status} (${reason})`,
    );
    return 3;
  }, root);
}

export const REPORTS: readonly Row[] = [
  {
    name: 'a report is cut at every 1 %',
    tries: 100 * (REAL.length + 3),
    short: 100,
    attempt: (nth, random) => cut(nth, random),
    mutant: {
      without: 'asking for the end of the document',
      attempt: () =>
        withMutant([['src/runner/junit/read-file.ts', '  scan.end();\n', '']], (root) =>
          cut(0, () => 0.9, root),
        ),
    },
  },
  {
    name: 'a report is malformed, stale, missing, empty, huge or a DOCTYPE',
    tries: 2 * (NONE.length + FOREIGN.length),
    short: 4,
    attempt: (nth) => noReport(nth),
    mutant: {
      without: 'refusing a run without a report',
      attempt: () =>
        withMutant(
          [
            ['src/loop/judge-suite.ts', 'if (files === 0) return', 'if (files < 0) return'],
            ['src/loop/judge-suite.ts', 'counts.tests + counts.broken === 0', 'counts.tests < 0'],
          ],
          (root) => noReport(0, root),
        ),
    },
  },
  {
    name: 'exit code and report do not agree',
    tries: 66,
    short: 3,
    attempt: (nth) => mismatch(nth),
    mutant: {
      without: 'asking for the exit code',
      attempt: () =>
        withMutant(
          [['src/loop/judge-suite.ts', "if (exit.status === 'failed') {", 'if (exit.code === -1) {']],
          (root) => mismatch(3, root),
        ),
    },
  },
];
