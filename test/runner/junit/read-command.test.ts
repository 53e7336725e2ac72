import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { expandGlobs, renderSummary, summariseReports } from '../../../src/runner/junit/read-command.ts';
import { readReports } from '../../../src/runner/junit/read-reports.ts';
import { folder, write } from './reading.ts';

const full =
  '<testsuite tests="5"><testcase name="a" time="1.5"/><testcase name="b" time="0.25"><failure/></testcase>' +
  '<testcase name="c"><error/></testcase><testcase name="d"><skipped/></testcase><testcase name="e"/></testsuite>';

test('the summary has every file and the total, and nothing else', async () => {
  const paths = [
    write(full),
    write('<testsuite tests="3"><testcase name="a" time="2"/></testsuite>'),
    write(''),
  ];
  const summary = summariseReports(await readReports(paths, { root: folder }));
  assert.deepEqual(summary, {
    files: [
      {
        path: paths[0],
        status: 'read',
        tests: 5,
        passed: 2,
        failed: 1,
        errored: 1,
        skipped: 1,
        duration_ms: 1750,
      },
      {
        path: paths[1],
        status: 'read',
        notes: ['report incomplete: it declares 3 results and holds 1'],
        tests: 1,
        passed: 1,
        failed: 0,
        errored: 0,
        skipped: 0,
        duration_ms: 2000,
      },
      {
        path: paths[2],
        status: 'unreadable',
        reason: 'it is empty: the runner wrote no report, or was stopped before it could',
        tests: 0,
        passed: 0,
        failed: 0,
        errored: 0,
        skipped: 0,
        duration_ms: 0,
      },
    ],
    total: { tests: 6, passed: 3, failed: 1, errored: 1, skipped: 1, duration_ms: 3750 },
  });
});

test('the table is aligned, with reasons and notes below their file', () => {
  const none = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, duration_ms: 0 };
  const good = { tests: 1200, passed: 1198, failed: 1, errored: 0, skipped: 1, duration_ms: 61_500 };
  const table = renderSummary({
    files: [
      { path: 'a.xml', status: 'read', notes: ['long texts were cut'], ...good },
      { path: 'b.xml', status: 'unreadable', reason: 'no such file', ...none },
    ],
    total: good,
  });
  assert.equal(
    table,
    [
      'tests  passed  failed  errored  skipped     time  report',
      ' 1200    1198       1        0        1  61.50 s  a.xml',
      '                                                    long texts were cut',
      '    -       -       -        -        -        -  b.xml',
      '                                                    unreadable: no such file',
      ' 1200    1198       1        0        1  61.50 s  total of 2 files',
      '',
    ].join('\n'),
  );
});

test('names and globs give files in the order asked for, each once; what matches nothing is unreadable', () => {
  const cwd = join(folder, 'globs');
  mkdirSync(join(cwd, 'sub'), { recursive: true });
  for (const name of ['b.xml', 'a.xml', '[1].xml', 'sub/c.xml']) writeFileSync(join(cwd, name), full);
  const expanded = expandGlobs(
    ['./b.xml', '*.xml', '**/c.xml', '[1].xml', 'none.xml', 'x/*.xml', join(cwd, '*.xml')],
    cwd,
  );
  assert.deepEqual(expanded.files, ['./b.xml', '[1].xml', 'a.xml', 'sub/c.xml']);
  assert.deepEqual(
    expanded.missing.map((entry) => [entry.path, entry.status === 'unreadable' ? entry.reason : 'read']),
    [
      ['none.xml', 'no such file'],
      ['x/*.xml', 'no such file: nothing matches this pattern'],
    ],
  );
});
