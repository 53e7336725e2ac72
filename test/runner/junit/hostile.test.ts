import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingResults } from '../../../src/runner/junit/read-command.ts';
import { readReports } from '../../../src/runner/junit/read-reports.ts';
import { folder, read, readWell, refusal, write } from './reading.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/live');
const suite = (inner: string): string => `<testsuite name="s">${inner}</testsuite>`;

for (const name of ['out_pytest9_xunit1', 'out_node-test', 'out_vitest', 'out_libtest', 'out_gotestsum']) {
  test(`${name} cut at every 1 % is never read`, async () => {
    const whole = readFileSync(join(fixtures, `${name}.xml`));
    const end = whole.lastIndexOf('>');
    const cuts = Array.from({ length: 100 }, (_, percent) => Math.floor((whole.length * percent) / 100));
    const paths = [...cuts.filter((cut) => cut <= end), end].map((cut) => write(whole.subarray(0, cut)));
    const reports = await readReports(paths, { root: folder });
    assert.equal(reports.length, paths.length);
    for (const report of reports) {
      assert.equal(report.status, 'unreadable', `cut to ${report.path}`);
      if (report.status === 'unreadable') assert.match(report.reason, /cut off|empty|not XML|no element/);
    }
  });
}

const malformed: readonly [title: string, content: string, reason: RegExp][] = [
  ['an empty file', '', /empty/],
  ['a file of spaces', ' \n ', /empty/],
  ['a lone declaration', '<?xml version="1.0"?>', /no element/],
  [
    'tags that do not match',
    '<testsuite><testcase name="a"></testsuite></testcase>',
    /<\/testsuite> where <\/testcase>/,
  ],
  ['a closing tag too many', '<testsuite></testsuite></testsuite>', /nothing is open/],
  ['two documents', '<testsuite/><testsuite/>', /second document/],
  ['text after the end', '<testsuite/>x', /after the end/],
  ['a DOCTYPE', '<!DOCTYPE testsuite [<!ENTITY a "b">]><testsuite/>', /DOCTYPE/],
  ['a DOCTYPE after a comment', '<?xml version="1.0"?><!-- c --><!doctype x><testsuite/>', /DOCTYPE/],
  ['an attribute without quotes', '<testsuite><testcase name=a/></testsuite>', /attribute/],
  ['an attribute twice', '<testsuite><testcase name="a" name="b"/></testsuite>', /twice/],
  [
    'a quote that swallows a case',
    '<testsuite><testcase name="a/><testcase name="b"/></testsuite>',
    /not well-formed|cut off/,
  ],
  [
    'a case inside a case',
    '<testsuite><testcase name="a"><testcase name="b"/></testcase></testsuite>',
    /inside a test case/,
  ],
  ['an open comment', '<testsuite><!-- <testcase name="a"/></testsuite>', /cut off: .*comment/],
  ['an open CDATA', '<testsuite><![CDATA[ </testsuite>', /cut off: .*CDATA/],
  ['a tag inside a tag', '<testsuite <testcase name="a"/></testsuite>', /tag inside a tag/],
  ['20,000 open elements', '<testsuite>'.repeat(20_000), /nested more than/],
];
for (const [title, content, reason] of malformed) {
  test(`${title} is refused`, async () => assert.match(await refusal(content), reason));
}

test('a reason that quotes the report is clean and short', async () => {
  const reason = await refusal(
    `<testsuite a\x1b[31m${'b'.repeat(1000)}="" a\x1b[31m${'b'.repeat(1000)}=""/>`,
  );
  assert.match(reason, /has the attribute ab{100,}/);
  assert.ok(reason.length <= 400 && !reason.includes('\x1b'));
});

test('a place is given by its line', async () => {
  assert.match(await refusal('<testsuite>\n\n<testcase name="a">\n</testsuite>'), /line 4/);
});

test('100,000 entities in one text are decoded, once', async () => {
  const { results } = await readWell(
    suite(
      `<testcase name="&lt;a&gt; &amp;lt; &#10;&#x41;"><failure message="${'&lt;'.repeat(1000)}">${'&amp;'.repeat(100_000)}</failure></testcase>`,
    ),
  );
  assert.equal(results[0]?.name, '<a> &lt; \nA');
  assert.equal(results[0]?.message, '<'.repeat(1000));
  assert.match(results[0]?.details ?? '', /^&{20000}\n\[cut: \d+ more characters\]$/);
});

test('unknown entities stay as they are written', async () => {
  const { results } = await readWell(suite('<testcase name="a&nbsp;&#99999999;&lol;"/>'));
  assert.equal(results[0]?.name, 'a&nbsp;&#99999999;&lol;');
});

