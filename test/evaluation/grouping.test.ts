// How well failures become causes, over the labelled set: pairs of one cause that are one group (recall), and pairs of one group
// that are of one cause (precision).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { groupFailures } from '../../src/loop/group-failures.ts';
import { aLoop, anIteration, aResult, aRun, counts } from '../helpers/loop-state.ts';
import { FAILURES, HELD_OUT, type Labelled } from './failures.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Pairs of failures: how many are together rightly, wrongly, and apart wrongly. */
function judge(failures: readonly Labelled[]) {
  const iteration = anIteration({
    suiteRuns: [
      aRun('p1', {
        status: 'failed',
        counts: counts(FAILURES.length * 20, failures.length),
        failures: failures.map(({ message, file }, n) =>
          aResult(`test ${n}`, { message, details: `Error\n    at run (/w/${file}:${n + 1}:3)` }),
        ),
      }),
    ],
  });
  const groups = groupFailures(aLoop(), iteration, {
    hash,
    before: (tests) => tests.map(() => null),
    recent: [],
  });
  const groupOf = new Map(groups.flatMap(({ id, tests }) => tests.map(({ name }) => [name, id] as const)));
  let [together, wrongly, apart] = [0, 0, 0];
  const confused = new Set<string>();
  failures.forEach((one, a) => {
    failures.slice(a + 1).forEach((other, rest) => {
      const same = groupOf.get(`test ${a}`) === groupOf.get(`test ${a + 1 + rest}`);
      if (one.cause === other.cause && same) together += 1;
      else if (one.cause === other.cause) apart += 1;
      else if (same) wrongly += 1;
      if ((one.cause === other.cause) !== same) confused.add(`${one.cause} / ${other.cause}`);
    });
  });
  return {
    precision: together / (together + wrongly),
    recall: together / (together + apart),
    groups: groups.length,
    confused,
  };
}

for (const [name, set] of [
  ['the set that the rules were mended on', FAILURES],
  ['the set that was held out', HELD_OUT],
] as const)
  test(`failures of one cause come together, those of different causes stay apart: ${name}`, (t) => {
    const causes = new Set(set.map(({ cause }) => cause)).size;
    const { precision, recall, groups, confused } = judge(set);
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    t.diagnostic(
      `${set.length} failures of ${causes} causes in ${groups} groups: precision ${percent(precision)}, recall ${percent(recall)}`,
    );
    for (const pair of confused) t.diagnostic(`confused: ${pair}`);
    assert.ok(precision >= 0.95, `precision ${percent(precision)}`);
    assert.ok(recall >= 0.7, `recall ${percent(recall)}`);
  });

test('without nearness the recall would be lower, so the set can tell', () => {
  const exact = new Map<string, number>();
  for (const { message, file } of FAILURES)
    exact.set(`${message} ${file}`, (exact.get(`${message} ${file}`) ?? 0) + 1);
  assert.ok(exact.size > judge(FAILURES).groups);
});
