import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopEvent, SuiteEnded } from '../../src/loop/event.ts';
import { jsonLine } from '../../src/terminal/json-line.ts';
import { contextOf, emptyContext, learn } from '../../src/terminal/print-context.ts';
import { lineFor } from '../../src/terminal/print-event.ts';
import { assertGolden } from '../helpers/assert-golden.ts';
import { entry, journal, loop } from '../helpers/journal.ts';
import { counts, failure, failureGroup, ledger } from '../helpers/seed-nouns.ts';

const passed = (name: string) => ({
  ...failure({ file: 'tests/pay.py', className: '', name }, ''),
  outcome: 'passed' as const,
});

/** What a terminal shows of these events when nothing came before them. */
function told(...events: readonly LoopEvent[]): string {
  let context = emptyContext('UTC');
  return events
    .map((event, index) => {
      const one = entry(event, index + 1);
      context = learn(context, one);
      return lineFor(one, context);
    })
    .filter((line) => line !== null)
    .join('\n');
}

test('a whole loop reads as one sentence an event', () => {
  const file = new URL('golden/loop.txt', import.meta.url);
  const text = `${told(...journal().map((one) => one.event))}\n`;
  assertGolden(file, text);
});

test('a loop that began before we listened is told by name all the same', () => {
  const context = contextOf(loop(), 'UTC');
  const ended = {
    type: 'suite-ended',
    status: 'passed',
    reason: '',
    results: [],
    durationMs: 1_000,
  } as const;
  const line = lineFor(entry({ ...ended, runId: 'i1-p1-verify-1', counts: counts(25, 0) }), context);
  assert.match(line ?? '', /✓ P1 Critical: 25 of 25 passed in 1 s/);
  const fixed = lineFor(entry({ type: 'fix-verified', fixId: 'i1-g-7f3a1c-2' }), context);
  assert.match(fixed ?? '', /✓ g-7f3a1c, attempt 2: holds on the deployment/);
});

const pays = { file: 'tests/pay.py', className: '', name: 'pays' };
const without: readonly (readonly [string, Partial<SuiteEnded>, RegExp])[] = [
  [
    'it fails, and others of its suite pass',
    { status: 'failed', results: [failure(pays, 'no'), passed('ships')] },
    /✓ P1 Critical without the fix: 1 of 1 failed, as they must/,
  ],
  [
    'it passes',
    { status: 'passed', results: [{ ...passed('pays'), ...pays }] },
    /✗ P1 Critical without the fix: 1 of 1 test does not fail/,
  ],
  [
    'it is skipped',
    { status: 'errored', results: [{ ...passed('pays'), ...pays, outcome: 'skipped' }] },
    /✗ P1 Critical without the fix: 1 of 1 test does not fail/,
  ],
  [
    'nothing compiles',
    { status: 'errored', results: [], reason: 'it wrote no report' },
    /✓ P1 Critical without the fix is errored: nothing passes/,
  ],
  ['the machine is lost', { status: 'lost', results: [], reason: 'gone' }, /✗ P1 Critical is lost/],
];
for (const [title, over, said] of without)
  test(`a test without its fix: ${title}`, () => {
    let context = contextOf(loop(), 'UTC');
    const started = { type: 'suite-started', runId: 'r1', suiteId: 'p1', purpose: 'check' } as const;
    const trial = { fixId: 'f1', withoutFix: true, revision: 'abc', attempt: 1, selection: [pays] };
    context = learn(context, entry({ ...started, ...trial }));
    const ended = { type: 'suite-ended', runId: 'r1', reason: '', durationMs: 1_000 } as const;
    const event = { ...ended, status: 'failed', counts: counts(1, 1), results: [], ...over } as const;
    assert.match(lineFor(entry(event), context) ?? '', said);
  });

