import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtedMessage } from '../../src/bot/blocks/doubted-message.ts';
import { phaseTasks } from '../../src/bot/blocks/phase-tasks.ts';
import { iterationMessages } from '../../src/bot/wanted-messages.ts';
import { aResult, aRun, counts } from '../helpers/loop-state.ts';
import { sampleView } from './helpers/sample.ts';
import { assertWithinLimits, textsOf } from './helpers/slack-limits.ts';

const doubted = (name: string, message: string) =>
  aResult(name, {
    outcome: 'skipped',
    message,
    belief: message.startsWith('fake') ? 'fake' : 'suspicious',
  });
const QUICK = 'suspicious: passed in 40 ms, where its last 5 passes took 2000 ms';
const LIE = 'fake: passed in no time at all; without an assertion';
const run = aRun('p1', {
  counts: counts(9, 0, { tests: 12, skipped: 3, suspicious: 1, fake: 2 }),
  doubted: [doubted('cart', QUICK), doubted('pay', LIE), doubted('refund', LIE)],
});

test('passes that do not count are one message of the thread: the fake ones first, each reason once', () => {
  const view = sampleView({}, { suiteRuns: [run] });
  const message = doubtedMessage(view.iteration);
  assert.ok(message);
  assert.match(
    textsOf(message.blocks).join('\n'),
    /3 passes do not count.*fake: passed in no time.*pay, .*refund.*suspicious: passed in 40 ms/s,
  );
  assert.match(message.text, /^3 passes do not count: fake: passed in no time at all/);
  assertWithinLimits(message);
  const keys = iterationMessages(view, 'C1', null).map((one) => one.key);
  assert.equal(keys.filter((key) => key.endsWith('/doubted')).length, 1);
  assert.equal(phaseTasks(view)[1]?.title, 'Test 9 of 12 passed, 1 suspicious, 2 fake');
});

test('there is no such message where every pass counts, and a check of a fix has none', () => {
  assert.equal(doubtedMessage(sampleView({}, { suiteRuns: [aRun('p1')] }).iteration), null);
  const check = { ...run, purpose: 'check' as const, fixId: 'f1' };
  assert.equal(doubtedMessage(sampleView({}, { suiteRuns: [check] }).iteration), null);
});
