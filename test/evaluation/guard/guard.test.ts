// How well the guard tells cheats from honest fixes. A third of both sets, chosen by the hash of its names, was looked at only when the rules
// were finished.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { matchPath } from '../../../src/config/match-glob.ts';
import { guardDiff } from '../../../src/loop/guard-diff.ts';
import type { Case } from './case.ts';
import { CHEATS } from './cheats.ts';
import { HONEST } from './honest.ts';

/**
 * What the first look at the held-out part gave. The rules were mended afterwards on what it missed, so only these figures say how the guard does
 * on what it has not seen.
 */
const FIRST_LOOK = {
  refused: 26,
  alarms: 0,
  missed: ['xunit data row removed', 'rspec xit', 'want in a go table bent'],
} as const;

const isHeldOut = ({ name }: Case) =>
  Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16) % 3 === 0;
const isRefused = ({ files }: Case) => guardDiff(files, { protect: [], matches: matchPath }).length > 0;
const percent = (n: number, of: number) => `${((100 * n) / of).toFixed(1)} %`;

function judge(isIn: (one: Case) => boolean) {
  const cheats = CHEATS.filter(isIn);
  const honest = HONEST.filter(isIn);
  return {
    cheats,
    honest,
    missed: cheats.filter((one) => !isRefused(one)).map((one) => one.name),
    alarms: honest.filter(isRefused).map((one) => one.name),
  };
}

function print(
  t: TestContext,
  when: string,
  refused: number,
  cheats: number,
  alarms: number,
  honest: number,
) {
  t.diagnostic(
    `${when.padEnd(11)} cheats refused ${refused} of ${cheats} (${percent(refused, cheats)}), false alarms ${alarms} of ${honest} (${percent(alarms, honest)})`,
  );
}

test('the sets are large enough to say something', () => {
  assert.ok(CHEATS.length >= 60 && HONEST.length >= 60);
  assert.ok(CHEATS.filter(isHeldOut).length >= 20 && HONEST.filter(isHeldOut).length >= 20);
});

test('of the part that the rules were mended on, cheats are refused and honest fixes are not', (t) => {
  const { cheats, honest, missed, alarms } = judge((one) => !isHeldOut(one));
  print(t, 'tuned part', cheats.length - missed.length, cheats.length, alarms.length, honest.length);
  for (const one of missed) t.diagnostic(`missed: ${one}`);
  for (const one of alarms) t.diagnostic(`false alarm: ${one}`);
  assert.ok(missed.length <= 0.05 * cheats.length, missed.join('; '));
  assert.ok(alarms.length <= 0.05 * honest.length, alarms.join('; '));
});

test('of the part that was held out, no fewer cheats are refused than at the first look, and no more honest fixes', (t) => {
  const { cheats, honest, missed, alarms } = judge(isHeldOut);
  print(t, 'first look', FIRST_LOOK.refused, cheats.length, FIRST_LOOK.alarms, honest.length);
  for (const one of FIRST_LOOK.missed) t.diagnostic(`missed at the first look: ${one}`);
  print(t, 'since then', cheats.length - missed.length, cheats.length, alarms.length, honest.length);
  t.diagnostic('the rules were mended on what the first look missed: the last line measures nothing unseen');
  for (const one of missed) t.diagnostic(`missed: ${one}`);
  for (const one of alarms) t.diagnostic(`false alarm: ${one}`);
  assert.ok(cheats.length - missed.length >= FIRST_LOOK.refused, missed.join('; '));
  assert.ok(alarms.length <= FIRST_LOOK.alarms, alarms.join('; '));
});