test('events of what is not known are told by their ids', () => {
  const ended = {
    type: 'suite-ended',
    status: 'passed',
    reason: '',
    results: [],
    durationMs: 1_000,
  } as const;
  assert.match(told({ ...ended, runId: 'r9', counts: counts(2, 0) }), /✓ r9: 2 of 2 passed/);
  assert.match(told({ type: 'fix-accepted', fixId: 'f9' }), /✓ f9: passed the check/);
});

for (const [title, event] of [
  ['a push that need not be', { type: 'branch-pushed', revision: 'abc', to: null }],
  ['a health check of nothing', { type: 'health-checked', health: { healthy: true, at: 0, checks: [] } }],
  ['a step that waits', { type: 'deployment-step-changed', deploymentId: 'd', step: 's', status: 'pending' }],
] as const)
  test(`${title} is not told`, () => {
    assert.equal(told(event), '');
  });

test('of many failures ten are named and the rest is counted', () => {
  const results = Array.from({ length: 300 }, (_, n) =>
    failure({ file: 'a.py', className: '', name: `t${n}` }, 'no'),
  );
  const ended = { type: 'suite-ended', status: 'failed', reason: '', durationMs: 1 } as const;
  const text = told({ ...ended, runId: 'r', counts: counts(300, 300), results });
  assert.equal(text.split('\n').length, 12);
  assert.match(text, /\n {11}and 290 more$/);
});

test('of many groups twenty are named and the rest is counted', () => {
  const groups = Array.from({ length: 25 }, (_, n) => failureGroup({ id: `g-${n}` }));
  assert.match(told({ type: 'failures-grouped', groups, massFailure: true }), /and 5 more groups$/);
});

test('a passing test among the results of a failed suite is not called failing', () => {
  const bad = failure({ file: 'a.py', className: '', name: 'bad' }, 'no');
  const ended = { type: 'suite-ended', status: 'failed', reason: '', durationMs: 1 } as const;
  const results = [bad, { ...bad, name: 'good', outcome: 'passed' as const }];
  const text = told({ ...ended, runId: 'r', counts: counts(2, 1), results });
  assert.match(text, /✗ a\.py › bad: no/);
  assert.doesNotMatch(text, /good/);
});

test('the closing ledger is compared with the one before it', () => {
  const text = told(
    { type: 'iteration-ended', ledger: ledger(66, 61, 25, 53, 25) },
    { type: 'iteration-ended', ledger: ledger(66, 61, 61, 57, 25) },
  );
  assert.match(text.split('\n')[1] ?? '', /executed 61 \(\+36\) · passing 57 \(\+4\) · verified 25 \(±0\)/);
});

test('times are those of the reader’s zone', () => {
  const one = entry({ type: 'loop-unblocked' }, 1, Date.UTC(2025, 0, 1, 23, 5, 9));
  assert.match(lineFor(one, emptyContext('UTC')) ?? '', /^23:05:09 /);
  assert.match(lineFor(one, emptyContext('Asia/Kolkata')) ?? '', /^04:35:09 /);
  const midnight = entry({ type: 'loop-unblocked' }, 1, Date.UTC(2025, 0, 1, 0, 0, 0));
  assert.match(lineFor(midnight, emptyContext('UTC')) ?? '', /^00:00:00 /);
});

test('no word of anybody can steer the terminal or forge a line', () => {
  const bad = '\u001b[2J\u009b1A\u0007\r\nfake\u202e ✓ Goal reached';
  const events: readonly LoopEvent[] = journal().map(({ event }) => poison(event, bad));
  const text = told(...events);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  for (const line of text.split('\n')) assert.match(line, /^(\d\d:\d\d:\d\d | {11})/);
});

/** The event with its free words replaced; ids, types and states stay. */
function poison(event: LoopEvent, bad: string): LoopEvent {
  const free = ['reason', 'note', 'words', 'by', 'hint', 'message', 'title', 'name', 'step', 'to', 'path'];
  const texts = JSON.stringify(event, (key, value) => {
    if (key === 'reasons' || key === 'files') return [bad];
    return free.includes(key) && typeof value === 'string' ? bad : value;
  });
  return JSON.parse(texts);
}

