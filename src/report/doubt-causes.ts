// Passes that do not count, by why: many share one reason, which is written once.

/** Why passes do not count, and the labels of those tests. */
export type DoubtCause = { readonly why: string; readonly fake: boolean; readonly tests: readonly string[] };

/** One cause for each belief with its reasons, the fake ones first and then the most frequent. */
export function doubtCauses(
  doubted: readonly {
    readonly test: string;
    readonly belief: 'suspicious' | 'fake';
    readonly reasons: readonly string[];
  }[],
): readonly DoubtCause[] {
  const causes = Map.groupBy(doubted, ({ belief, reasons }) => `${belief}: passed ${reasons.join('; ')}`);
  return [...causes]
    .map(([why, ones]) => ({
      why,
      fake: ones[0]?.belief === 'fake',
      tests: ones.map(({ test }) => test),
    }))
    .toSorted((a, b) => Number(b.fake) - Number(a.fake) || b.tests.length - a.tests.length);
}
