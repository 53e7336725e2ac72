import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forecast, gainsOf, type PastIteration, remainingTests } from '../../src/loop/forecast.ts';

/** Iterations that closed with these many passing tests, ten minutes each. */
function closing(...passing: readonly number[]): readonly PastIteration[] {
  return passing.map((n) => {
    return {
      ledger: { declared: 100, collected: 100, executed: 100, passing: n, verified: 0 },
      durationMs: 600_000,
    };
  });
}

test('fewer than three ended iterations are not enough data', () => {
  assert.equal(forecast(closing(10, 20), 80, 1), null);
  assert.notEqual(forecast(closing(10, 20, 30), 70, 1), null);
});

test('iterations that gained nothing are not enough data', () => {
  assert.equal(forecast(closing(50, 50, 40, 40), 60, 1), null);
});

test('a loop that loses more than it gains has no end in sight', () => {
  assert.equal(forecast(closing(50, 60, 20, 10), 90, 1), null);
});

test('a constant gain needs what division says, and its time', () => {
  assert.deepEqual(forecast(closing(10, 20, 30), 70, 1), {
    p50: 7,
    p85: 7,
    durationMs: { p50: 4_200_000, p85: 4_200_000 },
    basedOn: 2,
  });
});

test('the same seed gives the same forecast, and uneven gains spread it', () => {
  const past = closing(0, 2, 4, 14, 15, 30).map((one, n) => ({
    ...one,
    durationMs: 600_000 + n ** 3 * 7_919,
  }));
  const found = forecast(past, 70, 7);
  assert.deepEqual(found, forecast(past, 70, 7));
  assert.notDeepEqual(found, forecast(past, 70, 8));
  assert.ok(found && found.p50 < found.p85);
  assert.ok(found.p50 >= 8 && found.p50 <= 16, `${found.p50}`);
});

test('only the last eight gains count', () => {
  const old = closing(0, 90, 0, 10, 20, 30, 40, 50, 60, 70, 80);
  assert.equal(forecast(old, 20, 1)?.basedOn, 8);
  assert.equal(forecast(old, 20, 1)?.p85, 2);
});

test('a known gain goes before the difference of the ledgers, and the first iteration has none', () => {
  const [first, second, third] = closing(10, 20, 30);
  assert.ok(first && second && third);
  const gains = gainsOf([first, { ...second, gain: 3 }, third]).map((one) => one.gain);
  assert.deepEqual(gains, [3, 10]);
});

test('confirming what passes takes an iteration', () => {
  const ledger = { declared: 100, collected: 100, executed: 100, passing: 100, verified: 10 };
  assert.equal(remainingTests(ledger), 1);
  assert.equal(remainingTests({ ...ledger, verified: 100 }), 0);
  assert.equal(remainingTests({ ...ledger, passing: 60 }), 40);
});
