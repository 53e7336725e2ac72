import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suspicionOf, type Usual, withoutSuspicious } from '../../src/loop/suspicion.ts';
import { aResult } from '../helpers/loop-state.ts';

const passed = (durationMs: number | null) => aResult('t', { outcome: 'passed', message: '', durationMs });
const usual = (medianMs: number, passes = 5): Usual => ({ medianMs, passes });

const table: readonly [
  title: string,
  result: ReturnType<typeof aResult>,
  usual: Usual | null,
  words: RegExp | null,
][] = [
  ['it took no time', passed(0), null, /no time at all/],
  ['its report says a negative time', passed(-3), null, /no time at all/],
  ['nobody knows how long it took', passed(null), usual(2_000), null],
  ['it was quick, and was never run before', passed(4), null, null],
  ['it took as long as ever', passed(1_900), usual(2_000), null],
  ['it took a tenth', passed(200), usual(2_000), null],
  ['it took a fiftieth', passed(40), usual(2_000), /in 40 ms, where its last 5 passes took 2000 ms/],
  ['it took a fiftieth of two passes', passed(40), usual(2_000, 2), null],
  ['it is always quick', passed(1), usual(60), null],
  ['it failed in no time', aResult('t', { durationMs: 0 }), null, null],
  ['it was skipped in no time', aResult('t', { outcome: 'skipped', durationMs: 0 }), null, null],
];
for (const [title, result, how, words] of table)
  test(`a test is ${words === null ? 'not ' : ''}suspicious when ${title}`, () => {
    const suspicion = suspicionOf(result, how);
    if (words === null) assert.equal(suspicion, null);
    else assert.match(suspicion ?? '', words);
  });

test('a suspicious pass is a test that was not done, and says so; the others stay as they are', () => {
  const results = [passed(0), passed(12)];
  const { results: counted, said } = withoutSuspicious(results, () => null);
  const [fake, real] = counted;
  assert.deepEqual([fake?.outcome, real], ['skipped', results[1]]);
  assert.match(fake?.message ?? '', /^suspicious: passed in no time at all/);
  assert.match(said, /^1 suspicious pass does not count: t passed in no time at all/);
  assert.equal(withoutSuspicious([passed(12)], () => null).said, '');
  assert.match(
    withoutSuspicious([0, 0, 0, 0, 0].map(passed), () => null).said,
    /^5 suspicious passes .*; and 2 more$/,
  );
});
