import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import type { Outcome } from '../../../src/loop/model.ts';
import { readReports } from '../../../src/runner/junit/read-reports.ts';
import type { WorkerInput, WorkerRequest } from '../../../src/runner/junit/read-worker.ts';
import { folder, readWell, write } from './reading.ts';

const cases = (count: number, runner = ''): string => {
  const parts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    parts.push(`<testcase classname="c" name="t${index}"><failure message="m">text</failure></testcase>`);
  }
  return `<testsuite name="${runner}">${parts.join('')}</testsuite>`;
};
const small = '<testsuite><testcase name="a"/></testsuite>';

test('the reading is ended at its time limit, and the next file is read', async () => {
  const [slow, next] = await readReports([write(cases(200_000)), write(small)], {
    root: folder,
    timeoutMs: 300,
  });
  assert.match(slow?.status === 'unreadable' ? slow.reason : 'read', /longer than 0\.3 s/);
  assert.equal(next?.status, 'read');
});

test('a file that takes more memory than allowed is refused, and the next file is read', async () => {
  // pytest's cases are held until the end, for a teardown that comes late.
  const paths = [write(cases(200_000, 'pytest')), write(small)];
  const [large, next] = await readReports(paths, { root: folder, heapMb: 24 });
  assert.match(large?.status === 'unreadable' ? large.reason : 'read', /more than 24 MB of memory/);
  assert.equal(next?.status, 'read');
});

test('a file that is not held in memory is read with little of it', async () => {
  const [report] = await readReports([write(cases(200_000))], { root: folder, heapMb: 24 });
  assert.equal(report?.status === 'read' ? report.results.length : report?.reason, 200_000);
});

test('names in an unreadable file do not number those of the next', async () => {
  const many = `<testsuite>${Array.from({ length: 2_000 }, () => '<testcase name="a"/>').join('')}`;
  const [cut, whole] = await readReports([write(many), write(small)], { root: folder });
  assert.equal(cut?.status, 'unreadable');
  assert.equal(whole?.status === 'read' ? whole.results[0]?.name : '', 'a');
});

test('an abort ends the reading: no file is left out of the answer', async () => {
  const controller = new AbortController();
  const reading = readReports([write(cases(200_000)), write(small)], {
    root: folder,
    signal: controller.signal,
  });
  setImmediate(() => controller.abort());
  for (const report of await reading) {
    assert.equal(report.status === 'unreadable' ? report.reason : 'read', 'the reading was stopped');
  }
});

test('a signal that was aborted before starts nothing', async () => {
  const reports = await readReports([write(small)], { root: folder, signal: AbortSignal.abort() });
  assert.equal(reports[0]?.status, 'unreadable');
});

test('no files give no reports', async () => {
  assert.deepEqual(await readReports([], { root: folder }), []);
});

test('the event loop goes on while a file is read', async () => {
  let turns = 0;
  const reading = readReports([write(cases(20_000))], { root: folder });
  const ticking = setInterval(() => {
    turns += 1;
  }, 1);
  const [report] = await reading;
  clearInterval(ticking);
  assert.equal(report?.status === 'read' ? report.results.length : 0, 20_000);
  assert.ok(turns > 10, `${turns} turns`);
});

test('the worker waits when four batches are not taken in', async () => {
  const path = write(cases(20_000));
  const unread = new Int32Array(new SharedArrayBuffer(4));
  const input: WorkerInput = { root: folder, maxBytes: 2 ** 30, unread };
  const worker = new Worker(new URL('../../../src/runner/junit/read-worker.ts', import.meta.url), {
    workerData: input,
  });
  try {
    worker.postMessage({ path, textBudget: 1_000 } satisfies WorkerRequest);
    while (Atomics.load(unread, 0) < 4) await new Promise((resolve) => setImmediate(resolve));
    // In the time of a whole reading by another worker this one does not go on.
    await readReports([path], { root: folder });
    assert.equal(Atomics.load(unread, 0), 4);
  } finally {
    await worker.terminate();
  }
});

type Case = { outcome: Outcome; message: string; body: string; output: string; cdata: boolean; ms: number };

// Printable texts with all that XML and entities make difficult; colours and control characters are cleaned, and tested elsewhere.
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '&', '>', '"', "'", ']]>', '&lt;', '&#10;', 'ü', '😀', ' ', '\n', '<failure/>'),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) =>
    parts
      .join('')
      .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]|\[\d+m/g, '')
      .trim(),
  );
const testCase: fc.Arbitrary<Case> = fc.record({
  outcome: fc.constantFrom<Outcome>('passed', 'failed', 'errored', 'skipped'),
  message: text.map((value) => `m${value.replace(/^=== /, '')}`),
  body: text.map((value) => `b${value}`),
  output: text,
  cdata: fc.boolean(),
  ms: fc.integer({ min: 0, max: 10_000_000 }),
});

const escaped = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
const element = (value: string, cdata: boolean): string =>
  cdata ? `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : escaped(value);
const TAGS: Readonly<Record<Outcome, string>> = {
  passed: '',
  failed: 'failure',
  errored: 'error',
  skipped: 'skipped',
};

function written(one: Case, index: number): string {
  const tag = TAGS[one.outcome];
  const fault =
    tag === '' ? '' : `<${tag} message="${escaped(one.message)}">${element(one.body, one.cdata)}</${tag}>`;
  const output = one.output === '' ? '' : `<system-out>${element(one.output, one.cdata)}</system-out>`;
  return `<testcase classname="c" name="t${index}" time="${one.ms / 1000}">${output}${fault}</testcase>`;
}

test('what is written is read: counts, outcomes, times and texts', async () => {
  const property = fc.asyncProperty(fc.array(testCase, { maxLength: 20 }), async (all) => {
    const count = (outcome: Outcome): number => all.filter((one) => one.outcome === outcome).length;
    const head = `tests="${all.length}" failures="${count('failed')}" errors="${count('errored')}" skipped="${count('skipped')}"`;
    const report = await readWell(
      `<?xml version="1.0"?>\n<testsuite ${head}>${all.map(written).join('\n')}</testsuite>`,
    );
    assert.equal(report.declared, all.length);
    assert.deepEqual(
      report.results.map(({ name, outcome, message, details, output, durationMs }) => ({
        name,
        outcome,
        message,
        details,
        output,
        durationMs,
      })),
      all.map((one, index) => ({
        name: `t${index}`,
        outcome: one.outcome,
        message: one.outcome === 'passed' ? '' : one.message,
        details: one.outcome === 'passed' ? '' : one.body,
        output: one.output,
        durationMs: one.ms,
      })),
    );
  });
  await fc.assert(property, { numRuns: 60 });
});

test('no piece of a report ends the reader or reads as more cases than there are', async () => {
  const whole = `<testsuite tests="3">${written({ outcome: 'failed', message: 'm', body: 'b', output: 'o', cdata: true, ms: 1 }, 0)}<testcase name="b"/><testcase name="c"/></testsuite>`;
  const edit = fc.tuple(
    fc.nat(whole.length),
    fc.nat(8),
    fc.constantFrom('', '<', '>', '"', '&', '</', '/>', ']]>', '<!--', '\0'),
  );
  const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 200 }), async (edits) => {
    const paths = edits.map(([at, drop, put]) => write(whole.slice(0, at) + put + whole.slice(at + drop)));
    const reports = await readReports(paths, { root: folder });
    for (const report of reports) if (report.status === 'read') assert.ok(report.results.length <= 3);
  });
  await fc.assert(property, { numRuns: 5 });
});