test('an attribute of 10 MB is read and cut', async () => {
  const long = 'x'.repeat(10_000_000);
  const { results } = await readWell(
    suite(`<testcase name="${long}"/><testcase name="b"><failure message="${long}"/></testcase>`),
  );
  assert.equal(results.length, 2);
  assert.match(results[0]?.name ?? '', /^x{1000}\n\[cut: 9999000 more characters\]$/);
  assert.match(results[1]?.message ?? '', /^x{2000}\n\[cut: /);
});

test('a text of 20 MB is cut, and the cut is said', async () => {
  const report = await readWell(
    suite(
      `<testcase name="a"><failure/><system-out><![CDATA[${'log line\n'.repeat(2_000_000)}]]></system-out></testcase>`,
    ),
  );
  assert.match(
    report.results[0]?.output ?? '',
    /^log line\nlog line[\s\S]{1,20100}\[cut: 179\d{5} more characters\]$/,
  );
  assert.ok(report.notes.includes('long texts were cut'));
});

test('suites nested 1,000 deep are read', async () => {
  const { results } = await readWell(
    `${'<testsuite name="n">'.repeat(1000)}<testcase classname="c" name="deep"/>${'</testsuite>'.repeat(1000)}`,
  );
  assert.deepEqual(
    results.map((result) => result.name),
    ['deep'],
  );
});

test('elements nested 1,000 deep inside a failure are read as its text', async () => {
  const { results } = await readWell(
    suite(`<testcase name="a"><failure>${'<b>'.repeat(1000)}x${'</b>'.repeat(1000)}</failure></testcase>`),
  );
  assert.deepEqual(
    results.map((result) => [result.outcome, result.details]),
    [['failed', 'x']],
  );
});

test('prototype keys are names like others', async () => {
  const { results } = await readWell(
    suite(
      '<testcase name="__proto__" classname="constructor" __proto__="x"><__proto__><failure/></__proto__>' +
        '<failure __proto__="polluted" constructor="y" message="m" toString="z"><prototype>t</prototype></failure></testcase>' +
        '<testcase name="hasOwnProperty" classname="__proto__"/>',
    ),
  );
  assert.deepEqual(
    results.map(({ className, name, outcome, message }) => [className, name, outcome, message]),
    [
      ['constructor', '__proto__', 'failed', 'm'],
      ['__proto__', 'hasOwnProperty', 'passed', ''],
    ],
  );
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('control characters and colours do not come through', async () => {
  const { results } = await readWell(
    suite(
      '<testcase name="a\x1b[31mred\x1b[0m\x07"><failure message="\x00b&#27;[1mc&#8;"><![CDATA[d\x9b1me\r\nf]]></failure></testcase>',
    ),
  );
  assert.equal(results[0]?.name, 'ared');
  assert.equal(results[0]?.message, 'bc');
  assert.equal(results[0]?.details, 'de\nf');
});

const encoded = (declared: string): string =>
  `<?xml version="1.0" encoding="${declared}"?><testsuite><testcase name="größe"/></testsuite>`;
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const encodings: readonly [title: string, content: Uint8Array][] = [
  ['UTF-8', Buffer.from(encoded('UTF-8'))],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${encoded('utf-8')}`)],
  ['UTF-16LE with a byte order mark', Buffer.from(`\ufeff${encoded('utf-16')}`, 'utf16le')],
  ['UTF-16LE without', Buffer.from(encoded('utf-16'), 'utf16le')],
  ['UTF-16BE with a byte order mark', swapped(`\ufeff${encoded('utf-16')}`)],
  ['UTF-16BE without', swapped(encoded('utf-16'))],
  ['ISO-8859-1', Buffer.from(encoded('ISO-8859-1'), 'latin1')],
  ['windows-1252', Buffer.from(encoded('windows-1252'), 'latin1')],
  ['UTF-8 that claims to be UTF-16', Buffer.from(encoded('utf-16'))],
];
for (const [title, content] of encodings) {
  test(`${title} is read`, async () => assert.equal((await readWell(content)).results[0]?.name, 'größe'));
}

test('an unknown encoding, UTF-32 and packed files are refused', async () => {
  assert.match(await refusal(encoded('klingon')), /klingon/);
  assert.match(await refusal(Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])), /UTF-32/);
  assert.match(await refusal(Buffer.from([0x1f, 0x8b, 8, 0])), /gzip/);
});

test('a character cut by a piece of the file is whole', async () => {
  const names = Array.from({ length: 60_000 }, (_, index) => `ü€😀${index}`);
  const { results } = await readWell(suite(names.map((name) => `<testcase name="${name}"/>`).join('')));
  assert.deepEqual(
    results.map((result) => result.name),
    names,
  );
});

test('a FIFO, a link, a folder, a missing and a locked file are refused without waiting', async () => {
  const at = (name: string): string => join(folder, name);
  const program = 'mkfifo'; // Node has no call for it
  execFileSync(program, [at('fifo')]);
  symlinkSync(write('<testsuite><testcase name="a"/></testsuite>'), at('link.xml'));
  mkdirSync(at('folder.xml'));
  const locked = write('<testsuite/>');
  chmodSync(locked, 0);
  const root = process.getuid?.() === 0;
  const expected: readonly (readonly [path: string, reason: RegExp])[] = [
    [at('fifo'), /not a regular file/],
    [at('link.xml'), /symbolic link/],
    [at('folder.xml'), /folder/],
    [at('none.xml'), /no such file/],
    ...(root ? [] : ([[locked, /permission denied/]] as const)),
  ];
  const reports = await readReports(
    expected.map(([path]) => path),
    { root: folder },
  );
  for (const [index, [path, reason]] of expected.entries()) {
    const report = reports[index];
    assert.match(report?.status === 'unreadable' ? report.reason : 'read', reason, path);
  }
});

test('a file above the size limit is refused', async () => {
  assert.match(await refusal('<testsuite></testsuite>', { maxBytes: 10 }), /23 bytes and the limit is 10/);
});

test('an incomplete report is read and says how much is missing', async () => {
  const report = await read('<testsuite tests="5"><testcase name="a"/></testsuite>');
  assert.equal(missingResults(report), 4);
});
