// A test's life, the flaky and the slow ones, in words: the same in Slack and in a terminal.
import type { Flakiness } from '../loop/flakiness.ts';
import type { JudgedTest, NamedTest, Quarantine, TestLife, TestPoint } from '../loop/ports.ts';
import { isSameTest } from '../loop/same-test.ts';
import { formatDuration } from './format-duration.ts';
import { countOf } from './format-figure.ts';
import { quarantineWords } from './quarantine-words.ts';
import { shortRevision, testLabel } from './words.ts';

/** `flaky: 4 changes in 10 results (score 0.40, rising), both on 2 revisions, 3 retries spent`. */
export function flakinessWords(one: Flakiness): string {
  const { state, score, runs, changes, revisions, retries, trend } = one;
  if (runs === 0) return 'no result in the last 30 days';
  const trendWords = trend === 'steady' ? '' : `, ${trend}`;
  const parts = [
    `${countOf(changes, 'change')} in ${countOf(runs, 'result')} (score ${score.toFixed(2)}${trendWords})`,
    ...(revisions === 0 ? [] : [`failed and passed on ${countOf(revisions, 'revision')}`]),
    ...(retries === 0 ? [] : [`${countOf(retries, 'retry', 'retries')} spent`]),
  ];
  return `${state}: ${parts.join(', ')}`;
}

/** A test and what is said of it. */
export type TestLine = { readonly test: string; readonly said: string };

/** The tests that are broken or flaky. */
export function flakyLines(
  tests: readonly JudgedTest[],
  quarantines: readonly Quarantine[],
  timeZone: string,
): readonly TestLine[] {
  return tests.map((one) => ({
    test: testLabel(one),
    said: [flakinessWords(one.flakiness), ...quarantineOf(one, quarantines, timeZone)].join('; '),
  }));
}

function quarantineOf(
  test: NamedTest,
  quarantines: readonly Quarantine[],
  timeZone: string,
): readonly string[] {
  const its = quarantines.find((one) => one.suiteId === test.suiteId && isSameTest(one, test));
  return its === undefined ? [] : [quarantineWords(its, timeZone)];
}

/** The tests whose last result took longest. */
export function slowLines(
  tests: readonly (NamedTest & { readonly durationMs: number })[],
): readonly TestLine[] {
  return tests.map((one) => ({ test: testLabel(one), said: formatDuration(one.durationMs) }));
}

/** What became of a test: the verdict, when its outcome became another, and its newest results; oldest first. */
export function lifeLines(
  { test, present, flakiness, changes, results }: TestLife,
  quarantines: readonly Quarantine[],
  timeZone: string,
): {
  readonly verdict: string;
  readonly changes: readonly string[];
  readonly results: readonly string[];
} {
  return {
    verdict: [
      ...(present ? [] : ['gone from its suite']),
      flakinessWords(flakiness),
      ...quarantineOf(test, quarantines, timeZone),
    ].join('; '),
    changes: changes.map(
      (one, at) => `${pointWords(one)}${at === 0 && changes.length < 12 ? ', its first result' : ''}`,
    ),
    results: results.map((one) => {
      const took = one.durationMs === null ? '' : `, ${formatDuration(one.durationMs)}`;
      const why = one.reasons.length === 0 ? '' : `: passed ${one.reasons.join('; ')}`;
      return `${pointWords(one)}${why}${one.purpose === 'test' ? '' : ` (${one.purpose})`}${took}`;
    }),
  };
}

function pointWords({ iteration, revision, outcome, flaky, quarantined, belief }: TestPoint): string {
  const doubted = belief === 'suspicious' || belief === 'fake';
  const what = doubted ? `${belief} pass` : `${outcome}${belief === 'real' ? ', real' : ''}`;
  const did = `${flaky ? 'passed after a retry' : what}${quarantined ? ', in quarantine' : ''}`;
  return `iteration ${iteration}, ${shortRevision(revision)}: ${did}`;
}
