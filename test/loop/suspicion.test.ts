import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestResult } from '../../src/loop/model.ts';
import { type Evidence, judgePass, type Traces } from '../../src/loop/suspicion.ts';
import { aResult } from '../helpers/loop-state.ts';

const passed = (durationMs: number | null, over: Partial<TestResult> = {}) =>
  aResult('t', { outcome: 'passed', message: '', durationMs, ...over });
const took = (medianMs: number, passes = 5) => ({ usual: { medianMs, passes } });
const log = (requests: number, over: Partial<Traces> = {}) => ({
  traces: { requests, log: 'access.log', proven: true, alone: true, tests: 2, ...over },
});
const none: Evidence = { usual: null, countsAssertions: false, sameOutput: null, traces: null };

type Row = readonly [
  title: string,
  result: TestResult,
  evidence: Partial<Evidence>,
  belief: 'real' | 'suspicious' | 'fake' | null,
  ...words: RegExp[],
];
const table: readonly Row[] = [
  ['nothing is known about it', passed(12), {}, null],
  ['it took no time', passed(0), {}, 'suspicious', /no time at all/],
  ['its report says a negative time', passed(-3), {}, 'suspicious', /no time at all/],
  ['nobody knows how long it took', passed(null), took(2_000), null],
  ['it was quick, and was never run before', passed(4), {}, null],
  ['it took as long as ever: a sleep would too', passed(1_900), took(2_000), null],
  ['it took a tenth', passed(200), took(2_000), null],
  [
    'it took a fiftieth',
    passed(40),
    took(2_000),
    'suspicious',
    /in 40 ms, where its last 5 passes took 2000/,
  ],
  ['it took a fiftieth of two passes', passed(40), took(2_000, 2), null],
  ['it is always quick', passed(1), took(60), null],
  ['it failed in no time', aResult('t', { durationMs: 0 }), {}, null],
  ['it was skipped in no time', aResult('t', { outcome: 'skipped', durationMs: 0 }), log(0), null],
  ['it asserted something', passed(12, { assertions: 3 }), { countsAssertions: true }, 'real'],
  [
    'it asserted nothing',
    passed(12, { assertions: 0 }),
    { countsAssertions: true },
    'suspicious',
    /assertion/,
  ],
  ['its report has no assertion at all', passed(12, { assertions: 0 }), {}, null],
  ['its runner does not say', passed(12), { countsAssertions: true }, null],
  [
    'it asserted nothing in no time',
    passed(0, { assertions: 0 }),
    { countsAssertions: true },
    'fake',
    /no time/,
    /assertion/,
  ],
  ['it asserted something in no time', passed(0, { assertions: 3 }), {}, 'suspicious', /no time/],
  ['it repeats old output', passed(12), { sameOutput: 'x' }, 'suspicious', /same output, .* although x/],
  [
    'it repeats old output, quickly',
    passed(40),
    { sameOutput: 'x', ...took(2_000) },
    'fake',
    /in 40/,
    /same/,
  ],
  ['there was a request for each test', passed(12), log(2), 'real'],
  ['there were fewer requests than tests', passed(12), log(1), null],
  ['another suite may have sent the requests', passed(12), log(9, { alone: false }), null],
  ['there was a request for each test in no time', passed(0), log(2), 'suspicious', /no time/],
  ['there was no request', passed(12), log(0), 'fake', /without a request .*access\.log.* of other runs/],
  ['a log that never had one has no request', passed(12), log(0, { proven: false }), 'suspicious', /access/],
  [
    'it asserted something, and asked nothing',
    passed(12, { assertions: 3 }),
    log(0),
    'fake',
    /without a request/,
  ],
  ['it took no time and a silent log', passed(0), log(0, { proven: false }), 'fake', /no time/, /request/],
];
for (const [title, result, evidence, belief, ...words] of table)
  test(`a result is ${belief ?? 'given no word'} when ${title}`, () => {
    const judged = judgePass(result, { ...none, ...evidence });
    assert.equal(judged.belief, belief);
    assert.equal(judged.reasons.length, words.length, judged.reasons.join('; '));
    words.forEach((word, at) => {
      assert.match(judged.reasons[at] ?? '', word);
    });
  });