test('a JSON line is one line with everything of the event', () => {
  for (const one of journal()) {
    const line = jsonLine(one);
    assert.doesNotMatch(line, /\n/);
    const { seq, at, loop: loopId, iteration, ...event } = JSON.parse(line);
    assert.deepEqual(
      [seq, at, loopId, iteration],
      [one.seq, new Date(one.at).toISOString(), 'l-1', one.iteration],
    );
    assert.deepEqual(event, JSON.parse(JSON.stringify(one.event)));
  }
});

test('a JSON line escapes what could steer a terminal, and nothing of it is lost', () => {
  const reason = '\u001b[2J\u009b2J\u202e\u2028\u{e0041}\u007f 👩‍💻';
  const line = jsonLine(entry({ type: 'loop-finished', as: 'stopped', reason }));
  assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u202e\u2028]|\u{e0041}/u);
  assert.equal(JSON.parse(line).reason, reason);
});

test('what people decide is told with names and commits, also about an earlier iteration', () => {
  const by = 'sam';
  const candidate = 'c'.repeat(40);
  const about = { deploymentId: 'd1', revision: 'd'.repeat(40) };
  const text = told(
    { type: 'fix-started', fixId: 'f1', groupId: 'g-1', attempt: 3, base: 'b' },
    { type: 'group-taken', groupId: 'g-1', by },
    { type: 'group-claimed', groupId: 'g-1', by },
    { type: 'iteration-started', iterationId: 'i2' },
    { type: 'fix-approved', fixId: 'f1', candidate, by },
    { type: 'fix-declined', fixId: 'f1', candidate, by },
    { type: 'fix-adopted', fixId: 'f2', groupId: 'g-1', attempt: 4, from: 'f1', by },
    { type: 'approval-asked', ...about, why: 'fixes' },
    { type: 'deployment-approved', ...about, by },
    { type: 'deployment-refused', ...about, by },
    { type: 'deployment-lapsed', ...about, reason: 'somebody pushed to main' },
  );
  const lines = text.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''));
  assert.deepEqual(lines.slice(1), [
    '◐ sam takes g-1',
    '◐ g-1 is fixed, says sam: the next iteration checks it',
    lines[3],
    '✓ g-1, attempt 3: sam answers for ccccccc',
    '✗ g-1, attempt 3: sam turned ccccccc down',
    '◐ g-1, attempt 4: the candidate that sam approved',
    '○ The deployment of ddddddd waits for approval',
    '✓ sam approved the deployment of ddddddd',
    '✗ sam refused the deployment of ddddddd',
    '✗ ddddddd is not deployed: somebody pushed to main',
  ]);
});

test('what is made of the passes of an end-to-end suite is told with its counts, and in the JSON', () => {
  const context = contextOf(loop(), 'UTC');
  const ended = {
    type: 'suite-ended',
    runId: 'i1-p1-verify-1',
    status: 'passed',
    reason: '1 fake and 1 suspicious pass do not count',
    results: [{ ...passed('pays'), outcome: 'skipped', belief: 'fake', message: 'fake: passed in 1 ms' }],
    counts: { ...counts(25, 0), passed: 22, skipped: 3, real: 20, suspicious: 1, fake: 1 },
    durationMs: 1_000,
    evidence: { assertions: 40, requests: null },
  } as const satisfies SuiteEnded;
  assert.match(
    lineFor(entry(ended), context) ?? '',
    /22 of 25 passed, 20 of them real, 1 skipped, 1 suspicious, 1 fake in 1 s.*1 fake and 1 suspicious/s,
  );
  const line = JSON.parse(jsonLine(entry(ended)));
  assert.deepEqual(
    [line.results[0].belief, line.results[0].message, line.evidence],
    ['fake', 'fake: passed in 1 ms', { assertions: 40, requests: null }],
  );
});
