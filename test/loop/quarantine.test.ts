import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopError } from '../../src/loop/errors.ts';
import { judgeFlakiness } from '../../src/loop/flakiness.ts';
import type { RecordedResult } from '../../src/loop/model.ts';
import type { Quarantine, TestLife } from '../../src/loop/ports.ts';
import { decideQuarantine, endOf, readWish, withoutQuarantined } from '../../src/loop/quarantine.ts';
import { aResult } from '../helpers/loop-state.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 09:00 in Los Angeles. */
const NOW = Date.parse('2026-11-25T17:00:00Z');
const LA = 'America/Los_Angeles';

const wishes: readonly (readonly [string, readonly (string | null)[]])[] = [
  ['pays because race', ['pays', 'race', null]],
  ['it pays because of a race until 7d', ['it pays', 'of a race', '7d']],
  ['pays because of a race 2026-12-01', ['pays', 'of a race', '2026-12-01']],
  ['pays race in the clock 2W', ['pays', 'race in the clock', '2w']],
  [
    'pays because it takes until morning because of load',
    ['pays', 'it takes until morning because of load', null],
  ],
];
for (const [text, [wanted, reason, until]] of wishes)
  test(`it reads: ${text}`, () => {
    assert.deepEqual(readWish(text.split(' ')), { test: wanted, reason, until });
  });

const misread: readonly (readonly [string, RegExp])[] = [
  ['', /needs words of a test/],
  ['pays', /needs a reason/],
  ['pays because', /needs a reason/],
  ['7d', /needs words of a test/],
  ['pays because race until tomorrow', /"tomorrow" is neither a date nor a duration/],
];
for (const [text, said] of misread)
  test(`it cannot read: "${text}"`, () => {
    assert.throws(() => readWish(text.split(' ').filter((word) => word !== '')), said);
  });

const ends: readonly (readonly [string | null, number])[] = [
  [null, NOW + 14 * DAY],
  ['7d', NOW + 7 * DAY],
  ['12h', NOW + 12 * HOUR],
  ['4w', NOW + 28 * DAY],
  ['2026-12-01', Date.parse('2026-12-01T08:00:00Z')],
  ['2026-11-26', Date.parse('2026-11-26T08:00:00Z')],
];
for (const [until, at] of ends)
  test(`${until ?? 'nothing'} ends at ${new Date(at).toISOString()} in Los Angeles`, () => {
    assert.equal(endOf(until, NOW, LA), at);
  });

test('a date counts on the clock of the project, also across a change of it', () => {
  const before = Date.parse('2026-10-20T12:00:00Z');
  assert.equal(endOf('2026-11-02', before, LA), Date.parse('2026-11-02T08:00:00Z'));
  assert.equal(endOf('2026-11-01', before, LA), Date.parse('2026-11-01T07:00:00Z'));
});

const noEnds: readonly (readonly [string, RegExp])[] = [
  ['2026-11-25', /is over already/],
  ['0d', /is over already/],
  ['31d', /more than 30 days away/],
  ['2027-01-01', /more than 30 days away/],
  ['2026-02-30', /there is no day 2026-02-30/],
];
for (const [until, said] of noEnds)
  test(`${until} is no end`, () => {
    assert.throws(() => endOf(until, NOW, LA), said);
  });

const life = (...outcomes: readonly (readonly [string, boolean])[]): TestLife => ({
  test: { suiteId: 'p1', file: '', className: '', name: 'pays' },
  present: true,
  flakiness: judgeFlakiness(
    outcomes.map(([revision, passed], at) => ({ revision, passed, retries: 0, at: NOW - DAY + at })),
    NOW,
  ),
  changes: [],
  results: [],
});
const wish = { test: 'pays', reason: 'race', until: null };

test('a flaky test may be put into quarantine', () => {
  assert.equal(decideQuarantine(life(['a', false], ['a', true]), wish, NOW, LA), NOW + 14 * DAY);
});

const refused: readonly (readonly [string, TestLife, RegExp])[] = [
  ['a broken one', life(['a', true], ['b', false]), /pays is broken, not flaky/],
  ['a healthy one', life(['a', true], ['b', true]), /did not fail and pass on one revision/],
  ['one without results', life(), /has no result of the last 30 days/],
];
for (const [what, one, said] of refused)
  test(`${what} may not`, () => {
    assert.throws(
      () => decideQuarantine(one, wish, NOW, LA),
      (error) => error instanceof LoopError && error.code === 'not-flaky' && said.test(error.message),
    );
  });

const pays: Quarantine = {
  ...{ suiteId: 'p1', file: 'tests/a.test.mjs', className: 'A', name: 'pays' },
  ...{ by: 'mia', reason: 'race', since: 0, until: 1 },
};
const result = (name: string, over: Partial<RecordedResult>) => aResult(name, { message: '', ...over });

test('a result in quarantine does not count, and keeps what it did', () => {
  const { results, said } = withoutQuarantined(
    [
      result('pays', { outcome: 'failed', message: 'no' }),
      result('ships', { outcome: 'failed', message: 'no' }),
    ],
    [pays],
  );
  assert.deepEqual(
    results.map(({ outcome, quarantined, message }) => [outcome, quarantined, message]),
    [
      ['skipped', 'failed', 'in quarantine: race; it failed: no'],
      ['failed', undefined, 'no'],
    ],
  );
  assert.equal(said, '1 test in quarantine does not count: pays (failed)');
});

test('a pass, also one after a retry, does not count either', () => {
  const { results, said } = withoutQuarantined([result('pays', { outcome: 'passed', retries: 1 })], [pays]);
  assert.deepEqual([results[0]?.outcome, results[0]?.quarantined], ['skipped', 'passed']);
  assert.match(said, /pays \(passed after a retry\)/);
});

const untouched: readonly (readonly [string, RecordedResult])[] = [
  ['was skipped', result('pays', { outcome: 'skipped' })],
  ['is a file that cannot load', result('pays', { outcome: 'errored', synthetic: true })],
  ['is of another class', result('pays', { outcome: 'failed', className: 'B' })],
];
for (const [why, one] of untouched)
  test(`a result that ${why} is left as it is`, () => {
    assert.deepEqual(withoutQuarantined([one], [pays]), { results: [one], said: '' });
  });
