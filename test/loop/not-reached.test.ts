// What a loop says when nothing failed and its goal is not reached: which number is missing, and what to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ledger, Loop } from '../../src/loop/model.ts';
import { nextStep } from '../../src/loop/next-step.ts';
import { aLedger, aLoop, anIteration, aPlan, aRun } from '../helpers/loop-state.ts';

const shaky: Partial<Loop> = { quarantined: [{ file: 'f', className: 'c', name: 'shaky' }] };
const excused: Partial<Loop> = {
  ...shaky,
  plan: aPlan({ goal: { target: null, withoutQuarantined: true } }),
};

const rows: readonly (readonly [string, Partial<Ledger>, Partial<Loop>, RegExp, RegExp])[] = [
  [
    'declared tests do not exist',
    { declared: 25 },
    {},
    /^all 20 tests that exist are verified, but 25 are declared: 5 are missing$/,
    /goal\.target/,
  ],
  [
    'a test is in quarantine',
    { verified: 19 },
    shaky,
    /1 of 20 tests are not verified: 1 test in quarantine: shaky$/,
    /goal\.without_quarantined/,
  ],
  [
    'a test that may be in quarantine did not run',
    { executed: 19, verified: 19 },
    excused,
    /^nothing fails, but not every test in quarantine ran: 1 test in quarantine: shaky$/,
    /^make them run/,
  ],
  [
    'declared tests do not exist beside one that may be in quarantine',
    { declared: 25, verified: 19 },
    excused,
    /verified or in quarantine, but 25 are declared: 5 are missing$/,
    /goal\.target/,
  ],
  [
    'nothing was collected',
    { declared: 0, collected: 0, executed: 0, passing: 0, verified: 0 },
    {},
    /^no test was collected/,
    /what the suites run/,
  ],
  [
    'a test is skipped',
    { executed: 19, passing: 19, verified: 19 },
    {},
    /1 of 20 tests are not verified: they are skipped/,
    /^make them run/,
  ],
];

for (const [what, ledger, loop, reason, hint] of rows)
  test(`${what}: the reason and the hint say so`, () => {
    const step = nextStep(
      aLoop({
        iteration: anIteration({ phase: 'report', reported: true, suiteRuns: [aRun('p1'), aRun('p2')] }),
        iterationEnded: true,
        past: [{ number: 1, ledger: aLedger(), newlyVerified: 1 }],
        ledger: aLedger(ledger),
        ...loop,
      }),
      0,
    );
    const [act] = step.kind === 'act' ? step.acts : [];
    assert.equal(act?.kind, 'block');
    assert.match(act.kind === 'block' ? act.reason : '', reason);
    assert.match(act.kind === 'block' ? act.hint : '', hint);
  });
